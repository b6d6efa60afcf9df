import type { ReactNode } from 'react';
import { CopyButton } from '../../components/Copy.js';
import '../../components/ValueBox.css';

/** The file as it is, with line numbers. */
export const Source = ({ file, text }: { readonly file: string; readonly text: string }): ReactNode => {
  const lines = text.replace(/\n$/, '').split('\n');
  return (
    <section className="section">
      <h2>The file</h2>
      <div className="value">
        <header className="value__head">
          <h3 className="mono">{file}</h3>
          <CopyButton text={() => file} what="the path" />
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
        <ol className="source" tabIndex={0} aria-label="Source">
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line of a file is its number.
            <li key={index}>
              <code>{line === '' ? ' ' : line}</code>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
};
