import { currentAttempt } from '@pawl/sdk';
import { InProcessAttempt } from './in-process.js';

let watchers = 0;

/**
 * Errors that agents in this process throw outside of their call stack: a promise nobody awaits, a callback of a timer.
 * They belong to the attempt in whose asynchronous context they happen, and break that attempt instead of the run. An
 * error outside of every attempt is ours, and ends the process as it would have.
 */
const onStrayError = (error: unknown): void => {
  const attempt = currentAttempt();
  if (!(attempt instanceof InProcessAttempt)) throw error;
  attempt.strayError(error);
};

/** Starts watching; call what it returns to stop. */
export const watchStrayErrors = (): (() => void) => {
  watchers += 1;
  if (watchers === 1) {
    process.on('unhandledRejection', onStrayError);
    process.on('uncaughtException', onStrayError);
  }
  return () => {
    watchers -= 1;
    if (watchers > 0) return;
    process.off('unhandledRejection', onStrayError);
    process.off('uncaughtException', onStrayError);
  };
};
