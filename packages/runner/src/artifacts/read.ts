import { readFile } from 'node:fs/promises';
import { PawlError } from '@pawl/core/errors';
import { type Attempt, parseAttempt, parseRun, type Run } from '@pawl/core/runs';
import { isObject, type Trajectory } from '@pawl/core/trajectory';
import { runFiles } from './layout.js';
import { type Line, readLines } from './lines.js';

/** A run's directory as it was read. */
export interface StoredRun {
  readonly run: Run;
  readonly attempts: readonly Attempt[];
  /** The last line was cut off when its writer died, and is left out. */
  readonly cutOff: boolean;
}

/**
 * Reads a run without its trajectories.
 *
 * @throws PawlError `RUN_NOT_FOUND`, `RUN_FILE_INVALID` with file and line
 */
export const readRun = async (directory: string): Promise<StoredRun> => {
  const run = await readRunFile(directory);
  const { attempts: file } = runFiles(directory);
  const attempts: Attempt[] = [];
  for await (const line of readLines(file)) {
    if (isCutOff(line)) return { run, attempts, cutOff: true };
    attempts.push(parseAttempt(line.text, file, line.number));
  }
  return { run, attempts, cutOff: false };
};

/**
 * Reads `run.json` of a run's directory.
 *
 * @throws PawlError `RUN_NOT_FOUND`, `RUN_FILE_INVALID`
 */
export const readRunFile = async (directory: string): Promise<Run> => {
  const { run: file } = runFiles(directory);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new PawlError({
      code: 'RUN_NOT_FOUND',
      message: `${directory} holds no run: ${file} cannot be read`,
      remedy: 'Name a directory that `pawl run` or `pawl import --run` wrote.',
      cause,
    });
  }
  return parseRun(text, file);
};

/**
 * The trajectories of a run, one by one, in the order in which attempts ended.
 *
 * @throws PawlError `RUN_FILE_INVALID`
 */
export async function* readTrajectories(directory: string): AsyncGenerator<Trajectory> {
  const { trajectories: file } = runFiles(directory);
  for await (const line of readLines(file)) {
    if (isCutOff(line)) return;
    yield parseTrajectory(line, file);
  }
}

/** The trajectory with this id; null when the run has none. Passes over the others without parsing them. */
export const findTrajectory = async (directory: string, id: string): Promise<Trajectory | null> => {
  const { trajectories: file } = runFiles(directory);
  for await (const line of readLines(file)) {
    if (!line.text.includes(id) || isCutOff(line)) continue;
    const trajectory = parseTrajectory(line, file);
    if (trajectory.id === id) return trajectory;
  }
  return null;
};

/** A last line without a line feed whose document is not whole. */
const isCutOff = ({ text, whole }: Line): boolean => {
  if (whole) return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
};

const parseTrajectory = ({ text, number }: Line, file: string): Trajectory => {
  try {
    const value: unknown = JSON.parse(text);
    if (isTrajectory(value)) return value;
  } catch (cause) {
    throw damaged(`${file}:${number}: is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  throw damaged(`${file}:${number}: is not a trajectory`);
};

// Written by us: what every reader relies on is looked at, the steps are taken on trust.
const isTrajectory = (value: unknown): value is Trajectory =>
  isObject(value) && typeof value['id'] === 'string' && Array.isArray(value['steps']);

const damaged = (message: string, cause?: unknown): PawlError =>
  new PawlError({
    code: 'RUN_FILE_INVALID',
    message,
    remedy: 'The file was changed or damaged after it was written; run the cases again.',
    cause,
  });
