import type { Json } from '@pawl/core/trajectory';
import type { ReactNode } from 'react';
import { CopyButton } from './Copy.js';
import { clipboardText } from './json/rows.js';
import './ValueBox.css';

interface ValueBoxProps {
  readonly title: ReactNode;
  /** What the copy button takes; null leaves it out. */
  readonly copied: Json;
  /** What is copied: `the result`. */
  readonly what: string;
  /** Shows the value as it came, or as it can be read; null when both are the same. */
  readonly toggle: { readonly label: string; readonly onToggle: () => void } | null;
  readonly children: ReactNode;
}

/** The frame around a value: its name, and a button that copies it. */
export const ValueBox = ({ title, copied, what, toggle, children }: ValueBoxProps): ReactNode => (
  <section className="value">
    <header className="value__head">
      <h3>{title}</h3>
      {toggle !== null && (
        <button type="button" className="value__as" onClick={toggle.onToggle}>
          {toggle.label}
        </button>
      )}
      {copied !== null && <CopyButton text={() => clipboardText(copied)} what={what} />}
    </header>
    <div className="value__body">{children}</div>
  </section>
);
