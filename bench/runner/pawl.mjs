import { join } from 'node:path';
import { readCase } from '@pawl/core/cases';
import { functionTarget, redactionOf, runCases } from '@pawl/runner';
import { ATTEMPTS, agent, DIRECTORY, expectedOf, INPUTS, report } from './job.mjs';

const target = functionTarget({ function: request => agent(request.input), cwd: DIRECTORY, timeoutMs: 60_000 });
const config = { kind: 'function', function: 'agent.mjs', timeoutMs: 60_000, env: {} };
const chosen = {
  version: null,
  target: config,
  agent: {
    name: 'no-op',
    owner: null,
    target: config,
    versions: new Map(),
    tools: new Map(),
    risk: null,
    manifest: new Map(),
    default: { input: null, world: null },
  },
};
const asItIs = { attempt: attempt => attempt, trajectory: trajectory => trajectory };

const cases = INPUTS.map((input, index) => {
  const text = JSON.stringify({ id: `case-${index}`, input, expected: expectedOf(index) });
  return readCase(text, `case-${index}.case.json`).case;
});

const start = performance.now();
const { suite } = await runCases({
  id: 'bench',
  directory: join(DIRECTORY, 'run'),
  cases,
  environments: new Map(),
  agent: chosen,
  target,
  folder: DIRECTORY,
  attempts: ATTEMPTS,
  concurrency: 16,
  redaction: process.env.BENCH_REDACT === '1' ? redactionOf(DIRECTORY) : asItIs,
  command: [],
});
report({ attempts: suite.attempts, passed: suite.outcomes.passed, ms: performance.now() - start });
