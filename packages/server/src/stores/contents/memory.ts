import { hash } from 'node:crypto';

/** Room for what is remembered. Texts are well-formed. */
export interface Memory {
  /** Something that remembers texts; forgets with this memory. */
  texts<T>(): Remembered<T>;
  /** Forgets everything. */
  clear(): void;
}

export interface Remembered<T> {
  get(text: string): T | undefined;
  /** `isPart`: the text is cut out of a larger one, all of which it would keep; a copy is remembered. */
  set(text: string, value: T, isPart?: boolean): void;
}

/** What an entry takes beside its text and, mostly, the same text as it is stored; in bytes. */
const ENTRY_BYTES = 160;
/**
 * A longer text is remembered by its hash. It would take much room, and from 16,384 characters on V8 hashes a text by its
 * length alone, so that many of one length would be compared one by one.
 */
const LONGEST = 4_096;

/** A text on its own: joined texts are copied before they are cut. */
const copyOf = (text: string): string => ` ${text}`.slice(1);

const keyOf = (text: string): string => (text.length > LONGEST ? `\0${hash('sha256', text, 'base64')}` : text);

/**
 * Remembers what was asked for lately, within a number of bytes. Entries live in two generations; when the younger one is
 * full, it becomes the older one, and what nobody asked for meanwhile is forgotten.
 */
export const createMemory = (bytes: number): Memory => {
  let used = 0;
  let generation = 0;

  const add = (text: string): void => {
    used += 2 * text.length + ENTRY_BYTES;
    if (used <= bytes / 2) return;
    used = 0;
    generation += 1;
  };

  return {
    texts: <T>(): Remembered<T> => {
      let young = new Map<string, T>();
      let old = new Map<string, T>();
      let seen = generation;
      const age = (): void => {
        if (seen === generation) return;
        old = generation === seen + 1 ? young : new Map<string, T>();
        young = new Map<string, T>();
        seen = generation;
      };
      return {
        get(text) {
          age();
          const key = keyOf(text);
          const found = young.get(key);
          if (found !== undefined) return found;
          const older = old.get(key);
          if (older === undefined) return undefined;
          old.delete(key);
          young.set(copyOf(key), older);
          add(key);
          return older;
        },
        set(text, value, isPart = false) {
          age();
          const key = keyOf(text);
          young.set(isPart ? copyOf(key) : key, value);
          add(key);
        },
      };
    },
    clear() {
      used = 0;
      generation += 2;
    },
  };
};
