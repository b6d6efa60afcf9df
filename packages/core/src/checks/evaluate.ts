import type { Json, Trajectory } from '../trajectory/index.js';
import { didYouMean } from '../yaml/index.js';
import type { Check, Evaluate } from './check.js';
import { checkIds, checks } from './registry.js';
import { invalid, type Verdict } from './verdict.js';

/** One key under a case's `expected` with its value, as the case's file holds it. */
export interface Expected {
  readonly check: string;
  readonly value: Json;
}

const byId: ReadonlyMap<string, Check> = new Map(checks.map(check => [check.id, check]));
const compiled = new WeakMap<Expected, Evaluate>();

/**
 * What each expectation makes of a trajectory, in the order of the expectations. Selectors and patterns are made ready
 * once per expectation object, however many trajectories it judges.
 */
export const evaluate = (
  trajectory: Trajectory,
  expected: readonly Expected[],
): readonly { readonly check: string; readonly verdict: Verdict }[] =>
  expected.map(expectation => ({ check: expectation.check, verdict: evaluatorOf(expectation)(trajectory) }));

const evaluatorOf = (expectation: Expected): Evaluate => {
  const known = compiled.get(expectation);
  if (known !== undefined) return known;
  const made = byId.get(expectation.check)?.compile(expectation.value) ?? unknownCheck(expectation.check);
  compiled.set(expectation, made);
  return made;
};

const unknownCheck =
  (id: string): Evaluate =>
  () =>
    invalid(`there is no check "${id}"${didYouMean(id, checkIds)}`);

/** Why an expectation's value does not have its check's form; null when it does. */
export const compileProblem = ({ check, value }: Expected): string | null => {
  const found = byId.get(check);
  if (found === undefined) return `there is no check "${check}"`;
  const parsed = found.schema.safeParse(value);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'it is malformed');
};
