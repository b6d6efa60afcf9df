import { type Json, jsonText } from '@pawl/core/trajectory';

/** A text that equal JSON values share, whatever the order of their keys; JSON in a text counts as what it says. */
export const contentKey = (value: Json): string => jsonText(unfolded(value), { sortKeys: true });

export const textKey = (role: string, text: string): string => `${role}\n${text.trim()}`;

const unfolded = (value: Json): Json => {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
};
