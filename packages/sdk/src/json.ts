/** `value` as JSON text; undefined when it has none (a function, a cycle, a BigInt): telemetry never throws. */
export const jsonText = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
};
