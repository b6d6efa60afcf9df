// @ts-check

/** What a service remembers of answers that clients refer to by id, the oldest forgotten first. */
const MOST = 1_000;

/**
 * A map that forgets its oldest entry when it is full.
 * @template Value
 * @returns {{ get: (key: string) => Value | undefined, set: (key: string, value: Value) => void }}
 */
export const createMemory = () => {
  /** @type {Map<string, Value>} */
  const entries = new Map();
  return {
    get: key => entries.get(key),
    set: (key, value) => {
      entries.set(key, value);
      const oldest = entries.keys().next();
      if (entries.size > MOST && !oldest.done) entries.delete(oldest.value);
    },
  };
};
