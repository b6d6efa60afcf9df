/** The last bytes of a stream, in bounded memory. */
export class Tail {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #kept = 0;
  #total = 0;

  /** @param limit bytes that are kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that came, kept or not. */
  get total(): number {
    return this.#total;
  }

  push(chunk: Buffer): void {
    this.#total += chunk.length;
    this.#chunks.push(chunk);
    this.#kept += chunk.length;
    if (this.#kept > 2 * this.#limit) this.#chunks = [this.#last()];
  }

  /** The kept bytes as text, without half a character at the start. */
  text(): string {
    const text = this.#last().toString('utf8');
    return this.#total > this.#limit ? text.replace(/^\ufffd+/, '') : text;
  }

  #last(): Buffer {
    const bytes = Buffer.concat(this.#chunks);
    const last = bytes.length > this.#limit ? Buffer.from(bytes.subarray(bytes.length - this.#limit)) : bytes;
    this.#kept = last.length;
    return last;
  }
}
