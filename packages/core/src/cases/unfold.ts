import { checkIds } from '../checks/index.js';
import { isObject, type Json, type JsonObject, own } from '../trajectory/index.js';
import type { Path } from '../yaml/index.js';
import type { Expectation } from './case.js';

/** Expectations in the file's order, with the place in the file that each was written at. */
export interface Unfolded {
  readonly expected: readonly Expectation[];
  readonly paths: ReadonlyMap<string, Path>;
  /** Keys that say again what another key has said. */
  readonly repeated: readonly Path[];
}

const SAME_AS: ReadonlyMap<string, string> = new Map([
  ...checkIds.map((id): [string, string] => [id, id]),
  ['expected_stop_reason', 'stop_reason'],
  ['expected_final_status', 'final_status'],
]);

const PART_OF_OUTPUT: ReadonlyMap<string, string> = new Map([
  ['output_contains', 'contains'],
  ['output_must_not_contain', 'must_not_contain'],
]);

/**
 * The expectations of a case file whose form has been checked. `expected.tools_called` and `tools_called` at top level
 * mean the same, `expected_stop_reason` means `stop_reason`, `output_must_not_contain` means `output.must_not_contain`.
 */
export const unfold = (file: JsonObject): Unfolded => {
  const found = new Map<string, Json>();
  const paths = new Map<string, Path>();
  const repeated: Path[] = [];

  const add = (check: string, value: Json, path: Path): void => {
    const known = found.get(check);
    if (known !== undefined && !(check === 'output' && isObject(known) && isObject(value) && areApart(known, value))) {
      repeated.push(path);
      return;
    }
    found.set(check, isObject(known) && isObject(value) ? { ...known, ...value } : value);
    if (!paths.has(check)) paths.set(check, path);
  };

  for (const [key, value] of Object.entries(file)) {
    const check = SAME_AS.get(key);
    const part = PART_OF_OUTPUT.get(key);
    if (key === 'expected' && isObject(value))
      for (const [id, inner] of Object.entries(value)) add(id, inner, ['expected', id]);
    else if (check !== undefined) add(check, value, [key]);
    else if (part !== undefined) add('output', { [part]: value }, [key]);
  }
  return { expected: [...found].map(([check, value]) => ({ check, value })), paths, repeated };
};

const areApart = (one: JsonObject, other: JsonObject): boolean =>
  Object.keys(other).every(key => own(one, key) === undefined);
