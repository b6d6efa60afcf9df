/** Pass@k and pass^k side by side for the values of k that are worth a column. */
export interface PassK {
  readonly k: number;
  readonly at: number | null;
  readonly hat: number | null;
}

const COLUMNS = 5;

/** All k up to five; of more, the first, the last and those in between that double. */
export const passK = (suite: {
  readonly pass_at_k: Readonly<Record<string, number | null>>;
  readonly pass_hat_k: Readonly<Record<string, number | null>>;
}): readonly PassK[] => {
  const ks = [...new Set([...Object.keys(suite.pass_at_k), ...Object.keys(suite.pass_hat_k)])]
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
  return chosen(ks).map(k => ({ k, at: suite.pass_at_k[String(k)] ?? null, hat: suite.pass_hat_k[String(k)] ?? null }));
};

const chosen = (ks: readonly number[]): readonly number[] => {
  if (ks.length <= COLUMNS) return ks;
  const last = ks.at(-1);
  const doubling = ks.filter(k => Number.isInteger(Math.log2(k)) && k !== last).slice(0, COLUMNS - 1);
  return last === undefined ? doubling : [...doubling, last];
};
