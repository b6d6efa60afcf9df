const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `interrupt` when the person or the system asks this process to end; asked a second time, the process ends at
 * once. Call what it returns to leave signals alone again.
 */
export const onInterrupt = (interrupt: () => void): (() => void) => {
  let asked = false;
  const listener = (): void => {
    // Exiting, unlike dying of a signal, still ends the process groups of the attempts.
    if (asked) process.exit(130);
    asked = true;
    interrupt();
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
};
