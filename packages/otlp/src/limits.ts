import { createHash } from 'node:crypto';
import type { Json } from '@pawl/core/trajectory';
import { tooLarge } from './errors.js';

/** What one request may bring in. Beyond a limit data is cut and marked, except for `items`, which refuses the request. */
export const LIMITS = {
  /** Levels of arrays and maps in one attribute value. */
  depth: 64,
  /** Bytes of one attribute value: UTF-8 of a text, JSON text of a structured value. */
  valueBytes: 1024 * 1024,
  /** Bytes of an attribute's key in UTF-8. */
  keyBytes: 256,
  attributes: 1000,
  /** Events of one span. */
  events: 1000,
  /**
   * Spans, log records, events, attributes and nested values of one request. A value may take 2 bytes on the wire and
   * 200 in memory; ordinary telemetry has one value per 25 bytes or more, so that 20 MiB never reach this.
   */
  items: 1_000_000,
} as const;

/** Stands where a value was nested too deeply to be kept. */
export const TOO_DEEP = `[pawl: left out, nested deeper than ${LIMITS.depth} levels]`;

/** Attribute that lists what was cut: `{ key: { bytes, sha256 } }`, size and hash of the original. */
export const TRUNCATED = 'pawl.truncated';

export interface Cut {
  /** Bytes of the original. */
  readonly bytes: number;
  /** SHA-256 of the original bytes, hex. */
  readonly sha256: string;
}

/** Counts what a request has brought in so far. */
export class Allowance {
  #left: number = LIMITS.items;

  /** @throws PawlError `OTLP_TOO_LARGE` when the request holds more than {@link LIMITS.items}. */
  take(): void {
    this.#left -= 1;
    if (this.#left < 0) throw tooLarge(`the request holds more than ${LIMITS.items} spans, attributes and values`);
  }
}

/** The longest start of `bytes` that is at most `limit` bytes and ends between two UTF-8 characters, as text. */
export const cutUtf8 = (bytes: Buffer, limit: number): string => {
  let end = Math.min(limit, bytes.length);
  while (end > 0 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
};

export const describeCut = (bytes: Buffer): Cut => ({
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** Keeps `text` within `limit` bytes; tells what was cut, or null. */
export const limitText = (text: string, limit: number): { readonly text: string; readonly cut: Cut | null } => {
  if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return { text, cut: null };
  const bytes = Buffer.from(text);
  return { text: cutUtf8(bytes, limit), cut: describeCut(bytes) };
};

/** Keeps an attribute value within {@link LIMITS.valueBytes}. A structured value that is too large becomes the start of its JSON text. */
export const limitValue = (value: Json): { readonly value: Json; readonly cut: Cut | null } => {
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return { value, cut: null };
  const { text, cut } = limitText(typeof value === 'string' ? value : JSON.stringify(value), LIMITS.valueBytes);
  return cut === null ? { value, cut } : { value: text, cut };
};
