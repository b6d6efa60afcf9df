import type { AttributeReader } from './attribute-reader.js';

/** One entry of a flattened list: its fields by the rest of their keys, read through the span's reader. */
export interface FlatEntry {
  readonly has: (field: string) => boolean;
  readonly text: (field: string) => string | undefined;
  readonly count: (field: string) => number | undefined;
  /** The entries of a list within this entry. */
  readonly list: (field: string) => readonly FlatEntry[];
  /** Marks fields as understood whose content another field already gave. */
  readonly skip: (...fields: readonly string[]) => void;
}

/**
 * Reads lists that were flattened into keys, `llm.input_messages.0.message.role`, without building objects from foreign
 * keys and without trusting the numbers in them: an index of a billion costs nothing. Linear in the number of keys.
 */
export const flatList = (attributes: AttributeReader, prefix: string): readonly FlatEntry[] =>
  entriesUnder(attributes, attributes.keys(), prefix);

const entriesUnder = (attributes: AttributeReader, keys: readonly string[], prefix: string): readonly FlatEntry[] => {
  const start = `${prefix}.`;
  const byIndex = new Map<number, string[]>();
  for (const key of keys) {
    if (!key.startsWith(start)) continue;
    const dot = key.indexOf('.', start.length);
    const digits = key.slice(start.length, dot === -1 ? undefined : dot);
    if (!/^\d{1,9}$/.test(digits)) continue;
    const index = Number(digits);
    const group = byIndex.get(index);
    if (group === undefined) byIndex.set(index, [key]);
    else group.push(key);
  }
  return [...byIndex.entries()]
    .sort(([a], [b]) => a - b)
    .map(([index, group]) => entryOf(attributes, group, `${start}${index}`));
};

const entryOf = (attributes: AttributeReader, keys: readonly string[], base: string): FlatEntry => {
  const key = (field: string): string => `${base}.${field}`;
  return {
    has: field => attributes.has(key(field)),
    text: field => attributes.text(key(field)),
    count: field => attributes.count(key(field)),
    list: field => entriesUnder(attributes, keys, key(field)),
    skip: (...fields) => attributes.skip(...fields.map(key)),
  };
};
