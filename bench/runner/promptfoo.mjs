import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ATTEMPTS, agent, DIRECTORY, INPUTS, report } from './job.mjs';

// Its own store and nothing else: no telemetry, no look for updates.
process.env.PROMPTFOO_CONFIG_DIR = join(DIRECTORY, 'promptfoo');
process.env.PROMPTFOO_DISABLE_TELEMETRY = '1';
process.env.PROMPTFOO_DISABLE_UPDATE = '1';
const peers = createRequire(new URL('../peers/package.json', import.meta.url));
const { default: promptfoo } = await import(pathToFileURL(peers.resolve('promptfoo')).href);

const tests = INPUTS.map((question, index) => ({
  vars: { question },
  assert: [
    { type: 'contains', value: 'can be returned' },
    { type: 'contains', value: `ord_${index}` },
    { type: 'not-contains', value: 'approved' },
  ],
}));

const start = performance.now();
const record = await promptfoo.evaluate(
  { prompts: ['{{question}}'], providers: [async question => agent(question)], tests, writeLatestResults: true },
  { maxConcurrency: 16, repeat: ATTEMPTS, cache: false, showProgressBar: false },
);
const ms = performance.now() - start;
const { stats } = await record.toEvaluateSummary();
report({ attempts: stats.successes + stats.failures + stats.errors, passed: stats.successes, ms });
process.exit(0);
