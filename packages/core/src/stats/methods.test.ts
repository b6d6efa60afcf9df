import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../trajectory/index.js';
import { methods } from './methods.js';

interface Vector {
  readonly id: string;
  readonly method: string;
  readonly input: JsonObject;
  readonly expected: Readonly<Record<string, number | null>>;
  readonly abs_tol: number;
}

const shared = process.env.PAWL_SHARED_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const file = `${shared}/stat-vectors.json`;
const present = existsSync(file);
if (!present) console.warn(`skipped: no reference vectors at ${file}`);
const vectors: Vector[] = present ? JSON.parse(readFileSync(file, 'utf8')).vectors : [];
const known = vectors.filter(({ method }) => Object.hasOwn(methods, method));

describe.skipIf(!present)('reference vectors', () => {
  it.each(known)('$id', ({ method, input, expected, abs_tol }) => {
    const got = methods[method]?.(input) ?? {};
    for (const [field, value] of Object.entries(expected)) {
      if (value === null) expect(got[field], field).toBeNull();
      else
        expect(Math.abs(Number(got[field] ?? Number.NaN) - value), field).toBeLessThanOrEqual(
          abs_tol * Math.max(1, Math.abs(value)),
        );
    }
  });

  it('has vectors for every method', () => {
    expect(Object.keys(methods).filter(method => !known.some(vector => vector.method === method))).toEqual([]);
  });
});

describe('inputs of a method', () => {
  it('may be exact fractions', () => {
    expect(methods.quantile?.({ values: ['1/2', '3/2', 2], q: '1/4' })).toEqual({ type7: 1, nearest_rank: 0.5 });
  });

  it.each([
    { input: { n: 3, c: 1 }, problem: 'k is missing' },
    { input: { n: 3, c: 'x', k: 1 }, problem: 'not a number or a fraction: "x"' },
    { input: { n: 3, c: null, k: 1 }, problem: 'not a number or a fraction: null' },
  ])('that cannot be read are refused: $problem', ({ input, problem }) => {
    expect(() => methods.pass_at_k?.(input)).toThrow(problem);
  });
});
