import type { Json } from './json.js';

type Task = { readonly text: string } | { readonly value: Json };

/**
 * `value` as JSON text, at any depth: JSON.stringify overflows the stack at about 5,000 levels, which a hostile log
 * reaches in 10 KB. With `sortKeys` equal values give equal texts, whatever the order of their keys.
 */
export const jsonText = (value: Json, options: { readonly sortKeys?: boolean } = {}): string => {
  const written: string[] = [];
  const tasks: Task[] = [{ value }];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if ('text' in task) {
      written.push(task.text);
      continue;
    }
    const current = task.value;
    if (typeof current !== 'object' || current === null) {
      written.push(JSON.stringify(current));
      continue;
    }
    // The tasks are taken from the end, so everything is put there in reverse.
    if (Array.isArray(current)) {
      const items: readonly Json[] = current;
      written.push('[');
      tasks.push({ text: ']' });
      for (let at = items.length - 1; at >= 0; at -= 1) {
        tasks.push({ value: items[at] ?? null });
        if (at > 0) tasks.push({ text: ',' });
      }
      continue;
    }
    const entries: [string, Json][] = Object.entries(current);
    if (options.sortKeys === true) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    written.push('{');
    tasks.push({ text: '}' });
    for (let at = entries.length - 1; at >= 0; at -= 1) {
      const [key, item] = entries[at] ?? ['', null];
      tasks.push({ value: item });
      tasks.push({ text: `${at > 0 ? ',' : ''}${JSON.stringify(key)}:` });
    }
  }
  return written.join('');
};

/** `value` for people to read: text as it is, nothing for null, anything else as JSON. */
export const plainText = (value: Json): string =>
  value === null ? '' : typeof value === 'string' ? value : jsonText(value);

/** The first `length` UTF-16 units of `text`, without half a character at the end. */
export const firstCharacters = (text: string, length: number): string => {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  const halved = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, halved ? length - 1 : length);
};

/** One-byte control sequences, direction marks and separators: what a terminal obeys and a reader does not see. */
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * JSON text, or YAML whose texts with such characters are in double quotes, with what no reader sees written as escapes;
 * it is read as the same value. `JSON.stringify` escapes the characters below the space only.
 */
export const escapeUnseen = (text: string): string =>
  text.replace(UNSEEN, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Whether {@link escapeUnseen} would change `text`. */
export const hasUnseen = (text: string): boolean => text.search(UNSEEN) >= 0;
