import jsonata from 'jsonata';
import { PawlError } from '../errors/index.js';
import type { Json } from '../trajectory/index.js';
import { LinearRegex } from './linear-regex.js';

/** Bounds of one evaluation. A mapping is the user's own, but the data that it runs over is not. */
const BOUNDS = {
  /** Milliseconds. */
  timeout: 2_000,
  /** Nested calls. */
  stack: 500,
  /** Entries of one list. */
  sequence: 1_000_000,
} as const;

/** What would make an import come out differently the second time, or run text from a log as an expression. */
const REMOVED = ['now', 'millis', 'random', 'shuffle', 'eval'] as const;

/** A JSONata expression, ready to be evaluated any number of times. */
export interface Expression {
  readonly source: string;
  /** Where the expression was written: `mapping.yaml:3:9`, `--map case`. */
  readonly where: string;
  /**
   * @returns the value, undefined when the expression finds nothing
   * @throws PawlError `MAPPING_FAILED` when it fails or takes too long
   */
  readonly evaluate: (input: Json) => Promise<Json | undefined>;
}

/**
 * Compiles a JSONata expression. Evaluation is bounded in time, depth and list length; regular expressions match in
 * linear time; clock, randomness and `$eval` are taken away.
 *
 * @throws PawlError `MAPPING_SYNTAX`, naming `where` and the character
 */
export const compileExpression = (source: string, where: string): Expression => {
  let compiled: jsonata.Expression;
  try {
    // The declared type wants all of RegExp's constructor; JSONata calls it with a RegExp and uses `exec` and `lastIndex`.
    compiled = jsonata(source, { ...BOUNDS, RegexEngine: LinearRegex as unknown as RegExpConstructor });
  } catch (error) {
    throw new PawlError({
      code: 'MAPPING_SYNTAX',
      message: `${where}: ${describe(error)}${placeIn(source, error)}`,
      remedy: 'Correct the JSONata expression; https://docs.jsonata.org describes the language.',
      cause: error,
    });
  }
  for (const name of REMOVED) compiled.assign(name, undefined);
  const evaluate = async (input: Json): Promise<Json | undefined> => {
    try {
      const found: unknown = await compiled.evaluate(input);
      // JSONata's lists carry marks of their own, and functions and undefined can stand in them.
      return found === undefined ? undefined : toJson(found);
    } catch (error) {
      throw new PawlError({
        code: 'MAPPING_FAILED',
        message: `${where}: ${describe(error)}${placeIn(source, error)}`,
        remedy: 'Correct the JSONata expression, or make it cope with this record.',
        cause: error,
      });
    }
  };
  return { source, where, evaluate };
};

const toJson = (value: unknown): Json | undefined => {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
};

/** JSONata throws plain objects with a code, a message and a position that counts characters from 1. */
const describe = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

const placeIn = (source: string, error: unknown): string => {
  const position = typeof error === 'object' && error !== null && 'position' in error ? error.position : null;
  return typeof position === 'number' ? ` (character ${position} of ${source})` : ` (in ${source})`;
};
