/**
 * Entries that each wait for the same time, first in, first out. Every operation takes constant time whatever the number
 * that waits, and no more than `most` are held: whoever adds to a full queue is told, and asks the store later.
 */
export class Waiting<Entry extends { readonly since: number }> {
  readonly #entries = new Map<string, Entry>();
  readonly #waitMs: number;
  readonly #most: number;

  constructor(waitMs: number, most: number) {
    this.#waitMs = waitMs;
    this.#most = most;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Adds an entry behind all others. False when there is no room. */
  add(key: string, entry: Entry): boolean {
    this.#entries.delete(key);
    if (this.#entries.size >= this.#most) return false;
    this.#entries.set(key, entry);
    return true;
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }

  /** Takes out those that have waited long enough at `now`, at most `limit`. */
  take(now: number, limit: number): readonly Entry[] {
    const due: Entry[] = [];
    for (const [key, entry] of this.#entries) {
      if (due.length >= limit || now - entry.since < this.#waitMs) break;
      this.#entries.delete(key);
      due.push(entry);
    }
    return due;
  }
}
