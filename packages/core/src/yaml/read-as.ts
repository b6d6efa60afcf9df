import type { z } from 'zod';
import type { Json } from '../trajectory/index.js';
import type { SourceDocument } from './document.js';
import type { Path, Problem, Reading } from './problem.js';
import { type Said, sayIssue } from './say-issue.js';
import { dotted } from './sentences.js';

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

/** zod leaves out a key `__proto__` of a record without a word; an expectation that is left out would pass unseen. */
const droppedKeys = (top: Json, parsedTop: unknown): readonly Said[] => {
  const found: Said[] = [];
  const pending: { value: Json; parsed: unknown; path: Path }[] = [{ value: top, parsed: parsedTop, path: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, parsed, path } = next;
    if (value === parsed || typeof value !== 'object' || value === null) continue;
    if (typeof parsed !== 'object' || parsed === null) continue;
    if (Object.hasOwn(value, '__proto__') && !Object.hasOwn(parsed, '__proto__')) {
      const at = [...path, '__proto__'];
      const message = `"${dotted(at)}" cannot be used as a name`;
      found.push({ code: 'INVALID_KEY', message, remedy: 'Rename it.', path: at, part: 'key' });
    }
    for (const [key, child] of Object.entries<Json>(value))
      pending.push({ value: child, parsed: Object.getOwnPropertyDescriptor(parsed, key)?.value, path: [...path, key] });
  }
  return found;
};
