import { isObject, type Json } from '@pawl/core/trajectory';
import { visible } from './visible.js';

/** Line breaks and runs of space as one space: for one line of a list. */
const oneLine = (text: string): string => visible(text.replace(/\s+/g, ' ').trim());

type Pending = { readonly text: string } | { readonly value: Json };

/**
 * The beginning of a JSON value in one line, for lists: text as it is, objects in JSON with unquoted plain keys. Stops
 * reading after `max` characters, so that a value of megabytes or of any depth costs no more than a small one.
 * Null gives the empty text.
 */
export const excerpt = (value: Json, max = 200): string => {
  if (value === null) return '';
  if (typeof value === 'string') return cut(oneLine(value.slice(0, max * 4)), max);
  let text = '';
  const pending: Pending[] = [{ value }];
  while (text.length <= max) {
    const next = pending.pop();
    if (next === undefined) return text;
    if ('text' in next) text += next.text;
    else if (typeof next.value === 'string') text += JSON.stringify(oneLine(next.value.slice(0, max)));
    else if (next.value === null || typeof next.value !== 'object') text += String(next.value);
    else pushAll(pending, next.value, max);
  }
  return cut(text, max);
};

/** Pushes the pieces of an object or array, last first, as many as can matter. */
const pushAll = (pending: Pending[], value: Exclude<Json, null | boolean | number | string>, max: number): void => {
  const pieces: Pending[] = [];
  if (isObject(value)) {
    for (const key of firstKeys(value, max)) {
      pieces.push({ text: `${pieces.length === 0 ? '' : ', '}${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)}: ` });
      pieces.push({ value: value[key] ?? null });
    }
  } else {
    for (const item of value.slice(0, max)) {
      if (pieces.length > 0) pieces.push({ text: ', ' });
      pieces.push({ value: item });
    }
  }
  pending.push({ text: isObject(value) ? '}' : ']' });
  for (let index = pieces.length - 1; index >= 0; index -= 1) {
    const piece = pieces[index];
    if (piece !== undefined) pending.push(piece);
  }
  pending.push({ text: isObject(value) ? '{' : '[' });
};

const firstKeys = (value: object, max: number): readonly string[] => {
  const keys: string[] = [];
  for (const key in value) {
    if (keys.length >= max) break;
    if (Object.hasOwn(value, key)) keys.push(key);
  }
  return keys;
};

const cut = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 1).trimEnd()}…` : text);
