import type { PassRule } from '../cases/index.js';

/** How the attempts of a case came out, and how many cannot speak: invalid ones, and those still to come. */
export interface Tally {
  readonly passed: number;
  /** Failed and errored. */
  readonly failed: number;
  readonly undecided: number;
}

/**
 * Whether a case passed. `all`: no valid attempt failed, and at least half of the attempts are valid. `at_least`: so many
 * passed. Null when too few attempts are valid to tell: no failure but mostly undecided, or so many undecided that they
 * could have made up the number.
 */
export const casePassed = (rule: PassRule, { passed, failed, undecided }: Tally): boolean | null => {
  if (rule !== 'all') return passed >= rule.at_least ? true : passed + undecided >= rule.at_least ? null : false;
  if (failed > 0) return false;
  return passed > 0 && passed >= undecided ? true : null;
};
