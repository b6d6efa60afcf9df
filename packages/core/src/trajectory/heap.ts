/** A heap of distinct ranks that gives back the smallest first: a queue for ordering without recursion. */
export class RankHeap {
  readonly #ranks: number[] = [];

  push(rank: number): void {
    const ranks = this.#ranks;
    let at = ranks.push(rank) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = ranks[above] ?? rank;
      if (other <= rank) break;
      ranks[at] = other;
      at = above;
    }
    ranks[at] = rank;
  }

  /** Takes the smallest rank out; undefined when none is left. */
  pop(): number | undefined {
    const ranks = this.#ranks;
    const smallest = ranks[0];
    const last = ranks.pop();
    if (last === undefined || ranks.length === 0) return smallest;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const leftRank = ranks[left] ?? Number.POSITIVE_INFINITY;
      const rightRank = ranks[right] ?? Number.POSITIVE_INFINITY;
      const least = Math.min(leftRank, rightRank);
      if (least >= last) break;
      ranks[at] = least;
      at = least === leftRank ? left : right;
    }
    ranks[at] = last;
    return smallest;
  }
}
