import { betaQuantile } from './beta.js';

/**
 * The t for which a Student variable with `df` degrees of freedom lies in [-t, t] with the given chance: 2.776445 for
 * df = 4 and 0.95. t²/(df + t²) is Beta(1/2, df/2) (DLMF 8.17; Abramowitz and Stegun 26.7.1).
 */
export const studentCritical = (confidence: number, df: number): number => {
  const share = betaQuantile(confidence, 0.5, df / 2);
  if (share < 0.5) return Math.sqrt((df * share) / (1 - share));
  // Close to 1 the share has no digits left for 1 - share; its complement is Beta(df/2, 1/2) and keeps them.
  const complement = betaQuantile(1 - confidence, df / 2, 0.5);
  return Math.sqrt((df * (1 - complement)) / complement);
};
