import type { Case } from '@pawl/core/cases';
import { isPawlError } from '@pawl/core/errors';
import { findProject, loadProject, loadProjectCases } from '@pawl/runner';
import { createRefreshing } from './refreshing.js';

/** A case with its file: text, and path relative to the project's folder. */
export interface CaseWithText {
  readonly case: Case;
  readonly file: string;
  readonly text: string;
}

/** Something wrong in a file that people write. */
export interface FileProblem {
  readonly file: string;
  /** From 1, as the column. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly remedy: string;
}

export interface CaseList {
  readonly items: readonly CaseWithText[];
  readonly problems: readonly FileProblem[];
}

/** The cases of the project's repository, as its files say now or said a moment ago. */
export interface Cases {
  list(): Promise<CaseList>;
  find(id: string): Promise<CaseWithText | null>;
}

const NONE: CaseList = { items: [], problems: [] };

/** Reads the project that `directory` lies in. Without a directory, or a `pawl.yaml` in it or above it, there are none. */
export const createCases = (directory: string | null): Cases => {
  const list = createRefreshing(async (): Promise<CaseList> => {
    const root = directory === null ? null : findProject(directory);
    if (root === null) return NONE;
    try {
      return await loadProjectCases(await loadProject(root, root), root);
    } catch (error) {
      if (!isPawlError(error)) throw error;
      return { items: [], problems: [problemOf(error)] };
    }
  });
  return {
    list,
    find: async id => (await list()).items.find(item => item.case.id === id) ?? null,
  };
};

/** What stops the project from being read names its place in the message. */
export const problemOf = ({ message, remedy }: { message: string; remedy: string }): FileProblem => {
  const [, file = 'pawl.yaml', line = '1', column = '1', text = message] =
    /^(.+?):(\d+):(\d+): (.*)$/s.exec(message) ?? [];
  return { file, line: Number(line), column: Number(column), message: text, remedy };
};
