import type { Json } from '@pawl/core/trajectory';
import { type ReactNode, useMemo, useState } from 'react';
import { CopyButton } from './Copy.js';
import { JsonView } from './json/JsonView.js';
import { clipboardText, documentIn } from './json/rows.js';
import { LongText } from './LongText.js';
import './Value.css';

interface ValueProps {
  readonly title: string;
  readonly value: Json;
  readonly openDepth?: number;
  /** What stands in place of null. */
  readonly empty?: string;
  readonly children?: ReactNode;
}

/**
 * A value with its name and a button that copies it: text as text, anything else as foldable JSON. Text that is a JSON
 * document, as tools like to answer, is unfolded as well, and says so.
 */
export const Value = ({ title, value, openDepth = 3, empty = 'nothing', children }: ValueProps): ReactNode => {
  const inText = useMemo(() => (typeof value === 'string' ? documentIn(value) : undefined), [value]);
  const [asText, setAsText] = useState(false);
  return (
    <section className="value">
      <header className="value__head">
        <h3>{title}</h3>
        {children}
        {inText !== undefined && (
          <button
            type="button"
            className="value__as"
            onClick={() => setAsText(!asText)}
            title="It came as text that holds JSON"
          >
            {asText ? 'as JSON' : 'as text'}
          </button>
        )}
        {value !== null && <CopyButton text={() => clipboardText(value)} what={title.toLowerCase()} />}
      </header>
      <div className="value__body">
        {value === null ? (
          <span className="muted">{empty}</span>
        ) : inText !== undefined && !asText ? (
          <JsonView value={inText} openDepth={openDepth} />
        ) : typeof value === 'string' ? (
          <p className="prose">
            {value === '' ? <span className="muted">empty text</span> : <LongText text={value} />}
          </p>
        ) : (
          <JsonView value={value} openDepth={openDepth} />
        )}
      </div>
    </section>
  );
};
