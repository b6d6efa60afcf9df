/**
 * Things to close, in the reverse of the order in which they were opened. Closing once is enough, and one that fails to
 * close does not keep the others from it.
 */
export interface Closing {
  add(close: () => void | Promise<void>): void;
  /** The same promise at every call. Rejects with the first failure, after everything was tried. */
  close(): Promise<void>;
}

export const createClosing = (): Closing => {
  const opened: (() => void | Promise<void>)[] = [];
  let closing: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let close = opened.pop(); close !== undefined; close = opened.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  return {
    add: close => void opened.push(close),
    close: () => (closing ??= closeAll()),
  };
};
