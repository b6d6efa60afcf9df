import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileRules, NO_RULES, redactText } from '@pawl/core/redact';
import { afterAll, describe, expect, it } from 'vitest';
import { checkFile, type FoundAt, openOutput, outputOf, redactFile } from './redact.js';

const folder = mkdtempSync(join(tmpdir(), 'pawl-redact-'));
afterAll(() => rmSync(folder, { recursive: true }));
const rules = compileRules(NO_RULES);
const redaction = { token: (label: string) => `[${label}:00000000]`, rules };

const write = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};
const redacted = async (file: string, size?: number): Promise<string> => {
  const target = join(folder, 'out');
  const out = openOutput(target);
  await redactFile(file, redaction, out, size);
  await out.close();
  return readFileSync(target, 'utf8');
};

describe('a file in pieces', () => {
  const key = `-----BEGIN ${'PRIVATE'} KEY-----\n${'FAKE'.repeat(16)}\n${'FAKE'.repeat(16)}\n-----END PRIVATE KEY-----`;
  const lines = Array.from({ length: 200 }, (_, n) =>
    [`2026-04-18 INFO mail to user${n}@example.com`, key, '{', '  "customer": {', '    "name": "Sam"', '  }', '}'].join(
      '\n',
    ),
  ).join('\n');

  it.each([600, 1000, 5000, 1_000_000])('of %d characters is redacted as the whole', async size => {
    const file = write('a.log', lines);
    expect(await redacted(file, size)).toBe(redactText(lines, redaction).text);
  });

  it('is told about by line and column as the whole', async () => {
    const file = write('a.log', lines);
    const all = async (size: number) => {
      const found: FoundAt[] = [];
      const counts = await checkFile(file, rules, at => found.push(at), size);
      return { found, counts };
    };
    const whole = await all(1_000_000);
    expect(whole.counts).toEqual({ email: 200, private_key: 200, person_name: 200 });
    expect(whole.found[0]).toEqual({ file, line: 1, column: 25, label: 'email' });
    expect(whole.found[4]).toEqual({ file, line: 12, column: 1, label: 'private_key' });
    expect(await all(600)).toEqual(whole);
  });

  it('of JSON lines is cut between lines', async () => {
    const content = `${Array.from({ length: 50 }, (_, n) => JSON.stringify({ customer: { name: `Sam ${n}` } })).join('\n')}\n`;
    expect(await redacted(write('a.jsonl', content), 64)).toBe(redactText(content, redaction).text);
  });

  it('keeps characters that a read breaks apart', async () => {
    const content = 'é中😀\n'.repeat(200_000);
    expect(await redacted(write('a.txt', content))).toBe(content);
  });
});

it.each([
  { because: 'it holds NUL', bytes: new Uint8Array([104, 0, 105]) },
  { because: 'it is no UTF-8', bytes: new Uint8Array([0xff, 0xfe, 0x41]) },
  { because: 'it ends within a character', bytes: new Uint8Array([0x41, 0xc3]) },
])('a file is refused when $because', async ({ bytes }) => {
  const file = write('binary', bytes);
  await expect(checkFile(file, rules, () => {})).rejects.toMatchObject({ code: 'FILE_NOT_TEXT' });
});

it('a missing file is named', async () => {
  await expect(checkFile(join(folder, 'none'), rules, () => {})).rejects.toThrow(/none/);
});

it('never writes over its input', () => {
  const file = write('in.txt', 'x');
  expect(() => outputOf(file, file, false)).toThrow(/written over/);
  expect(() => outputOf(file, folder, true)).toThrow(/written over/);
  expect(() => outputOf(file, join(folder, 'no'), true)).toThrow(/no folder/);
});
