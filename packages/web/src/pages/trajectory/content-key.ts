import type { Json } from '@pawl/core/trajectory';

/**
 * A text that two equal JSON values share, whatever the order of their keys; arguments given as JSON text count as what
 * they say. A value too deep to be written down (thousands of levels) only equals others that are.
 */
export const contentKey = (value: Json): string => {
  try {
    return JSON.stringify(unfolded(value), sortedKeys) ?? '';
  } catch {
    return 'too deep';
  }
};

export const textKey = (role: string, text: string): string => `${role}\n${text.trim()}`;

const unfolded = (value: Json): Json => {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
};

const sortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
