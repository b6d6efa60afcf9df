const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/**
 * The z for which a standard normal variable lies in [-z, z] with the given chance: 1.959964 for 0.95. `confidence` is
 * strictly between 0 and 1. Newton's method on {@link centralChance}; the function is concave on z > 0, so the iteration
 * climbs from 0 and never passes the root.
 */
export const normalCritical = (confidence: number): number => {
  let z = 0;
  for (let i = 0; i < 100; i += 1) {
    const step = (confidence - centralChance(z)) / (2 * density(z));
    if (!(step > z * Number.EPSILON)) break;
    z += step;
  }
  return z;
};

const density = (z: number): number => Math.exp((-z * z) / 2) / SQRT_TWO_PI;

/**
 * P(|Z| <= z) = 2·φ(z)·(z + z³/3 + z⁵/(3·5) + …): all terms are positive, so nothing cancels.
 * Source: Marsaglia 2004, Journal of Statistical Software 11(4).
 */
const centralChance = (z: number): number => {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-18; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 2 * density(z) * sum;
};
