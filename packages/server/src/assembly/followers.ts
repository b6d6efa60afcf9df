import type { Trajectory } from '@pawl/core/trajectory';
import { describeError } from '../engines/log.js';
import type { Project } from '../stores/index.js';

/** A trajectory that became complete, or complete again. */
export interface Completion {
  readonly project: Project;
  readonly trajectory: Trajectory;
  /** How many times something came after it had been complete; 0 the first time. */
  readonly reopened: number;
}

/**
 * Work that is done when a trajectory is complete: detectors, retention, coverage. It runs in the process that assembles,
 * once per quiet period: late spans do not run it one by one. The summary says `complete` only after all have run, so that a
 * crash in between runs them again: the work must bear that. One that throws is logged and holds nothing up.
 */
export interface Follower {
  /** For the log. */
  readonly name: string;
  readonly follow: (completion: Completion) => Promise<void>;
}

/** Runs all followers in order. Returns what failed, one line each. */
export const follow = async (followers: readonly Follower[], completion: Completion): Promise<readonly string[]> => {
  const failures: string[] = [];
  for (const { name, follow: run } of followers) {
    try {
      await run(completion);
    } catch (error) {
      failures.push(`${name} did not follow trace ${completion.trajectory.id}: ${describeError(error)}`);
    }
  }
  return failures;
};
