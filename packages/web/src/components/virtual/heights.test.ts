import { describe, expect, it } from 'vitest';
import { Heights } from './heights.js';

/** Ten rows of 10, 20, … 100 pixels. */
const rising = (): Heights => new Heights(10, index => (index + 1) * 10);

describe('Heights', () => {
  it.each([
    { index: 0, offset: 0 },
    { index: 1, offset: 10 },
    { index: 4, offset: 100 },
    { index: 10, offset: 550 },
    { index: 99, offset: 550 },
  ])('row $index begins at $offset', ({ index, offset }) => {
    expect(rising().offsetOf(index)).toBe(offset);
  });

  it.each([
    { offset: -5, index: 0 },
    { offset: 9.9, index: 0 },
    { offset: 10, index: 1 },
    { offset: 99, index: 3 },
    { offset: 100, index: 4 },
    { offset: 549, index: 9 },
    { offset: 9999, index: 9 },
  ])('at $offset is row $index', ({ offset, index }) => {
    expect(rising().indexAt(offset)).toBe(index);
  });

  it('moves what lies below a row that turned out higher', () => {
    const heights = rising();
    expect(heights.set(2, 130)).toBe(100);
    expect([heights.offsetOf(2), heights.offsetOf(3), heights.total, heights.indexAt(150)]).toEqual([30, 160, 650, 2]);
  });

  it('changes nothing for a row that is not there', () => {
    const heights = rising();
    expect([heights.set(10, 5), heights.set(-1, 5), heights.total]).toEqual([0, 0, 550]);
  });

  it('has no row when it is empty', () => {
    const heights = new Heights(0, () => 10);
    expect([heights.total, heights.indexAt(0)]).toEqual([0, 0]);
  });

  it('agrees with adding up, for any number of rows', () => {
    for (const count of [1, 2, 3, 7, 8, 9, 100]) {
      const heights = new Heights(count, index => 1 + (index % 5));
      let sum = 0;
      for (let index = 0; index < count; index += 1) {
        expect([heights.offsetOf(index), heights.indexAt(sum)]).toEqual([sum, index]);
        sum += 1 + (index % 5);
      }
    }
  });
});
