/**
 * The heights of many rows, most of them guessed until they have been seen. Asking where a row begins, which row is at
 * a place, and correcting a height take a number of steps that grows with the logarithm of the rows (a Fenwick tree),
 * so that a list of 100,000 rows of any height scrolls like a short one.
 */
export class Heights {
  readonly #heights: Float64Array;
  /** At i: the sum of as many heights before i as its lowest bit says. */
  readonly #sums: Float64Array;
  /** The largest power of two that is not above the number of rows. */
  readonly #top: number;

  /** @param guess the height of row `index` until it is known, in pixels */
  constructor(count: number, guess: (index: number) => number) {
    this.#heights = Float64Array.from({ length: count }, (_, index) => guess(index));
    this.#sums = new Float64Array(count + 1);
    for (let place = 1; place <= count; place += 1) {
      this.#sums[place] = (this.#sums[place] ?? 0) + (this.#heights[place - 1] ?? 0);
      const next = place + (place & -place);
      if (next <= count) this.#sums[next] = (this.#sums[next] ?? 0) + (this.#sums[place] ?? 0);
    }
    this.#top = count === 0 ? 0 : 2 ** Math.floor(Math.log2(count));
  }

  get count(): number {
    return this.#heights.length;
  }

  get total(): number {
    return this.offsetOf(this.count);
  }

  heightOf(index: number): number {
    return this.#heights[index] ?? 0;
  }

  /** Corrects a height, and returns by how much it changed. */
  set(index: number, height: number): number {
    const change = height - this.heightOf(index);
    if (change === 0 || index < 0 || index >= this.count) return 0;
    this.#heights[index] = height;
    for (let place = index + 1; place <= this.count; place += place & -place) {
      this.#sums[place] = (this.#sums[place] ?? 0) + change;
    }
    return change;
  }

  /** Where row `index` begins, in pixels from the top. */
  offsetOf(index: number): number {
    let sum = 0;
    for (let place = Math.min(index, this.count); place > 0; place -= place & -place) sum += this.#sums[place] ?? 0;
    return sum;
  }

  /** The row at so many pixels from the top; the last one for what lies below. */
  indexAt(offset: number): number {
    let place = 0;
    let rest = offset;
    for (let step = this.#top; step > 0; step /= 2) {
      const sum = this.#sums[place + step];
      if (place + step <= this.count && sum !== undefined && sum <= rest) {
        place += step;
        rest -= sum;
      }
    }
    return Math.max(0, Math.min(place, this.count - 1));
  }
}
