import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RowWriter } from './row-writer.js';

/** Reads Strings as ClickHouse does: a length in LEB128, then so many bytes. */
const stringsIn = (rows: Buffer): readonly string[] => {
  const found: string[] = [];
  for (let at = 0; at < rows.length; ) {
    let length = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = rows[at] ?? 0;
      at += 1;
      length |= (byte & 0x7f) << shift;
      more = byte >= 0x80;
    }
    found.push(rows.toString('utf8', at, at + length));
    at += length;
  }
  return found;
};

const written = (texts: readonly string[]): Buffer => {
  const rows = new RowWriter(1);
  for (const text of texts) rows.text(text);
  return rows.take();
};

it.each([
  '',
  'a',
  'é',
  'a'.repeat(127),
  'a'.repeat(128),
  'é'.repeat(100),
  '✓'.repeat(42),
  '✓'.repeat(43),
  'é'.repeat(20_000),
])('writes a text of whichever length takes one byte more than its characters say: %#', text =>
  expect(stringsIn(written([text, 'after']))).toEqual([text, 'after']));

it('writes any texts one after the other', () => {
  const texts = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 300 })));
  fc.assert(
    fc.property(texts, all => {
      expect(stringsIn(written(all))).toEqual(all.map(text => text.toWellFormed()));
    }),
  );
});
