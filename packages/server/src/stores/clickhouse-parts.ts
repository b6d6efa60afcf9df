/** Parameters travel in the URL, which servers limit; so many trace ids fit in every one. */
const IDS_PER_QUERY = 200;

/** A list in pieces that fit a query each. */
export const inParts = <Item>(items: readonly Item[], size = IDS_PER_QUERY): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, part) => items.slice(part * size, (part + 1) * size));
