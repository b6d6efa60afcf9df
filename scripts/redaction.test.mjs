import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('./redaction.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pawl-redaction-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = content => {
  const file = join(folder, 'set.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
  return { status, stdout, stderr, lines: stdout.trimEnd().split('\n') };
};

const text = (id, text, expected, tier = 'core') => ({
  id,
  class: 'email',
  tier,
  kind: 'text',
  text,
  expect: expected,
});
const ann = { label: 'email', start: 3, end: 18 };
const good = text('good', 'to ann@example.com!', [ann]);
const clean = text('clean', 'to nobody', []);
const missed = text('missed', 'to ann-at-example-com', [{ ...ann, end: 21 }]);
const touched = text('touched', 'to ann@example.com!', []);
const narrow = text('narrow', 'to ann@example.com!', [{ ...ann, end: 10 }]);
const wide = text('wide', 'to ann@example.com!', [{ ...ann, end: 10, allow_end: 18 }]);
const json = {
  id: 'json',
  class: 'person_field',
  kind: 'json',
  value: { customer: { name: 'Sam', 'a/b': 'ann@example.com' }, to: 'bob@example.com' },
  expect: [
    { label: 'person_name', path: '/customer/name', start: 0, end: 3 },
    { label: 'email', path: '/customer/a~1b', start: 0, end: 15 },
  ],
  may: ['/to'],
};

describe('a redaction set', () => {
  it.each([
    { because: 'all is well', cases: [good, clean, wide, json], status: 0, last: '4 passed, 0 failed' },
    { because: 'a value was missed', cases: [good, missed], status: 1, last: '1 passed, 1 failed' },
    { because: 'something else was touched', cases: [touched], status: 1, last: '0 passed, 1 failed' },
    { because: 'more went than may', cases: [narrow], status: 1, last: '0 passed, 1 failed' },
    {
      because: 'a free field counts when it is not free',
      cases: [{ ...json, may: [] }],
      status: 1,
      last: '0 passed, 1 failed',
    },
    {
      because: 'tier hard does not count',
      cases: [good, { ...missed, tier: 'hard' }],
      status: 0,
      last: '1 passed, 0 failed',
    },
  ])('ends with $status and "$last" as $because', ({ cases, status, last }) => {
    const result = run({ cases });
    expect(result.stderr).toBe('');
    expect(result.lines.at(-1)).toBe(last);
    expect(result.status).toBe(status);
  });

  it('names what failed and never prints it', () => {
    const { stdout } = run({ cases: [missed, { ...missed, id: 'hard-one', tier: 'hard' }] });
    expect(stdout).toContain('FAILED missed (email, core): missed email 3..21');
    expect(stdout).toContain('tier hard: 0 passed, 1 failed');
    expect(stdout).not.toContain('ann-at-example');
  });

  it.each([
    { because: 'it is no JSON', content: '{' },
    { because: 'there are no cases', content: { vectors: [] } },
    { because: 'a case has no text', content: { cases: [{ id: 'x', class: 'email', kind: 'text', expect: [] }] } },
    {
      because: 'a pointer leads nowhere',
      content: { cases: [{ ...json, expect: [{ ...json.expect[0], path: '/x' }] }] },
    },
  ])('ends with 2 when $because', ({ content }) => {
    const result = run(content);
    expect(result.status).toBe(2);
    expect(result.stderr).not.toBe('');
  });
});
