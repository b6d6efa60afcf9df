import path from 'node:path';
import type { Config } from '@pawl/core/config';
import { isPawlError } from '@pawl/core/errors';
import { findProject, loadProject } from '@pawl/runner';
import { type FileProblem, problemOf } from './cases.js';
import { createRefreshing } from './refreshing.js';

/** What `pawl.yaml` says now, or said a moment ago. */
export interface ProjectConfig {
  /** Null where there is none, and where it cannot be read. */
  readonly config: Config | null;
  /** Absolute; null where there is none. */
  readonly file: string | null;
  /** Why it cannot be read; null where it can, and where there is none. */
  readonly problem: FileProblem | null;
}

/** Reads the `pawl.yaml` that `directory` lies under, at most about once a second. */
export const createProjectConfig = (directory: string | null): (() => Promise<ProjectConfig>) =>
  createRefreshing(async (): Promise<ProjectConfig> => {
    const root = directory === null ? null : findProject(directory);
    if (root === null) return { config: null, file: null, problem: null };
    const file = path.join(root, 'pawl.yaml');
    try {
      return { config: (await loadProject(root, root)).config, file, problem: null };
    } catch (error) {
      if (!isPawlError(error)) throw error;
      return { config: null, file, problem: problemOf(error) };
    }
  });
