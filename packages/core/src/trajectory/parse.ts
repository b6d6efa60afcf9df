import { HistoryMemo } from './history-memo.js';
import { isObject, type Json } from './json.js';

/** Deeper JSON stays text: JSON.parse takes a million levels, and almost everything after it does not. */
export const MAX_JSON_DEPTH = 64;

/** Shorter texts are parsed faster than they are looked up among histories. Characters. */
const MEMO_FROM = 1_024;
const histories = new HistoryMemo();

/** One span's attributes are asked for by several conventions, one after the other: what was just read is at hand. */
const RECENT = 4;
const recent: { readonly text: string; readonly value: Json | undefined }[] = [];
let oldest = 0;

const parseRecent = (text: string): Json | undefined => {
  for (const known of recent) if (known.text === text) return known.value;
  const value = parse(text);
  recent[oldest] = { text, value };
  oldest = (oldest + 1) % RECENT;
  return value;
};

const isTooDeep = (text: string): boolean => {
  // Each level takes two characters.
  if (text.length <= 2 * MAX_JSON_DEPTH) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = endOfString(text, at);
      if (at === -1) return false;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
};

/** Where the string ends that starts at `start`; -1 when it does not. Contents are mostly long strings. */
const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === 0x5c) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return -1;
};

/**
 * The array or object that `text` holds as JSON; undefined when it holds none, is cut off, or nests deeper than
 * {@link MAX_JSON_DEPTH}. Numbers and quoted strings are not taken as JSON: `42` in a text attribute is text.
 */
export const parseJsonText = (text: string): Json | undefined => {
  const first = text.charCodeAt(0);
  if (first === 0x5b || first === 0x7b) return parseText(text);
  // Most texts begin with a letter.
  if (first > 0x20 && first < 0x80) return undefined;
  const start = text.trimStart()[0];
  return start === '{' || start === '[' ? parseText(text) : undefined;
};

const parseText = (text: string): Json | undefined => {
  const last = text.charCodeAt(text.length - 1);
  // What ends so is no JSON: to find out by parsing costs an exception.
  if (last > 0x20 && last < 0x80 && last !== 0x5d && last !== 0x7d) return undefined;
  return text.length < MEMO_FROM ? parseRecent(text) : histories.parse(text, parse);
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
