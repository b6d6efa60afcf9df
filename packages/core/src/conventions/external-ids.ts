import { isObject, type Json, type Span } from '../trajectory/index.js';

const OWN = 'pawl.external_id';
/** One run has a few: an order, a ticket. A list that grows without end is no name for it. */
const MOST = 50;
const LONGEST = 200;

/** The customer's own ids of a run: `pawl.external_id` of any span or resource, then the attributes named by `keys`. */
export const externalIdsOf = (spans: readonly Span[], keys: readonly string[] = []): readonly string[] => {
  const found = new Set<string>();
  for (const key of [OWN, ...keys]) {
    for (const { attributes, resource } of spans) {
      for (const holder of [attributes, resource]) {
        if (isObject(holder) && Object.hasOwn(holder, key)) for (const id of idsIn(holder[key] ?? null)) found.add(id);
      }
    }
  }
  return [...found].slice(0, MOST);
};

const idsIn = (value: Json): readonly string[] => {
  const values: readonly Json[] = Array.isArray(value) ? value : [value];
  return values.flatMap(each => {
    if (typeof each !== 'string' && typeof each !== 'number') return [];
    const text = String(each).trim();
    return text === '' || text.length > LONGEST ? [] : [text];
  });
};
