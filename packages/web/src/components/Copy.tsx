import { Fragment, type ReactNode, useEffect, useState } from 'react';
import './Copy.css';
import { Icon } from './Icon.js';

interface CopyButtonProps {
  /** Called on the click, so that nothing large is written out before anyone wants it. */
  readonly text: () => string;
  /** What is copied: `the command`. */
  readonly what: string;
}

const SHOWN_FOR = 1600;

export const CopyButton = ({ text, what }: CopyButtonProps): ReactNode => {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    navigator.clipboard.writeText(text()).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  };
  const said = state === 'copied' ? 'Copied' : state === 'refused' ? 'The browser refused' : `Copy ${what}`;
  return (
    <button type="button" className={`copy copy--${state}`} onClick={copy} title={said} aria-label={said}>
      <Icon name={state === 'copied' ? 'check' : state === 'refused' ? 'cross' : 'copy'} />
    </button>
  );
};

/** A command to run in a terminal, with a button that copies it. */
export const Command = ({ line }: { readonly line: string }): ReactNode => (
  <div className="command">
    <span className="command__prompt" aria-hidden="true">
      $
    </span>
    <code className="command__line">
      {line.split(' ').map((word, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word of a command is its place.
        <Fragment key={index}>
          {index > 0 && ' '}
          <span className="command__word">{word}</span>
        </Fragment>
      ))}
    </code>
    <CopyButton text={() => line} what="the command" />
  </div>
);
