import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PawlError } from '@pawl/core/errors';
import { ID_PATTERN, isTraceId, type Trajectory } from '@pawl/core/trajectory';
import type { Command } from 'commander';
import { runDirectory } from './data.js';
import { type Api, hasStore, onRunningServer, patiently, withServer } from './server.js';

/** Where a trajectory is looked for. */
export interface Place {
  readonly data: string;
  /** Name or directory of the only run to look in. */
  readonly run?: string;
}

/** Arguments of a command that takes one trajectory. */
export const withTrajectory = (command: Command): Command =>
  command
    .argument('<trajectory>', 'id of the trajectory: 32 hex digits')
    .option('--run <run>', 'look only in this run: its name, or its directory');

/** Bytes of runs that are looked through before the store is started, which has an index. */
const SCAN_LIMIT = 1024 ** 3;

/**
 * A trajectory by its id: from the server that runs; else from the runs of the data directory, which needs no server;
 * else from the store. Makes nothing on the disk where nothing was.
 *
 * @throws PawlError `TRAJECTORY_BAD_ID`, `TRAJECTORY_NOT_FOUND`, `RUN_NOT_FOUND`
 */
export const findStored = async (id: string, place: Place): Promise<Trajectory> => {
  if (!isTraceId(id)) {
    throw new PawlError({
      code: 'TRAJECTORY_BAD_ID',
      message: `"${id}" is not the id of a trajectory`,
      remedy: 'Give its 32 hex digits, as the interface, `pawl import` and `pawl report` show them.',
    });
  }
  const { findTrajectory } = await import('@pawl/runner');
  if (place.run !== undefined) {
    const directory = runDirectory(place.run, place.data);
    const found = await findTrajectory(directory, id);
    if (found === null) throw notFound(id, `in ${directory}`);
    return found;
  }
  const get = (api: Api): Promise<Trajectory> => api.get<Trajectory>(`/api/trajectories/${id}`);
  const withoutServer = async (): Promise<Trajectory> => {
    const found = await inRuns(id, place.data);
    if (found !== null) return found;
    if (hasStore(place.data)) return withServer(place.data, get);
    throw new PawlError({
      code: 'NOTHING_STORED',
      message: `there is no trajectory ${id}: there is nothing stored in ${place.data} yet`,
      remedy: 'Name the data directory with --data; `pawl up` and `pawl import` fill one.',
    });
  };
  try {
    return await patiently(() => onRunningServer(place.data, get, withoutServer));
  } catch (error) {
    throw error instanceof PawlError && error.code === 'NOT_FOUND' ? notFound(id, `in ${place.data}`) : error;
  }
};

/** The trajectory of an attempt, the newest runs first. */
const inRuns = async (id: string, data: string): Promise<Trajectory | null> => {
  const { findTrajectory, runFiles } = await import('@pawl/runner');
  const folder = join(resolve(data), 'runs');
  const names = (await readdir(folder).catch(() => [])).filter(name => ID_PATTERN.test(name));
  const runs = await Promise.all(
    names.map(async name => {
      const directory = join(folder, name);
      const found = await stat(runFiles(directory).trajectories).catch(() => null);
      return found === null ? [] : [{ directory, size: found.size, at: found.mtimeMs }];
    }),
  );
  let scanned = 0;
  for (const { directory, size } of runs.flat().sort((a, b) => b.at - a.at)) {
    scanned += size;
    if (scanned > SCAN_LIMIT && hasStore(data)) return null;
    const trajectory = await findTrajectory(directory, id);
    if (trajectory !== null) return trajectory;
  }
  return null;
};

const notFound = (id: string, where: string): PawlError =>
  new PawlError({
    code: 'TRAJECTORY_NOT_FOUND',
    message: `there is no trajectory ${id} ${where}`,
    remedy:
      'Name the data directory with --data or the run with --run; `pawl up` lists what came in, `pawl report` what a run left.',
  });
