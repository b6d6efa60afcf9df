// Tries the faults that pawl has to survive, on real processes: `npm run -s faults [-- --full]`. Prints a Markdown table of
// fault, what is expected, and what came out. `--full` tries more of each and takes tens of minutes.
// Exit code 0: all passed, 1: some failed, 2: they could not be tried. The last line reads `N passed, N failed` and counts faults.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAULTS } from './lib/fault-rows.mjs';
import { ensureBuilt, ensureInstalled } from './lib/prepare.mjs';
import { root } from './lib/process.mjs';

const cell = text => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, '; ');
const plural = (count, one) => `${count} ${one}${count === 1 ? '' : 's'}`;

/** What came of the tests of one fault. */
const outcomeOf = (tests, fault) => {
  const found = tests.filter(({ file, name }) =>
    fault.tests.some(([of, pattern]) => file === of && (pattern === undefined || pattern.test(name))),
  );
  const ran = found.filter(({ state }) => state !== 'skipped');
  const failed = ran.filter(({ state }) => state !== 'passed');
  const figures = ran.flatMap(({ printed }) => printed);
  const silent = ran.filter(({ printed }) => printed.length === 0).length;
  if (ran.length === 0)
    return {
      state: found.length === 0 ? 'failed' : 'skipped',
      text: found.length === 0 ? 'no test ran' : 'skipped here',
    };
  const said = [
    ...figures,
    ...(silent === 0 ? [] : [`${plural(silent, 'test')} ${figures.length === 0 ? '' : 'more '}without a figure`]),
  ];
  const wrong = failed.map(({ name, errors }) => `FAILED ${name}: ${(errors[0] ?? '').split('\n')[0]}`);
  return { state: failed.length > 0 ? 'failed' : 'passed', text: [...wrong, ...said].join('; ') };
};

const main = async () => {
  const [option, ...more] = process.argv.slice(2);
  if ((option !== undefined && option !== '--full') || more.length > 0) {
    process.stderr.write('usage: npm run -s faults [-- --full]\n');
    return 2;
  }
  await ensureInstalled();
  await ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'pawl-faults-'));
  const report = join(folder, 'report.json');
  try {
    const files = [...new Set(FAULTS.flatMap(({ tests }) => tests.map(([file]) => file)))];
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const reporter = join(root, 'scripts/lib/fault-reporter.mjs');
    const args = [vitest, 'run', ...files, '--reporter', reporter, '--maxWorkers', option === '--full' ? '1' : '2'];
    const env = { ...process.env, PAWL_FAULTS_REPORT: report, ...(option === '--full' ? { PAWL_FAULTS: 'full' } : {}) };
    spawnSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
    const { tests, faults } = JSON.parse(readFileSync(report, 'utf8'));
    const counts = { passed: 0, failed: faults.length, skipped: 0 };
    process.stdout.write('| fault | expected | measured |\n| --- | --- | --- |\n');
    for (const fault of FAULTS) {
      const { state, text } = outcomeOf(tests, fault);
      counts[state] += 1;
      process.stdout.write(`| ${cell(fault.fault)} | ${cell(fault.expected)} | ${cell(text)} |\n`);
    }
    for (const fault of faults) process.stdout.write(`\n${fault}\n`);
    if (counts.skipped > 0)
      process.stdout.write(`\n${plural(counts.skipped, 'fault')} could not be tried on this machine\n`);
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed\n`);
    return counts.failed > 0 ? 1 : 0;
  } catch (error) {
    process.stderr.write(`the faults could not be tried: ${error.message}\n`);
    return 2;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

process.exitCode = await main();
