import { isObject, type Json } from '../../trajectory/index.js';

/** Every text and number in a JSON value as text, in document order. */
export const leavesOf = (value: Json): readonly string[] => {
  if (typeof value === 'string') return [value];
  const leaves: string[] = [];
  const pending: Json[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') leaves.push(next);
    else if (typeof next === 'number') leaves.push(String(next));
    else if (Array.isArray(next) || isObject(next)) {
      // Taken from the end, so put there in reverse.
      const children: readonly Json[] = Object.values(next);
      for (let at = children.length - 1; at >= 0; at -= 1) pending.push(children[at] ?? null);
    }
  }
  return leaves;
};

/** Text as phrases are compared: letter case, Unicode forms and runs of white space do not count. */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
