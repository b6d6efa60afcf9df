import { firstCharacters, type Json, jsonText } from '../../trajectory/index.js';

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[]): string => {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
};

/** A value in a sentence: its JSON, cut after 80 characters. */
export const shown = (value: Json | undefined): string => {
  if (value === undefined) return 'nothing';
  const text = jsonText(value);
  return text.length <= 80 ? text : `${firstCharacters(text, 79)}…`;
};
