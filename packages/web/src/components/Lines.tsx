import type { ReactNode } from 'react';
import { visible } from '../format/visible.js';
import { CopyButton } from './Copy.js';
import './MeasureBar.css';

/** Lines of a file, to be copied. */
export const Lines = ({ text, what }: { readonly text: string; readonly what: string }): ReactNode => (
  <div className="lines">
    <pre>
      <code>{visible(text)}</code>
    </pre>
    <span className="lines__copy">
      <CopyButton text={() => text} what={what} />
    </span>
  </div>
);
