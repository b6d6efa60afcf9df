import { expect, it } from 'vitest';
import { passK } from './pass-k.js';

const byK = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [String(index + 1), 1 / (index + 1)]));

it.each([
  { attempts: 0, ks: [] },
  { attempts: 4, ks: [1, 2, 3, 4] },
  { attempts: 5, ks: [1, 2, 3, 4, 5] },
  { attempts: 10, ks: [1, 2, 4, 8, 10] },
  { attempts: 100, ks: [1, 2, 4, 8, 100] },
])('of $attempts attempts', ({ attempts, ks }) => {
  expect(passK({ pass_at_k: byK(attempts), pass_hat_k: byK(attempts) }).map(({ k }) => k)).toEqual(ks);
});

it('keeps what is not defined as null', () => {
  expect(passK({ pass_at_k: { '1': 0.5, '2': null }, pass_hat_k: { '1': 0.5 } })).toEqual([
    { k: 1, at: 0.5, hat: 0.5 },
    { k: 2, at: null, hat: null },
  ]);
});
