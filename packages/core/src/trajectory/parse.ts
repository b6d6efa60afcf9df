import { HistoryMemo } from './history-memo.js';
import { isObject, type Json } from './json.js';

/** Deeper JSON stays text: JSON.parse takes a million levels, and almost everything after it does not. */
export const MAX_JSON_DEPTH = 64;

/** Shorter texts are parsed faster than they are looked up. Characters. */
const MEMO_FROM = 1_024;
const histories = new HistoryMemo();

const isTooDeep = (text: string): boolean => {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
};

/**
 * The array or object that `text` holds as JSON; undefined when it holds none, is cut off, or nests deeper than
 * {@link MAX_JSON_DEPTH}. Numbers and quoted strings are not taken as JSON: `42` in a text attribute is text.
 */
export const parseJsonText = (text: string): Json | undefined => {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return undefined;
  return text.length < MEMO_FROM ? parse(text) : histories.parse(text, parse);
};

const parse = (text: string): Json | undefined => {
  if (isTooDeep(text)) return undefined;
  try {
    const value: Json = JSON.parse(text);
    return isObject(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** `value`, or what it holds when it is a text that holds an array or object as JSON. */
export const unfold = (value: Json): Json => (typeof value === 'string' ? (parseJsonText(value) ?? value) : value);
