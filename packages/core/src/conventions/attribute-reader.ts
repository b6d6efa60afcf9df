import { isObject, type Json, type JsonObject, parseJsonText } from '../trajectory/index.js';

/**
 * Reads attributes and remembers which ones, so that what nobody read can be shown. Only a key that was there and had
 * the wanted form counts as read. Every value is foreign: nothing here assumes a type, a valid JSON text or a safe key.
 */
export class AttributeReader {
  readonly #values: JsonObject;
  readonly #keys: readonly string[];
  readonly #read = new Set<string>();

  constructor(values: JsonObject) {
    this.#values = values;
    this.#keys = Object.keys(values);
  }

  /** Whether the key is there at all; reads nothing. */
  has(key: string): boolean {
    return Object.hasOwn(this.#values, key);
  }

  /** Whether any key starts so; reads nothing. */
  hasPrefix(prefix: string): boolean {
    return this.#keys.some(key => key.startsWith(prefix));
  }

  keys(): readonly string[] {
    return this.#keys;
  }

  /** The value as it came; undefined when it is absent, null or an empty text, which all say nothing. */
  value(key: string): Json | undefined {
    const value = this.has(key) ? this.#values[key] : undefined;
    if (value === undefined) return undefined;
    this.#read.add(key);
    return value === null || value === '' ? undefined : value;
  }

  /** A text; numbers and truth values as they are written. The first of `keys` that says something. */
  text(...keys: readonly string[]): string | undefined {
    for (const key of keys) {
      const value = this.#peek(key);
      if (typeof value === 'object' || value === undefined) continue;
      this.#read.add(key);
      if (value !== '') return String(value);
    }
    return undefined;
  }

  /** One of the `allowed` words. A word that is not allowed stays unread, so that it can be seen. */
  word<Word extends string>(key: string, allowed: readonly Word[]): Word | undefined {
    const value = this.#peek(key);
    const word = allowed.find(each => each === value);
    if (word !== undefined) this.#read.add(key);
    return word;
  }

  /** A finite number that is not negative, also one written as text. The first of `keys` that holds one. */
  count(...keys: readonly string[]): number | undefined {
    for (const key of keys) {
      const value = this.#peek(key);
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) continue;
      this.#read.add(key);
      return number;
    }
    return undefined;
  }

  /** A text, number or truth value as it came; a structured value stays unread. */
  plain(key: string): string | number | boolean | undefined {
    const value = this.#peek(key);
    if (typeof value === 'object' || value === undefined) return undefined;
    this.#read.add(key);
    return value === '' ? undefined : value;
  }

  flag(key: string): boolean | undefined {
    const value = this.#peek(key);
    const flag = value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;
    if (flag !== undefined) this.#read.add(key);
    return flag;
  }

  /** A value that may be structured or JSON text. Text that is not JSON stays text. */
  json(key: string): Json | undefined {
    const value = this.value(key);
    return typeof value === 'string' ? fromJsonText(value) : value;
  }

  /** Marks keys as understood whose content another key already gave. */
  skip(...keys: readonly string[]): void {
    for (const key of keys) if (this.has(key)) this.#read.add(key);
  }

  /** What nobody read. A null says nothing that could be read. */
  unread(): JsonObject {
    const left = this.#keys.filter(key => this.#values[key] != null && !this.#read.has(key));
    if (left.length === 0) return {};
    return Object.fromEntries(left.map(key => [key, this.#values[key] ?? null]));
  }

  #peek(key: string): Json | undefined {
    return this.has(key) ? (this.#values[key] ?? undefined) : undefined;
  }
}

/** What a text may look like that is a single value as JSON: to find out by parsing costs an exception for each that is none. */
const SCALAR = /^\s*(?:".*"|-?\d[\d.eE+-]*|true|false|null)\s*$/s;

/** What `text` says as JSON, single numbers, truth values and quoted texts included; else the text itself. */
export const fromJsonText = (text: string): Json => {
  const first = text.trimStart()[0];
  if (first === '{' || first === '[') return parseJsonText(text) ?? text;
  if (!SCALAR.test(text)) return text;
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
};

/** Whether `text` sets out to be JSON and fails: a sender's length limit cut it off. */
export const isCutJson = (text: string): boolean => {
  const trimmed = text.trim();
  const first = trimmed[0];
  if (first !== '{' && first !== '[') return false;
  return !trimmed.endsWith(first === '{' ? '}' : ']') && parseJsonText(trimmed) === undefined;
};

/** The text of `key` in a foreign object; undefined when it is no text or says nothing. */
export const textIn = (value: Json | undefined, ...keys: readonly string[]): string | undefined => {
  if (!isObject(value)) return undefined;
  for (const key of keys) {
    const found = Object.hasOwn(value, key) ? value[key] : undefined;
    if (typeof found === 'string' && found !== '') return found;
  }
  return undefined;
};
