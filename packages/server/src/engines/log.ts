/** Takes one line of the server's own log. Lines never hold a span's content. */
export type Log = (line: string) => void;

/** An error as one line, with its cause. */
export const describeError = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
};
