import path from 'node:path';

/** The three files of a run's directory. */
export interface RunFiles {
  readonly run: string;
  readonly attempts: string;
  readonly trajectories: string;
}

export const runFiles = (directory: string): RunFiles => ({
  run: path.join(directory, 'run.json'),
  attempts: path.join(directory, 'attempts.jsonl'),
  trajectories: path.join(directory, 'trajectories.jsonl'),
});
