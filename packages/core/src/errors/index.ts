/**
 * An error that a person is meant to read. The message says where and what is wrong (`file:line:column: …` where there
 * is a file); the remedy says what to do. Expected outcomes are values, not errors.
 */
export class PawlError extends Error {
  /** Stable, for programs: `CASE_UNKNOWN_KEY`, `DATA_DIRECTORY_IN_USE` … */
  readonly code: string;
  /** What the reader can do about it, as one sentence. */
  readonly remedy: string;

  constructor(options: { code: string; message: string; remedy: string; cause?: unknown }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PawlError';
    this.code = options.code;
    this.remedy = options.remedy;
  }
}

/** Recognises a PawlError even when two installed versions of this package meet. */
export const isPawlError = (error: unknown): error is PawlError =>
  error instanceof Error && error.name === 'PawlError' && 'code' in error && 'remedy' in error;
