/** Together they are a few megabytes at most. */
const MOST = 500;
const LONGEST = 20_000;

/**
 * The same function of a text, for texts that come again and again: an agent's prompt and its tools are the same in each of
 * its runs. Longer texts than are worth it are not remembered.
 */
export const remembered = <Result>(of: (text: string) => Result): ((text: string) => Result) => {
  const known = new Map<string, Result>();
  return text => {
    if (text.length > LONGEST) return of(text);
    const earlier = known.get(text);
    if (earlier !== undefined) return earlier;
    const result = of(text);
    if (known.size >= MOST) known.clear();
    known.set(text, result);
    return result;
  };
};
