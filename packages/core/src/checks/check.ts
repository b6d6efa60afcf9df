import type { Trajectory } from '../trajectory/index.js';
import type { Verdict } from './verdict.js';

/** The nine layers of a trajectory that checks look at, and its budgets. */
export type Layer =
  | 'route'
  | 'context'
  | 'retrieval'
  | 'tool selection'
  | 'tool input'
  | 'state'
  | 'memory'
  | 'policy'
  | 'output'
  | 'budget';

/**
 * A check: a pure function of a trajectory and an expectation. The same check judges an eval attempt, a gate, a canary
 * and live traffic. Its id is the key under a case's `expected`. Adding one is a file here and a line in `index.ts`.
 */
export interface Check<Expectation> {
  readonly id: string;
  readonly layer: Layer;
  /** One sentence for people who choose checks. */
  readonly description: string;
  readonly evaluate: (trajectory: Trajectory, expectation: Expectation) => Verdict;
}
