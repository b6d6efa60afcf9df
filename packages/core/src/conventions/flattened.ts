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

const NONE: readonly FlatEntry[] = [];
const [DOT, ZERO, NINE] = ['.', '0', '9'].map(character => character.charCodeAt(0)) as [number, number, number];
const MOST_DIGITS = 9;

/** Where the number ends that stands in `key` at `from`; -1 when none does, or a longer one than any list has. */
const endOfIndex = (key: string, from: number): number => {
  let end = from;
  for (let code = key.charCodeAt(end); code >= ZERO && code <= NINE; code = key.charCodeAt(end)) end += 1;
  const isIndex = end > from && end - from <= MOST_DIGITS && (end === key.length || key.charCodeAt(end) === DOT);
  return isIndex ? end : -1;
};

const entriesUnder = (attributes: AttributeReader, keys: readonly string[], prefix: string): readonly FlatEntry[] => {
  const start = `${prefix}.`;
  let byIndex: Map<number, string[]> | undefined;
  for (const key of keys) {
    if (!key.startsWith(start)) continue;
    const end = endOfIndex(key, start.length);
    if (end === -1) continue;
    const index = Number(key.slice(start.length, end));
    byIndex ??= new Map();
    let group = byIndex.get(index);
    if (group === undefined) {
      group = [];
      byIndex.set(index, group);
    }
    // A number with zeros before it names the entry, and none of its fields.
    if (end === start.length + 1 || key.charCodeAt(start.length) !== ZERO) group.push(key);
  }
  if (byIndex === undefined) return NONE;
  return [...byIndex.entries()]
    .sort(([a], [b]) => a - b)
    .map(([index, group]) => entryOf(attributes, group, `${start}${index}.`));
};

/** Fields are looked for among the entry's own few keys: to put a key together costs more. */
const entryOf = (attributes: AttributeReader, keys: readonly string[], base: string): FlatEntry => {
  const keyOf = (field: string): string | undefined => {
    const length = base.length + field.length;
    for (const key of keys) if (key.length === length && key.endsWith(field)) return key;
    return undefined;
  };
  return {
    has: field => keyOf(field) !== undefined,
    text: field => {
      const key = keyOf(field);
      return key === undefined ? undefined : attributes.text(key);
    },
    count: field => {
      const key = keyOf(field);
      return key === undefined ? undefined : attributes.count(key);
    },
    list: field => (keys.length === 0 ? NONE : entriesUnder(attributes, keys, `${base}${field}`)),
    skip: (...fields) => attributes.skip(...fields.flatMap(field => keyOf(field) ?? [])),
  };
};
