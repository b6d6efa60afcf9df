import type { Case } from '@pawl/core/cases';

/** A case with the file that it was read from, relative to the project directory. */
export interface CaseFile {
  readonly case: Case;
  readonly file: string;
}

/** Something wrong in a file that people write. */
export interface FileProblem {
  readonly file: string;
  /** From 1; null where the problem is the file as a whole. */
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  readonly remedy: string;
}

/** The cases of the project's repository, read anew when a file changed. */
export interface Cases {
  list(): Promise<{ readonly items: readonly CaseFile[]; readonly problems: readonly FileProblem[] }>;
  find(id: string): Promise<(CaseFile & { readonly text: string }) | null>;
}

export const createCases = (_projectDirectory: string | null): Cases => ({
  list: async () => ({ items: [], problems: [] }),
  find: async () => null,
});
