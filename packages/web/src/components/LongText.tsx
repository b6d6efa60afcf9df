import { type ReactNode, useState } from 'react';
import { count } from '../format/number.js';
import { visible } from '../format/visible.js';
import './LongText.css';

const SHOWN = 1500;

interface LongTextProps {
  readonly text: string;
  /** As JSON writes it, between quotes. */
  readonly quoted?: boolean;
  /** Characters shown before somebody asks for the rest. */
  readonly shown?: number;
}

/** Text of any length: its beginning, and the rest on demand. Line breaks are kept. */
export const LongText = ({ text, quoted = false, shown = SHOWN }: LongTextProps): ReactNode => {
  const [whole, setWhole] = useState(false);
  // A few characters more cost less than a button.
  const cut = !whole && text.length > shown * 1.2;
  const quote = quoted ? '"' : '';
  return (
    <>
      {quote}
      {visible(cut ? text.slice(0, shown) : text)}
      {cut ? '…' : quote}
      {cut && (
        <button type="button" className="long-text__more" onClick={() => setWhole(true)}>
          all {count(text.length)} characters
        </button>
      )}
    </>
  );
};
