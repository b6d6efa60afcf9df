import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const PACKED = ['core', 'otlp', 'sdk', 'runner', 'server', 'web', 'cli'];

const folder = mkdtempSync(join(tmpdir(), 'pawl-packed-'));
const user = join(folder, 'user');

const npm = (args: readonly string[], cwd: string): string =>
  execFileSync('npm', [...args, '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const pawl = (...args: readonly string[]): string =>
  execFileSync(join(user, 'node_modules', '.bin', 'pawl'), args, {
    cwd: user,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

beforeAll(() => {
  for (const name of PACKED) npm(['pack', '--pack-destination', folder], join(root, 'packages', name));
  const tarballs = readdirSync(folder).filter(name => name.endsWith('.tgz'));
  execFileSync('mkdir', [user]);
  writeFileSync(join(user, 'package.json'), JSON.stringify({ name: 'user', private: true }));
  // The engines are optional and large; what the packages themselves need is what this test is about.
  npm(['install', '--prefer-offline', '--omit=optional', ...tarballs.map(name => join(folder, name))], user);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('runs from packed tarballs installed into an empty folder', () => {
  expect(pawl('--version').trim()).toMatch(/^\d+\.\d+\.\d+$/);
});

it('imports a graded log and reports it, with nothing but the tarballs', () => {
  const log = [1, 1, 1, 0].map((score, trial) => ({
    task: 'greet',
    trial,
    score,
    messages: [
      { role: 'user', content: 'hello' },
      { role: 'assistant', content: 'hello to you' },
    ],
  }));
  writeFileSync(join(user, 'log.json'), JSON.stringify(log));
  const maps = ['case=task', 'attempt=trial', 'score=score'].flatMap(map => ['--map', map]);
  pawl('import', 'messages', 'log.json', ...maps, '--pass', 'score >= 1', '--run', 'greetings', '--json');
  const report = JSON.parse(pawl('report', 'greetings', '--json'));
  expect(report.suite).toMatchObject({ cases: 1, attempts: 4, pass_rate: 0.75, pass_hat_k: { 1: 0.75, 2: 0.5, 4: 0 } });
});

it('ships the interface, the mappings and the JSON Schemas', () => {
  const modules = join(user, 'node_modules');
  expect(readdirSync(join(modules, '@pawl/web/dist'))).toContain('index.html');
  expect(readdirSync(join(modules, 'pawl/mappings'))).toContain('tau-bench.yaml');
  expect(readdirSync(join(modules, '@pawl/core/schemas'))).toContain('case.schema.json');
});
