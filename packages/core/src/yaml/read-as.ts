import type { z } from 'zod';
import { isObject, type Json, own } from '../trajectory/index.js';
import type { SourceDocument } from './document.js';
import type { Path, Problem, Reading } from './problem.js';
import type { UnknownKeyHint } from './schema.js';
import { alternatives, closest, didYouMean } from './suggest.js';

type Issue = z.core.$ZodIssue;
type Said = Pick<Problem, 'code' | 'message' | 'remedy'> & { readonly path: Path; readonly part: 'key' | 'value' };

/**
 * A document's value as `schema` describes it, or one problem per thing that does not fit, in the file's order, each
 * with its place and what to do.
 */
export const readAs = <Schema extends z.ZodType>(
  schema: Schema,
  document: SourceDocument,
): Reading<{ readonly value: z.output<Schema> }> => {
  const result = schema.safeParse(document.value);
  const said = result.success
    ? droppedKeys(document.value, result.data)
    : result.error.issues.flatMap(issue => sayIssue(issue, [], document.value));
  if (result.success && said.length === 0) return { value: result.data };
  const problems = said.map(
    ({ path, part, ...rest }): Problem => ({
      severity: 'error',
      file: document.file,
      ...document.locate(path, part),
      ...rest,
    }),
  );
  return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
};

const sayIssue = (issue: Issue, outer: Path, top: Json): readonly Said[] => {
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
        message: `the key "${String(path.at(-1))}" ${ownWords(inner) ?? 'is not allowed here'}`,
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

const article = (type: string): string =>
  ({
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    tuple: 'a list',
    object: 'keys with values',
    record: 'keys with values',
  })[type] ?? type;

const typeRemedy = (expected: string, value: Json): string => {
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return 'Put it in quotes.';
  if (expected === 'array' && typeof value === 'string') return `Write it as a list: [${value}].`;
  return `Write ${article(expected)}.`;
};

const tooSmall = ({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string => {
  if (origin === 'string' || origin === 'array')
    return minimum === 1 ? 'not be empty' : `have at least ${minimum}${unitOf(origin)}`;
  return `be ${inclusive === false ? 'more than' : 'at least'} ${minimum}`;
};

const unitOf = (origin: string): string => (origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '');

/** A value in a sentence: its kind, and itself when it is short. */
const describe = (value: Json | undefined): string => {
  if (value === undefined) return 'missing';
  if (value === null) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'keys with values';
  if (typeof value !== 'string') return String(value);
  return value === '' ? 'empty text' : `"${value.length > 60 ? `${value.slice(0, 57)}…` : value}"`;
};

/** `expected.order[0][1]`. */
const dotted = (path: Path): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');

const valueAt = (top: Json, path: Path): Json | undefined => {
  let value: Json | undefined = top;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isObject(value)) value = own(value, String(step));
    else return undefined;
  }
  return value;
};

/** zod leaves out a key `__proto__` of a record without a word; an expectation that is left out would pass unseen. */
const droppedKeys = (value: Json, parsed: unknown): readonly Said[] => {
  const found: Said[] = [];
  const pending: { value: Json; parsed: unknown; path: Path }[] = [{ value, parsed, path: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { path } = next;
    if (next.value === next.parsed || !isObject(next.value) || typeof next.parsed !== 'object' || next.parsed === null)
      continue;
    if (Object.hasOwn(next.value, '__proto__') && !Object.hasOwn(next.parsed, '__proto__'))
      found.push({
        code: 'INVALID_KEY',
        message: `"${dotted([...path, '__proto__'])}" cannot be used as a name`,
        remedy: 'Rename it.',
        path: [...path, '__proto__'],
        part: 'key',
      });
    for (const [key, child] of Object.entries(next.value))
      pending.push({
        value: child,
        parsed: Object.getOwnPropertyDescriptor(next.parsed, key)?.value,
        path: [...path, key],
      });
  }
  return found;
};
