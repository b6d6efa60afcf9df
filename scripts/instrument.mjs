// Runs what the pages of docs/guide/instrument say, each on an agent of that stack: `npm run instrument [-- STACK…]`.
// Installs what is missing first. Prints a table; the last line reads `N passed, N failed, N skipped`. Exit code 0: none
// failed, 1: some did, 2: there is no such stack.
import { STACKS } from '../examples/instrument/stacks.mjs';
import { Unavailable } from './lib/instrument/install.mjs';
import { runNoTelemetry } from './lib/instrument/no-telemetry.mjs';
import { runStack } from './lib/instrument/run.mjs';
import { startServices } from './lib/instrument/services.mjs';
import { ensureBuilt, ensureInstalled } from './lib/prepare.mjs';

const named = process.argv.slice(2);
const all = [...STACKS, { name: 'no-telemetry' }];
const unknown = named.filter(name => !all.some(stack => stack.name === name));
if (unknown.length > 0) {
  const known = all.map(({ name }) => name).join(', ');
  process.stderr.write(`There is no stack ${unknown.join(', ')}. There are ${known}.\n`);
  process.exit(2);
}

await ensureInstalled();
await ensureBuilt();
const services = await startServices();
const counts = { ok: 0, failed: 0, skipped: 0 };
const line = (...cells) =>
  process.stdout.write(`${cells.map((cell, n) => String(cell).padEnd([25, 9, 6, 8][n] ?? 0)).join('')}\n`);

/** What came of one page; `steps` of all its trajectories. */
const outcomeOf = async stack => {
  try {
    const outcomes = stack.name === 'no-telemetry' ? await runNoTelemetry(services) : [await runStack(stack, services)];
    const problems = outcomes.flatMap(outcome => outcome.problems);
    const steps = outcomes.flatMap(outcome => outcome.trajectories.flatMap(trajectory => trajectory.steps)).length;
    const node = outcomes[0]?.node ?? process.versions.node;
    return { node, steps, verdict: problems.length === 0 ? 'ok' : 'failed', why: problems.join('; ') };
  } catch (error) {
    return { verdict: error instanceof Unavailable ? 'skipped' : 'failed', why: error.message };
  }
};

try {
  line('stack', 'node', 'steps', 'verdict', 'seconds');
  for (const stack of all.filter(({ name }) => named.length === 0 || named.includes(name))) {
    const began = Date.now();
    const { node = '', steps = '', verdict, why } = await outcomeOf(stack);
    counts[verdict] += 1;
    line(stack.name, node, steps, verdict, ((Date.now() - began) / 1000).toFixed(1));
    if (why !== '') process.stdout.write(`  ${why.trim().replaceAll('\n', '\n  ')}\n`);
  }
} finally {
  await services.stop();
}
process.stdout.write(`${counts.ok} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;
