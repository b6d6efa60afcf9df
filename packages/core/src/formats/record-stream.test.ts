import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamRecords } from './record-stream.js';

async function* inPieces(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

const read = async (text: string, size = 5) => {
  const records: { value: unknown; line: number }[] = [];
  for await (const { value, line } of streamRecords(inPieces(text, size), 'a.json')) records.push({ value, line });
  return records;
};

describe('streamRecords', () => {
  it.each([
    ['a document', '{"a": 1}', [[{ a: 1 }, 1]]],
    [
      'lines',
      '{"a":1}\n\n{"a":2}\n',
      [
        [{ a: 1 }, 1],
        [{ a: 2 }, 3],
      ],
    ],
    [
      'a list',
      '[\n{"a":1},\n{"a":[{}]}\n]',
      [
        [{ a: 1 }, 2],
        [{ a: [{}] }, 3],
      ],
    ],
    [
      'lists in lists',
      '[[{"a":1}],[2]]',
      [
        [[{ a: 1 }], 1],
        [[2], 1],
      ],
    ],
    [
      'brackets and quotes in texts',
      '{"a":"}\\"]\\\\"}{"b":"["}',
      [
        [{ a: '}"]\\' }, 1],
        [{ b: '[' }, 1],
      ],
    ],
    ['a byte order mark', '\ufeff{"a":1}', [[{ a: 1 }, 1]]],
  ])('%s', async (_what, text, expected) => {
    for (const size of [1, 3, 1_000]) {
      expect(await read(text, size)).toEqual(expected.map(([value, line]) => ({ value, line })));
    }
  });

  it('gives back what was written, in any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.dictionary(
              fc.string(),
              fc.json().map(text => JSON.parse(text)),
            ),
            fc.array(fc.string()),
          ),
          { minLength: 1 },
        ),
        fc.boolean(),
        fc.integer({ min: 1, max: 50 }),
        async (values, asList, size) => {
          const text = asList ? JSON.stringify(values) : values.map(value => `${JSON.stringify(value)}\n`).join('');
          // Lines that are lists are read as lists of records: only objects can stand alone.
          fc.pre(asList || values.every(value => !Array.isArray(value)));
          expect((await read(text, size)).map(({ value }) => value)).toEqual(JSON.parse(JSON.stringify(values)));
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([
    ['nothing', ' \n ', /a.json:1: the file holds no record/],
    ['an empty list', '[]', /a.json:1: the file holds no record/],
    ['a record that does not end', '{"a":1}\n{"b":', /a.json:2: the record that begins here does not end/],
    ['a list that does not end', '[{"a":1},\n', /a.json:2: the list of records does not end/],
    ['a text', '{"a":1}\n"b"', /a.json:2: a record begins with \{ or \[/],
    ['no JSON', '{"a":1}\n{\n"b": x}', /a.json:2:1: the record that begins in line 2 is not JSON/],
    [
      'too many levels',
      `{"a":1}\n${'['.repeat(1)}${'{"a":'.repeat(100)}1${'}'.repeat(100)}]`,
      /a.json:2:1: the record has more than 64 levels/,
    ],
  ])('%s: says where and what', async (_what, text, says) => {
    await expect(read(text)).rejects.toThrow(says);
  });

  it('stands 100,000 levels', async () => {
    await expect(read(`[${'['.repeat(100_000)}${']'.repeat(100_000)}]`, 1_000)).rejects.toThrow(/more than 64 levels/);
  });
});
