import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const captures = join(process.env.PAWL_SHARED_DATA ?? join(root, '../shared/data'), 'otlp');
const hasCaptures = existsSync(captures);
if (!hasCaptures) console.log(`skipped: no captured payloads at ${captures}`);

const folder = mkdtempSync(join(tmpdir(), 'pawl-conformance-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const conformance = (...args) =>
  spawnSync(process.execPath, [join(root, 'scripts/conformance.mjs'), ...args], { encoding: 'utf8' });

describe('npm run -s conformance', () => {
  it('cannot use a folder without captures', () => {
    const run = conformance(folder);
    expect(run.status).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain(folder);
  });

  it.skipIf(!hasCaptures)('judges the captures of a folder, and fails one without a row', () => {
    const some = join(folder, 'some');
    mkdirSync(join(some, 'unheard-of'), { recursive: true });
    writeFileSync(join(some, 'unheard-of/decoded.json'), '[]');
    cpSync(join(captures, 'langfuse/decoded.json'), join(some, 'langfuse/decoded.json'));
    // The story of another stack under this one's name.
    cpSync(join(captures, 'strands-multi/decoded.json'), join(some, 'google-adk/decoded.json'));
    const run = conformance(some);
    const lines = run.stdout.trimEnd().split('\n');
    expect(run.status).toBe(1);
    expect(lines.at(-1)).toBe('1 passed, 2 failed');
    expect(run.stdout).toContain('unheard-of: the table has no row for it');
    expect(lines.find(line => line.startsWith('google-adk '))).toContain('✗');
  });
});
