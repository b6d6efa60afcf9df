/** The regularised incomplete beta function I_x(a, b): the chance that a Beta(a, b) variable is at most x. a, b > 0. */
export const incompleteBeta = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges quickly on this side of the mean; I_x(a, b) = 1 - I_{1-x}(b, a) takes care of the other.
  return x < (a + 1) / (a + b + 2) ? fromBelow(x, a, b) : 1 - fromBelow(1 - x, b, a);
};

/** The x for which I_x(a, b) = p, 0 < p < 1. Newton's method, kept inside a bracket that every evaluation narrows. */
export const betaQuantile = (p: number, a: number, b: number): number => {
  let low = 0;
  let high = 1;
  let x = a / (a + b);
  for (let i = 0; i < 200; i += 1) {
    const excess = incompleteBeta(x, a, b) - p;
    if (excess > 0) high = x;
    else low = x;
    const newton = x - (excess * x * (1 - x)) / kernel(x, a, b);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    const moved = Math.abs(next - x);
    x = next;
    if (moved <= 2 * Number.EPSILON * x) break;
  }
  return x;
};

/** Continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions, by Lentz's method. */
const fromBelow = (x: number, a: number, b: number): number => {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny);
  let fraction = d;
  // The number of terms grows as the square root of the larger parameter.
  const terms = 200 + 20 * Math.sqrt(Math.max(a, b));
  for (let m = 1; m < terms; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d, tiny);
    c = nonZero(1 + even / c, tiny);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d, tiny);
    c = nonZero(1 + odd / c, tiny);
    fraction *= c * d;
    if (Math.abs(c * d - 1) <= Number.EPSILON) break;
  }
  return (kernel(x, a, b) / a) * fraction;
};

const nonZero = (value: number, tiny: number): number => (Math.abs(value) < tiny ? tiny : value);

/**
 * x^a·(1-x)^b / B(a, b), which is x·(1-x) times the density. With Stirling's formula for the three gamma functions the
 * large powers cancel before anything is rounded, so that it stays exact to 1e-14 for parameters of millions.
 * Source: the saddle-point form of Loader 2000, "Fast and accurate computation of binomial probabilities".
 */
const kernel = (x: number, a: number, b: number): number => {
  const n = a + b;
  // a·(u-1) + b·(v-1) = 0 for the ratios u, v below, so subtracting both removes the leading terms that cancel.
  const exponent =
    a * logarithmBelow((n * x - a) / a, (n * x) / a) + b * logarithmBelow((a - n * x) / b, (n * (1 - x)) / b);
  const corrections = stirlingError(n) - stirlingError(a) - stirlingError(b);
  return Math.sqrt((a * b) / (2 * Math.PI * n)) * Math.exp(exponent + corrections);
};

/** ln(ratio) - (ratio - 1) without losing the digits of a ratio near 1 or near 0; `excess` is ratio - 1. */
const logarithmBelow = (excess: number, ratio: number): number =>
  (Math.abs(excess) < 0.5 ? Math.log1p(excess) : Math.log(ratio)) - excess;

/** ln Γ(z) minus Stirling's approximation (z - 1/2)·ln z - z + ln(2π)/2. Source: DLMF 5.11.1. */
const stirlingError = (z: number): number => {
  let shifted = z;
  let error = 0;
  // The series needs a large argument; ln Γ(z+1) = ln Γ(z) + ln z says what one step towards it is worth.
  for (; shifted < 10; shifted += 1) error += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
  const inverse = 1 / (shifted * shifted);
  const series =
    1 / 12 -
    inverse *
      (1 / 360 -
        inverse * (1 / 1260 - inverse * (1 / 1680 - inverse * (1 / 1188 - inverse * (691 / 360360 - inverse / 156)))));
  return error + series / shifted;
};
