// Everything that must hold before a change lands: build, lint and format, types of the tests, tests.
// The last line reads `N passed, N failed`; build, lint and types count as one each.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './lib/browser.mjs';
import { findPostgresServer, startPostgresServer } from './lib/postgres-server.mjs';
import { ensureBuilt } from './lib/prepare.mjs';
import { root, run } from './lib/process.mjs';

const bin = name => join(root, 'node_modules', ...name);
const node = (script, ...args) => run(process.execPath, [bin(script), ...args]);

const steps = [
  ['build', () => ensureBuilt().then(() => 0)],
  ['lint and format', () => node(['@biomejs', 'biome', 'bin', 'biome'], 'check', '--error-on-warnings', '.')],
  ['types of the tests', () => node(['typescript', 'bin', 'tsc'], '-p', 'tsconfig.tests.json')],
  ['types of the examples', () => node(['typescript', 'bin', 'tsc'], '-p', 'examples/tsconfig.json')],
  ['types of the interface', () => node(['typescript', 'bin', 'tsc'], '-p', 'packages/web')],
];

/** A PostgreSQL server of another version than the embedded one, for the suites that both have to pass. */
const startServerIfInstalled = async () => {
  const found = findPostgresServer();
  if (found === null || process.env['PAWL_TEST_POSTGRES_URL'] !== undefined) return null;
  const server = await startPostgresServer(found);
  process.stdout.write(`state suites also on ${server.version}\n`);
  return server;
};

let passed = 0;
let failed = 0;
for (const [name, step] of steps) {
  const code = await step().catch(error => {
    process.stderr.write(`${error.message}\n`);
    return 1;
  });
  process.stdout.write(`${code === 0 ? 'ok' : 'FAILED'}: ${name}\n`);
  if (code === 0) passed += 1;
  else failed += 1;
}

const folder = mkdtempSync(join(tmpdir(), 'pawl-check-'));
const results = join(folder, 'results.json');
try {
  const browser = findBrowser();
  const postgres = await startServerIfInstalled();
  const code = await run(
    process.execPath,
    [bin(['vitest', 'vitest.mjs']), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`],
    {
      env: {
        ...process.env,
        ...(browser === null ? {} : { PAWL_CHROMIUM: browser }),
        ...(postgres === null ? {} : { PAWL_TEST_POSTGRES_URL: postgres.url }),
      },
    },
  ).finally(() => postgres?.stop());
  const summary = JSON.parse(readFileSync(results, 'utf8'));
  passed += summary.numPassedTests;
  // A file that cannot even be loaded has no tests of its own, and must not go unseen.
  const broken = summary.testResults.filter(
    file => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const failures = summary.numFailedTests + broken;
  failed += failures > 0 || code === 0 ? failures : 1;
} catch (error) {
  process.stderr.write(`the tests left no result: ${error.message}\n`);
  failed += 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
