import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../trajectory/index.js';
import { compileMapping, gradeRecords, mapRecord } from './index.js';

const SPEC = { case: 'id', attempt: 'n', score: 's', time: 't' };

const grade = async (values: readonly JsonObject[], pass: string | null = null) => {
  const mapping = compileMapping(SPEC, pass);
  const records = values.map((value, index) => ({
    value: { messages: [{ role: 'user', content: index }], ...value },
    file: 'log.jsonl',
    line: index + 1,
  }));
  return gradeRecords(await Promise.all(records.map(record => mapRecord(record, mapping))), 'run', mapping.pass);
};

describe('gradeRecords', () => {
  it.each<[string, readonly JsonObject[], readonly string[]]>([
    [
      'by the log’s own count',
      [
        { id: 'a', n: 1 },
        { id: 'a', n: 0 },
        { id: 'b', n: 5 },
      ],
      ['a/2', 'a/1', 'b/1'],
    ],
    ['in order when it does not count', [{ id: 'a' }, { id: 'b' }, { id: 'a' }], ['a/1', 'b/1', 'a/2']],
    ['counted ones first', [{ id: 'a' }, { id: 'a', n: 3 }], ['a/2', 'a/1']],
    ['each a case of its own without a case', [{}, {}], ['record-1/1', 'record-2/1']],
    ['none', [], []],
  ])('numbers attempts %s', async (_, values, expected) => {
    expect((await grade(values)).map(({ case: id, attempt }) => `${id}/${attempt}`)).toEqual(expected);
  });

  it.each([
    ['score >= 1', { s: 1 }, true],
    ['score >= 1', { s: 0.5 }, false],
    ['score >= 1', {}, null],
    ['record.verdict = "ok"', { verdict: 'ok' }, true],
    ['$count(messages) > 1', {}, false],
    [null, { s: 1 }, null],
  ])('--pass %j over %j is %j', async (pass, value, expected) => {
    expect((await grade([value], pass))[0]?.passed).toBe(expected);
  });

  it.each([
    [{ id: 'a/b' }, null, 'log.jsonl:1: "case" gives "a/b", which cannot name a case'],
    [{ id: '.hidden' }, null, 'log.jsonl:1: "case" gives ".hidden", which cannot name a case'],
    [{ s: 1 }, 'score', 'log.jsonl:1: "pass" is 1, not true or false'],
    [{ s: 1 }, 'score > "a"', /^log\.jsonl:1: the pass expression: /],
  ])('%j with --pass %j is an error', async (value, pass, message) => {
    await expect(grade([value], pass)).rejects.toThrow(message);
  });

  it('two records that are the same attempt are an error that names both', async () => {
    await expect(
      grade([
        { id: 'a', n: 1 },
        { id: 'a', n: 1 },
      ]),
    ).rejects.toThrow('log.jsonl:2: "attempt" is 1 of case a, as is the record at log.jsonl:1');
  });

  it('measures a duration only when the log has both ends', async () => {
    const graded = await grade([{ t: { start: 10, end: 12.5 } }, { t: 10 }, {}]);
    expect(graded.map(({ durationMs }) => durationMs)).toEqual([2500, null, null]);
  });
});
