import { PawlError } from '../errors/index.js';

/** A place in a file; line and column count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Keys and indexes that lead from a file's top to a value in it. */
export type Path = readonly (string | number)[];

/** Finds where in a file the value at a path stands, or its key; the nearest enclosing value when there is none. */
export type Locate = (path: Path, part?: 'key' | 'value') => Position;

/** One thing that is wrong, or doubtful, in a file that people write. */
export interface Problem extends Position {
  /** An `error` makes the file unusable; a `warning` does not. */
  readonly severity: 'error' | 'warning';
  /** Stable, for programs: `UNKNOWN_KEY`, `DUPLICATE_ID` … */
  readonly code: string;
  readonly file: string;
  /** What is wrong, without the place. */
  readonly message: string;
  /** What the writer can do about it, as one sentence. */
  readonly remedy: string;
}

/** What reading a file gives: its content, or why there is none. `problems` is never empty. */
export type Reading<Content> = Content | { readonly problems: readonly Problem[] };

/** `file:line:column: message`, as editors and terminals link it. */
export const formatProblem = ({ file, line, column, message }: Problem): string =>
  `${file}:${line}:${column}: ${message}`;

/** Everything that is wrong with files, as an error to throw: the message is the first problem, and how many more there are. */
export class ProblemsError extends PawlError {
  /** All of them; the first one is what the message says. */
  readonly problems: readonly Problem[];

  constructor(first: Problem, problems: readonly Problem[]) {
    const others = problems.length - 1;
    const more = others === 0 ? '' : ` (and ${others} more)`;
    super({ code: first.code, message: `${formatProblem(first)}${more}`, remedy: first.remedy });
    this.problems = problems;
  }
}

/** Problems as an error to throw. */
export const problemError = (problems: readonly Problem[]): ProblemsError => {
  const [first] = problems;
  if (first === undefined) throw new RangeError('There is no problem to report.');
  return new ProblemsError(first, problems);
};
