import type { FieldClass, RedactionClass } from './classes/class.js';

/** What is asked about a key again and again. */
export interface KeyFacts {
  /** Its words in lower case: `firstName`, `first_name`, `FIRST-NAME` and `first.name` are `first`, `name`. */
  readonly words: readonly string[];
  /** The classes that may say something about a field with this key. */
  readonly classes: readonly FieldClass[];
  /** True for ids that tie spans and steps together. */
  readonly isStructural: boolean;
  /** True when the key itself may hold something: a class finds it, or it is JSON. */
  readonly holdsSomething: boolean;
}

/** Longer keys name nothing that a class knows. */
const LONGEST_KEY = 128;

const NO_KEY: KeyFacts = { words: [], classes: [], isStructural: false, holdsSomething: false };

/** The same few hundred keys come in every span. Bounded, so that a sender of ever new keys fills no memory. */
const MOST_KNOWN = 2000;

/** The facts about keys; remembered, because taking a key apart costs more than everything else about a short value. */
export const keyFactsOf = (
  textClasses: readonly RedactionClass[],
  fieldClasses: readonly FieldClass[],
): ((key: string | null) => KeyFacts) => {
  const known = new Map<string, KeyFacts>();
  return key => {
    if (key === null) return NO_KEY;
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const words = key.length > LONGEST_KEY ? [] : wordsOf(key);
    const facts: KeyFacts = {
      words,
      classes: words.length === 0 ? [] : fieldClasses.filter(({ mayName }) => mayName(words)),
      isStructural: /(?:trace|span|parent|step|call)[_.-]?id$/i.test(key),
      holdsSomething:
        /[{[]/.test(key) || textClasses.some(({ mayContain, find }) => mayContain(key) && find(key).length > 0),
    };
    if (key.length > LONGEST_KEY) return facts;
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, facts);
    return facts;
  };
};

const wordsOf = (key: string): readonly string[] =>
  key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '');
