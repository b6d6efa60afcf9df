/** Up to here texts are written character by character, without a call into the runtime; below 128, where a length takes one byte. */
const SHORT = 40;
/** Above this, room is made for the bytes that a text has, and not for those that so many characters may have. */
const LONG = 16_384;

/** How many bytes a length takes. */
const lengthBytes = (length: number): number => {
  let bytes = 1;
  for (let rest = length; rest >= 0x80; rest >>>= 7) bytes += 1;
  return bytes;
};

/** Writes rows in RowBinary, ClickHouse's form of one value after the other: little-endian, lengths as LEB128. */
export class RowWriter {
  #buffer: Buffer;
  #at = 0;

  constructor(bytes = 64 * 1024) {
    this.#buffer = Buffer.allocUnsafe(bytes);
  }

  get bytes(): number {
    return this.#at;
  }

  /** A String. Lone surrogates become U+FFFD. */
  text(text: string): void {
    this.#reserve((text.length > LONG ? Buffer.byteLength(text) : text.length * 3) + 5);
    if (text.length <= SHORT && this.#ascii(text)) return;
    // Mostly ASCII: so many bytes as characters. What is longer than that is moved where its length takes another byte.
    const begin = this.#at + lengthBytes(text.length);
    const bytes = this.#buffer.write(text, begin, 'utf8');
    const moved = this.#at + lengthBytes(bytes);
    if (moved !== begin) this.#buffer.copyWithin(moved, begin, begin + bytes);
    this.#length(bytes);
    this.#at += bytes;
  }

  /** False, with nothing written, when the text is not ASCII. */
  #ascii(text: string): boolean {
    const begin = this.#at + 1;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) return false;
      this.#buffer[begin + at] = code;
    }
    this.#length(text.length);
    this.#at += text.length;
    return true;
  }

  /** A String of bytes that are no text. */
  binary(data: Buffer): void {
    this.#reserve(data.length + 5);
    this.#length(data.length);
    this.#at += data.copy(this.#buffer, this.#at);
  }

  /** A FixedString of the bytes that `hex` writes. */
  fixed(hex: string): void {
    this.#reserve(hex.length / 2);
    this.#at += this.#buffer.write(hex, this.#at, 'hex');
  }

  /** An Array(FixedString). */
  fixedList(items: readonly string[]): void {
    this.#reserve(5);
    this.#length(items.length);
    for (const hex of items) this.fixed(hex);
  }

  uint8(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#at] = value;
    this.#at += 1;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#at = this.#buffer.writeUInt32LE(value, this.#at);
  }

  uint64(value: bigint): void {
    this.#reserve(8);
    this.#at = this.#buffer.writeBigUInt64LE(value, this.#at);
  }

  /** What was written. The writer must not be used afterwards. */
  take(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }

  #length(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.#at] = (rest & 0x7f) | 0x80;
      this.#at += 1;
      rest >>>= 7;
    }
    this.#buffer[this.#at] = rest;
    this.#at += 1;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }
}
