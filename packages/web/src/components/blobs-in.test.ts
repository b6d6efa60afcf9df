import { expect, it } from 'vitest';
import { blobsIn } from './blobs-in.js';

const hash = 'a1'.repeat(16);

it('finds the files that a text refers to, each once', () => {
  const text = `see pawl-blob:${hash};image/png;12345) and pawl-blob:${hash};image/png;12345`;
  expect(blobsIn(text)).toEqual([{ hash, mediaType: 'image/png', bytes: 12_345 }]);
});

it.each([
  'no file',
  'pawl-blob:dropped;image/png;9000000;sha256=00',
  `pawl-blob:${hash.slice(1)};image/png;1`,
  `pawl-blob:../../x;image/png;1`,
])('finds none in %j', text => {
  expect(blobsIn(text)).toEqual([]);
});
