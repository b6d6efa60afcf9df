import { PbfReader } from 'pbf';
import { malformed } from '../errors.js';
import { Allowance } from '../limits.js';

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

/**
 * pbf's reader, made strict: every length is checked against the message around it, every field against its wire type,
 * so that a damaged request is refused and never half read.
 */
export class WireReader extends PbfReader {
  readonly allowance = new Allowance();
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array) {
    super(bytes);
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Advances to the next field of the message that ends at `end`: its number, 0 at the end. Skips what was not read. */
  next(end: number): number {
    const field = this.nextField(end);
    if (field === 0 && this.pos !== end) throw malformed('a field runs past the end of its message', this.where());
    return field;
  }

  /** Enters a message, text or byte field of the message that ends at `end`; returns where the field ends. */
  enter(end: number): number {
    this.#expect(BYTES);
    const inner = this.readVarint() + this.pos;
    if (inner > end) throw malformed('a length runs past the end of its message', this.where());
    return inner;
  }

  text(end: number): string {
    const inner = this.enter(end);
    const text = this.#bytes.toString('utf8', this.pos, inner);
    this.pos = inner;
    return text;
  }

  hex(end: number): string {
    const inner = this.enter(end);
    const text = this.#bytes.toString('hex', this.pos, inner);
    this.pos = inner;
    return text;
  }

  base64(end: number): string {
    const inner = this.enter(end);
    const text = this.#bytes.toString('base64', this.pos, inner);
    this.pos = inner;
    return text;
  }

  /** A non-negative number below 2^32: an enum or a counter. */
  uint32(): number {
    this.#expect(VARINT);
    return this.readVarint() >>> 0;
  }

  boolean(): boolean {
    this.#expect(VARINT);
    return this.readVarint() !== 0;
  }

  /** An int64: a number within ±2^53, else a decimal text. */
  int64(): number | string {
    this.#expect(VARINT);
    const first = this.#bytes[this.pos] ?? 0x80;
    if (first < 0x80) {
      this.pos += 1;
      return first;
    }
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.pos];
      if (byte === undefined) break;
      this.pos += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        const signed = BigInt.asIntN(64, value);
        const number = Number(signed);
        return Number.isSafeInteger(number) ? number : signed.toString();
      }
    }
    throw malformed('an integer has more than 64 bits', this.where());
  }

  /** A fixed64 as decimal text: nanoseconds since 1970 exceed 2^53. */
  fixed64(): string {
    this.#expect(FIXED64);
    const value = this.dataView.getBigUint64(this.pos, true);
    this.pos += 8;
    return value.toString();
  }

  double(): number {
    this.#expect(FIXED64);
    return this.readDouble();
  }

  where(): string {
    return `byte ${Math.min(this.pos, this.length)} of ${this.length}`;
  }

  #expect(type: number): void {
    if (this.type !== type) throw malformed(`a field has wire type ${this.type}, not ${type}`, this.where());
  }
}
