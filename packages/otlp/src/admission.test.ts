import { expect, it } from 'vitest';
import { createAdmission } from './admission.js';
import { OverloadError } from './index.js';

it.each([
  { because: 'it fits', first: 50, second: 50, fits: true },
  { because: 'it does not fit', first: 60, second: 50, fits: false },
  { because: 'the first has not sent anything yet', first: 0, second: 500, fits: true },
])('a second request is taken ($fits), as $because', ({ first, second, fits }) => {
  const admission = createAdmission(100);
  admission.open().grow(first);
  const other = admission.open();
  const grow = () => other.grow(second);
  if (fits) expect(grow).not.toThrow();
  else expect(grow).toThrow(OverloadError);
});

it('a request that is alone is taken whatever its size', () => {
  const only = createAdmission(1).open();
  only.grow(999);
  only.grow(999);
});

it('expecting takes nothing, refusing neither', () => {
  const admission = createAdmission(100);
  const first = admission.open();
  first.grow(60);
  const second = admission.open();
  second.expect(40);
  expect(() => second.grow(41)).toThrow(OverloadError);
  second.grow(40);
  expect(() => first.expect(1)).toThrow(OverloadError);
});

it('makes room when a request gives back, and when it ends', () => {
  const admission = createAdmission(100);
  const first = admission.open();
  const second = admission.open();
  first.grow(100);
  first.shrink(50);
  second.grow(50);
  first.close();
  second.grow(50);
  second.close();
  const third = admission.open();
  admission.open().grow(1);
  third.grow(99);
  expect(() => third.grow(1)).toThrow(OverloadError);
});
