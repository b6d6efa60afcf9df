import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('./vectors.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pawl-vectors-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = content => {
  const file = join(folder, 'vectors.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
  return { status, stderr, lines: stdout.trimEnd().split('\n') };
};

const good = { id: 'good', method: 'pass_at_k', input: { n: 4, c: 2, k: 1 }, expected: { value: 0.5 }, abs_tol: 1e-9 };
const undefinedOne = { ...good, id: 'undefined', input: { n: 3, c: 1, k: 4 }, expected: { value: null } };
const wrong = { ...good, id: 'wrong', expected: { value: 0.6 } };
const notNull = { ...good, id: 'not-null', expected: { value: null } };
const unreadable = { ...good, id: 'unreadable', input: { n: 4 } };
const later = { ...good, id: 'later', method: 'time_travel' };
const inherited = { ...good, id: 'inherited', method: 'constructor' };

describe('a file of vectors', () => {
  it.each([
    { because: 'all pass', vectors: [good, undefinedOne], status: 0, last: '2 passed, 0 failed' },
    { because: 'a number is wrong', vectors: [good, wrong], status: 1, last: '1 passed, 1 failed' },
    { because: 'a number stands where null belongs', vectors: [notNull], status: 1, last: '0 passed, 1 failed' },
    { because: 'an input lacks a field', vectors: [unreadable], status: 1, last: '0 passed, 1 failed' },
    {
      because: 'unknown methods are no failures',
      vectors: [good, later, inherited],
      status: 0,
      last: '1 passed, 0 failed',
    },
  ])('ends with $status and "$last" when $because', ({ vectors, status, last }) => {
    const result = run({ vectors });
    expect([result.status, result.lines.at(-1)]).toEqual([status, last]);
  });

  it('prints what it got and what was expected', () => {
    expect(run({ vectors: [wrong] }).lines.slice(0, 3)).toEqual([
      'FAILED wrong (pass_at_k) at value',
      '  got      {"value":0.5}',
      '  expected {"value":0.6}',
    ]);
  });

  it('lists the methods it skipped, with counts', () => {
    expect(run({ vectors: [later, later] }).lines[1]).toBe('  time_travel 2');
  });

  it('allows a number above 1 a relative error of 1e-9', () => {
    const large = {
      method: 'quantile',
      input: { values: [1e6], q: 0.5 },
      expected: { type7: 1e6 + 1e-4 },
      abs_tol: 1e-9,
    };
    expect(run({ vectors: [large] }).status).toBe(0);
  });

  it.each([
    { because: 'it is not JSON', content: '{' },
    { because: 'it holds no list', content: '{"vectors":{}}' },
    { because: 'a vector has no input', content: '{"vectors":[{"method":"quantile","expected":{}}]}' },
  ])('is refused with 2 when $because', ({ content }) => {
    expect(run(content).status).toBe(2);
  });
});

describe('the command', () => {
  it.each([
    { args: [] },
    { args: ['a', 'b'] },
    { args: [join(folder, 'missing.json')] },
  ])('is refused with 2 for $args', ({ args }) => {
    expect(spawnSync(process.execPath, [script, ...args]).status).toBe(2);
  });
});
