import { RE2JS, RE2JSException } from 're2js';

/** Longest pattern that is compiled, in UTF-16 units. */
export const MAX_PATTERN_LENGTH = 1_000;
/** Largest compiled program: searching costs at most this many steps per character. */
const MAX_PROGRAM_SIZE = 2_000;

/** Whether a text holds a match anywhere. */
export type Finds = (text: string) => boolean;

/**
 * Compiles a pattern that somebody wrote, with RE2's linear-time engine: a backtracking engine needs seconds for
 * `^(a+)+$` on 28 characters. JavaScript's escapes (`\uXXXX`, `\cX`) are understood; look-around and back-references,
 * which no linear-time engine has, are refused with a reason.
 */
export const compilePattern = (pattern: string): { readonly finds: Finds } | { readonly refused: string } => {
  if (pattern.length > MAX_PATTERN_LENGTH)
    return { refused: `is a pattern of ${pattern.length} characters; at most ${MAX_PATTERN_LENGTH} are allowed` };
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
    if (compiled.programSize() > MAX_PROGRAM_SIZE) return { refused: 'is a pattern that repeats too much' };
    return { finds: text => compiled.test(text) };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { refused: `is not a pattern: ${error.message.replace(/^error parsing regexp: /, '')}` };
  }
};

/** The search for a pattern whose form has been checked. */
export const finder = (pattern: string): Finds => {
  const compiled = compilePattern(pattern);
  if ('refused' in compiled) throw new RangeError(`"${pattern}" ${compiled.refused}`);
  return compiled.finds;
};
