import { createReadStream } from 'node:fs';
import { PawlError } from '@pawl/core/errors';
import { naming } from './system-error.js';

/** A piece of a text file. */
export interface TextPiece {
  readonly text: string;
  /** Of its first character, from 1. */
  readonly line: number;
}

/** Characters of a piece: more is not held at once, where the file can be cut. */
export const PIECE = 8 * 1024 * 1024;
/** A JSON document cannot be cut, nor a line. */
const LONGEST = 256 * 1024 * 1024;
/** A piece ends at least so far before what was read: nothing that is looked for is longer, but JSON. */
const MARGIN = 256 * 1024;

/**
 * A text file piece by piece, so that a large one does not fill the memory. Pieces end where a line does; JSON documents
 * come whole, and lines of JSON (`.jsonl`, `.ndjson`) are never cut. Elsewhere a piece ends before a line that starts
 * something of its own, and never inside of what `spans` says about the text.
 *
 * @throws PawlError when the file is no text, or when it cannot be cut and is too large
 */
export const textPieces = async function* (
  file: string,
  spans: (text: string) => readonly { readonly start: number; readonly end: number }[],
  size = PIECE,
): AsyncGenerator<TextPiece> {
  const isWhole = /\.json$/i.test(file);
  const isLines = /\.(?:jsonl|ndjson)$/i.test(file);
  let held = '';
  let line = 1;
  for await (const text of decoded(file)) {
    held += text;
    if (held.length > LONGEST) throw tooLarge(file);
    if (isWhole || held.length < size) continue;
    const end = isLines ? held.lastIndexOf('\n') + 1 : cutOf(held, size, spans);
    if (end <= 0) continue;
    const piece = held.slice(0, end);
    yield { text: piece, line };
    line += linesIn(piece);
    held = held.slice(end);
  }
  if (held !== '') yield { text: held, line };
};

/** Where a piece may end; 0 where nothing shows that it may. */
const cutOf = (
  text: string,
  size: number,
  spans: (text: string) => readonly { start: number; end: number }[],
): number => {
  const margin = Math.min(MARGIN, size / 4);
  const before = text.slice(0, text.length - margin);
  // A line that is indented, or begins with what closes or continues JSON, belongs to what is before it.
  const starts = [...before.slice(-margin).matchAll(/\n(?=[^\s}\]"',])/g)].map(
    match => before.length - Math.min(margin, before.length) + match.index + 1,
  );
  const wanted = starts.at(-1) ?? before.lastIndexOf('\n') + 1;
  const inside = spans(text).find(({ start, end }) => start < wanted && wanted < end);
  return inside === undefined ? wanted : text.lastIndexOf('\n', inside.start) + 1;
};

export const linesIn = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};

async function* decoded(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const stream = createReadStream(file, { highWaterMark: 1024 * 1024 });
  const chunks = stream[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await naming(file, () => chunks.next() as Promise<IteratorResult<Buffer>>);
    if (!done && value.includes(0)) throw notText(file);
    let text: string;
    try {
      text = done ? decoder.decode() : decoder.decode(value, { stream: true });
    } catch {
      throw notText(file);
    }
    if (text !== '') yield text;
    if (done) return;
  }
}

const notText = (file: string): PawlError =>
  new PawlError({
    code: 'FILE_NOT_TEXT',
    message: `${file} is no text in UTF-8`,
    remedy: 'Unpack it or convert it first; what cannot be read cannot be redacted.',
  });

const tooLarge = (file: string): PawlError =>
  new PawlError({
    code: 'FILE_TOO_LARGE',
    message: `${file} is more than ${LONGEST / 1024 ** 2} MiB without a place to cut it`,
    remedy: 'Write it as one JSON document a line (.jsonl), or split it.',
  });
