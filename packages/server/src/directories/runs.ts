import { readdir, realpath } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { PawlError } from '@pawl/core/errors';
import { type Attempt, type Run, type RunReport, summariseRun } from '@pawl/core/runs';
import { ID_PATTERN, type Trajectory } from '@pawl/core/trajectory';
import { readRun, readRunFile, runFiles } from '@pawl/runner';
import { describeError, type Log } from '../engines/index.js';
import type { Project, StateStore } from '../stores/index.js';
import { createFileCache } from './file-cache.js';
import { createTrajectoryIndex } from './trajectory-index.js';

/** The runs of a project: directories in the data directory, and those that somebody registered. */
export interface Runs {
  /** Newest first. Directories that cannot be read are left out, and the log says why. */
  list(project: Project): Promise<readonly RunReport[]>;
  find(project: Project, id: string): Promise<RunReport | null>;
  /** The attempts of one case, by number. Empty when the run or the case does not exist. */
  attempts(project: Project, id: string, caseId: string): Promise<readonly Attempt[]>;
  /** The trajectory of an attempt of any run; null when there is none of this id. */
  trajectory(project: Project, id: string): Promise<Trajectory | null>;
  /** The directories of all runs, also of those that cannot be read. */
  directories(project: Project): Promise<readonly string[]>;
  /** Makes a directory outside the data directory known. Throws a PawlError when it holds no run. */
  register(project: Project, directory: string): Promise<Run>;
}

const REPORTS_KEPT = 500;

interface Located {
  readonly directory: string;
  readonly report: RunReport;
}

export const createRuns = (runsDirectory: string, state: StateStore, log: Log): Runs => {
  const reports = createFileCache<RunReport>(REPORTS_KEPT);
  const index = createTrajectoryIndex();
  const complained = new Set<string>();

  const reportOf = (directory: string): Promise<RunReport> => {
    const files = runFiles(directory);
    return reports([files.run, files.attempts], async () => {
      const { run, attempts } = await readRun(directory);
      return summariseRun(run, attempts);
    });
  };

  const directories = async (project: Project): Promise<readonly string[]> => {
    const names = (await readdir(runsDirectory)).filter(name => ID_PATTERN.test(name));
    return [...names.map(name => join(runsDirectory, name)), ...(await state.runDirectories(project))];
  };
  const locate = async (project: Project): Promise<readonly Located[]> => {
    const located = await Promise.all(
      (await directories(project)).map(async directory => {
        try {
          return [{ directory, report: await reportOf(directory) }];
        } catch (error) {
          if (!complained.has(directory)) log(`${directory} is not shown as a run: ${describeError(error)}`);
          complained.add(directory);
          return [];
        }
      }),
    );
    return located.flat().sort((a, b) => compare(b.report.run, a.report.run));
  };
  const locateRun = async (project: Project, id: string): Promise<Located | null> =>
    (await locate(project)).find(({ report }) => report.run.id === id) ?? null;

  return {
    directories,
    list: async project => (await locate(project)).map(({ report }) => report),
    find: async (project, id) => (await locateRun(project, id))?.report ?? null,
    async attempts(project, id, caseId) {
      const located = await locateRun(project, id);
      if (located === null) return [];
      const { attempts } = await readRun(located.directory);
      return attempts.filter(attempt => attempt.case === caseId).sort((a, b) => a.number - b.number);
    },
    async trajectory(project, id) {
      for (const { directory } of await locate(project)) {
        const found = await index.find(runFiles(directory).trajectories, id);
        if (found !== null) return found;
      }
      return null;
    },
    async register(project, directory) {
      if (!isAbsolute(directory)) throw notARun(directory, 'the path is not absolute', undefined);
      try {
        const resolved = await realpath(directory);
        const run = await readRunFile(resolved);
        await state.registerRunDirectory(project, resolved);
        return run;
      } catch (cause) {
        throw notARun(directory, describeError(cause), cause);
      }
    },
  };
};

/** By start, the runs of which nobody recorded one last; then by id. */
const compare = (a: Run, b: Run): number => {
  const [left, right] = [a.startedAt ?? '', b.startedAt ?? ''];
  return left < right ? -1 : left > right ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
};

const notARun = (directory: string, why: string, cause: unknown): PawlError =>
  new PawlError({
    code: 'RUN_DIRECTORY_UNREADABLE',
    message: `${directory} cannot be registered as a run: ${why}`,
    remedy: 'Give the absolute path of a directory that `pawl run` wrote.',
    cause,
  });
