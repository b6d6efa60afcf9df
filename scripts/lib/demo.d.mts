/** Runs the loop in `folder`, calls `look` with the interface's address, and resolves to the exit code. */
export const runDemo: (options: {
  readonly folder?: string;
  readonly look: (url: string) => void | Promise<void>;
}) => Promise<number>;
