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
    const bytes = Buffer.byteLength(text);
    this.#reserve(bytes + 5);
    this.#length(bytes);
    this.#at += this.#buffer.write(text, this.#at, 'utf8');
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
