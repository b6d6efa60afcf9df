import type { z } from 'zod';
import type { Trajectory } from '../trajectory/index.js';
import { invalid, type Verdict } from './verdict.js';

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

/** An expectation that is ready to judge any number of trajectories. */
export type Evaluate = (trajectory: Trajectory) => Verdict;

/**
 * A check: a pure function of a trajectory and an expectation. The same check judges an eval attempt, a gate, a canary
 * and live traffic. Adding one is a file here and a line in `registry.ts`.
 */
export interface Check<Id extends string = string, Schema extends z.ZodType = z.ZodType> {
  /** The key under a case's `expected`. */
  readonly id: Id;
  readonly layer: Layer;
  /** One sentence for people who choose checks. */
  readonly description: string;
  /** What it reads. Without a single step recorded, what is read from `steps` cannot be judged. */
  readonly reads: 'steps' | 'outcome';
  /** The form of the value under the key, as files hold it. */
  readonly schema: Schema;
  /** Makes the expectation ready: parses selectors, compiles patterns. Called once per expectation, never per attempt. */
  readonly compile: (value: unknown) => Evaluate;
}

/** What a file in this folder says about its check. `prepare` is given a value that fits the schema. */
export interface CheckDefinition<Id extends string, Schema extends z.ZodType>
  extends Omit<Check<Id, Schema>, 'compile'> {
  readonly prepare: (value: z.output<Schema>) => Evaluate;
}

/** A check from its definition. An expectation that does not fit the schema, or nothing to read, is `invalid`. */
export const defineCheck = <const Id extends string, Schema extends z.ZodType>({
  prepare,
  ...check
}: CheckDefinition<Id, Schema>): Check<Id, Schema> => ({
  ...check,
  compile: value => {
    const parsed = check.schema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const place = [check.id, ...(issue?.path ?? [])].join('.');
      return () => invalid(`the expectation ${place} is malformed: ${issue?.message ?? 'unknown reason'}`);
    }
    const evaluate = prepare(parsed.data);
    if (check.reads === 'outcome') return evaluate;
    return trajectory => (trajectory.steps.length === 0 ? invalid(NOTHING_RECORDED) : evaluate(trajectory));
  },
});

const NOTHING_RECORDED = 'no step was recorded, so nothing shows what the agent did';
