import { mediaTypeOf } from './media-types.js';

/** A file that stands in a text as base64; offsets in UTF-16 units, `end` exclusive. With its `data:` where it has one. */
export interface FoundBlob {
  readonly start: number;
  readonly end: number;
  /** By what its first bytes say, whatever the sender claims. */
  readonly mediaType: string;
  readonly data: Buffer;
}

/** Bytes below which a file stays where it is. */
export const SMALLEST_BLOB = 8 * 1024;
const SHORTEST = Math.ceil(SMALLEST_BLOB / 3) * 4;
/** The longest `data:type;base64,` that is looked for. */
const LONGEST_HEAD = 100;
const DATA_URL = /data:[a-z]+\/[a-z0-9.+-]+;base64,$/i;

/**
 * Files in a text: base64 of at least 8 KiB that stands in quotation marks or is the whole text or what a data URL holds, that
 * is valid and canonical to its last character, and that begins as a file of a known type does. Everything else is text. Looks
 * at one character in ten thousand of a text without base64.
 */
export const blobsIn = (text: string): readonly FoundBlob[] => {
  const found: FoundBlob[] = [];
  let done = 0;
  for (let at = SHORTEST - 1; at < text.length; ) {
    if (!isBase64(text.charCodeAt(at))) {
      at += SHORTEST;
      continue;
    }
    let start = at;
    while (start > done && isBase64(text.charCodeAt(start - 1))) start -= 1;
    let end = at + 1;
    while (end < text.length && isBase64(text.charCodeAt(end))) end += 1;
    while (end < text.length && text[end] === '=' && (end - start) % 4 !== 0) end += 1;
    const blob = end - start >= SHORTEST ? blobAt(text, start, end) : null;
    if (blob !== null) found.push(blob);
    done = end;
    at = end + SHORTEST - 1;
  }
  return found;
};

const blobAt = (text: string, start: number, end: number): FoundBlob | null => {
  const before = start === 0 ? '"' : text[start - 1];
  const after = end === text.length ? '"' : (text[end] ?? '');
  if (!/["'\\)\s]/.test(after)) return null;
  const head = before === ',' ? DATA_URL.exec(text.slice(Math.max(0, start - LONGEST_HEAD), start))?.[0] : '';
  if (head === undefined || (head === '' && before !== '"' && before !== "'")) return null;
  const base64 = text.slice(start, end);
  const data = Buffer.from(base64, 'base64');
  const mediaType = mediaTypeOf(data);
  if (mediaType === null || data.toString('base64') !== base64) return null;
  return { start: start - head.length, end, mediaType, data };
};

const isBase64 = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x2f && code <= 0x39) || // `/` and the digits
  code === 0x2b;
