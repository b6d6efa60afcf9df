import type { z } from 'zod';
import { isObject, type Json } from '../trajectory/index.js';
import type { Path, Problem } from './problem.js';
import type { UnknownKeyHint } from './schema.js';
import { article, describe, dotted, quoted, tooSmall, typeRemedy, unitOf, valueAt } from './sentences.js';
import { alternatives, closest, didYouMean } from './suggest.js';

type Issue = z.core.$ZodIssue;

/** A problem before it has its place in a file. */
export type Said = Pick<Problem, 'code' | 'message' | 'remedy'> & {
  readonly path: Path;
  readonly part: 'key' | 'value';
};

/** A schema's complaint as sentences for the writer of the file. `outer` is the path that leads to the schema. */
export const sayIssue = (issue: Issue, outer: Path, top: Json): readonly Said[] => {
  const path: Path = [...outer, ...issue.path.map(step => (typeof step === 'number' ? step : String(step)))];
  const name = path.length === 0 ? 'the file' : `"${dotted(path)}"`;
  const value = valueAt(top, path);
  const wrong = (message: string, remedy: string, code = 'INVALID_VALUE'): readonly Said[] => [
    { code, message, remedy, path, part: 'value' },
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(key => sayUnknownKey(key, path, issue.message));
    case 'invalid_union': {
      const branch = bestBranch(issue.errors, value);
      if (branch !== null) return branch.flatMap(inner => sayIssue(inner, path, top));
      return wrong(
        `${name} ${ownWords(issue) ?? 'has none of the forms it may have'}; it is ${describe(value)}`,
        SEE_FORMS,
      );
    }
    case 'invalid_key':
      return issue.issues.map(inner => ({
        code: 'INVALID_KEY',
        message: `the key ${quoted(String(path.at(-1)))} ${ownWords(inner) ?? 'is not allowed here'}`,
        remedy: 'Rename the key.',
        path,
        part: 'key',
      }));
    case 'invalid_element':
      return issue.issues.flatMap(inner => sayIssue(inner, path, top));
    case 'custom': {
      const { remedy, code } = issue.params ?? {};
      return wrong(
        sentence(name, issue.message),
        typeof remedy === 'string' ? remedy : 'Correct the value.',
        typeof code === 'string' ? code : 'INVALID_VALUE',
      );
    }
    default:
  }
  if (value === undefined) {
    const message = path.length === 0 ? 'the file is empty' : `${name} is missing`;
    return [{ code: 'MISSING_KEY', message, remedy: `Add ${name}.`, path, part: 'value' }];
  }
  const said = ownWords(issue);
  if (said !== null) return wrong(`${name} ${said}; it is ${describe(value)}`, 'Correct the value.');
  switch (issue.code) {
    case 'invalid_type':
      return wrong(
        `${name} must be ${article(issue.expected)}, but it is ${describe(value)}`,
        typeRemedy(issue.expected, value),
      );
    case 'invalid_value': {
      const values = issue.values.map(String);
      const meant = typeof value === 'string' ? closest(value, values) : null;
      const remedy = meant === null ? `Write one of: ${values.join(', ')}.` : `Did you mean "${meant}"?`;
      return wrong(`${name} must be ${alternatives(values)}, but it is ${describe(value)}`, remedy);
    }
    case 'too_small':
      return wrong(`${name} must ${tooSmall(issue)}, but it is ${describe(value)}`, 'Correct the value.');
    case 'too_big':
      return wrong(
        `${name} must be at most ${issue.maximum}${unitOf(issue.origin)}, but it is ${describe(value)}`,
        'Correct the value.',
      );
    default:
      return wrong(`${name} has the wrong form; it is ${describe(value)}`, 'Correct the value.');
  }
};

const SEE_FORMS = 'Write it in one of the forms that the JSON Schema shows.';

const sayUnknownKey = (key: string, parent: Path, hintText: string): Said => {
  const hint: UnknownKeyHint = JSON.parse(hintText);
  const path = [...parent, key];
  const name = dotted(path);
  if (hint.planned.includes(key)) {
    const message = `"${name}" is not supported yet by this version of pawl`;
    return {
      code: 'NOT_SUPPORTED',
      message,
      remedy: 'Remove it, or use a version that supports it.',
      path,
      part: 'key',
    };
  }
  const meant = closest(key, hint.known);
  const message = `"${name}" is an unknown key${didYouMean(key, hint.known)}`;
  const remedy = meant === null ? `Use one of: ${hint.known.join(', ')}.` : `Write ${meant}, or remove the key.`;
  return { code: 'UNKNOWN_KEY', message, remedy, path, part: 'key' };
};

/**
 * The branch of a union that the writer meant: the one that complains about the fewest things, if it got past the
 * outermost type. Null when none did.
 */
const bestBranch = (branches: readonly (readonly Issue[])[], value: Json | undefined): readonly Issue[] | null => {
  const close = branches.filter(issues => issues.some(isInside) || (isObject(value) && !issues.some(isOutermost)));
  const [best] = close.toSorted((a, b) => weight(a) - weight(b));
  return best ?? null;
};

const isInside = (issue: Issue): boolean => issue.path.length > 0;
const isOutermost = (issue: Issue): boolean => issue.path.length === 0 && issue.code !== 'unrecognized_keys';
const weight = (issues: readonly Issue[]): number => issues.reduce((sum, issue) => sum + weightOf(issue), 0);

/** An unknown key weighs more than anything else, unless the branch knows what was meant. */
const weightOf = (issue: Issue): number => {
  if (issue.code !== 'unrecognized_keys') return 2;
  const { known }: UnknownKeyHint = JSON.parse(issue.message);
  return issue.keys.reduce((sum, key) => sum + (closest(key, known) === null ? 3 : 1), 0);
};

/** A schema's own message is a whole sentence when it starts with a quotation mark; else it starts with a verb. */
const sentence = (name: string, message: string): string => (message.startsWith('"') ? message : `${name} ${message}`);

/** A schema's own message starts with a verb; zod's own ones start with a capital letter. */
const ownWords = (issue: { readonly message: string }): string | null =>
  /^[A-Z]/.test(issue.message) ? null : issue.message;
