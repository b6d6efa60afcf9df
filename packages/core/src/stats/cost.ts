/** What success costs: failures are paid for as well. */
export interface CostPerSuccess {
  readonly total: number | null;
  readonly mean: number | null;
  /** Σcost / Σsuccess; null without a success, however much was spent. */
  readonly perSuccess: number | null;
}

/** Cost per success of items whose success is 0 or 1. All null without items or when the lists differ in length. */
export const costPerSuccess = (costs: readonly number[], successes: readonly number[]): CostPerSuccess => {
  if (costs.length === 0 || costs.length !== successes.length) return { total: null, mean: null, perSuccess: null };
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const succeeded = successes.reduce((sum, success) => sum + success, 0);
  return { total, mean: total / costs.length, perSuccess: succeeded > 0 ? total / succeeded : null };
};
