/** Steps waiting to be claimed, first come first served, under a key. */
export class Queues<Item> {
  readonly #queues = new Map<string, Item[]>();

  constructor(items: readonly Item[], keyOf: (item: Item) => string | null) {
    // From the last to the first, so that taking from the end takes in order.
    for (let index = items.length - 1; index >= 0; index -= 1) {
      const item = items[index];
      const key = item === undefined ? null : keyOf(item);
      if (item === undefined || key === null) continue;
      const queue = this.#queues.get(key);
      if (queue === undefined) this.#queues.set(key, [item]);
      else queue.push(item);
    }
  }

  take(key: string, wanted: (item: Item) => boolean): Item | null {
    const queue = this.#queues.get(key);
    for (let item = queue?.pop(); item !== undefined; item = queue?.pop()) {
      if (wanted(item)) return item;
    }
    return null;
  }
}
