// The limit: the same agent, the same checks and the same lines on disk, in the shortest loop that does them.
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate } from '@pawl/core/checks';
import { ATTEMPTS, agent, DIRECTORY, expectedOf, INPUTS, report } from './job.mjs';

const NO_TOKENS = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };
const NO_KINDS = {
  agent: 1,
  workflow: 0,
  model: 0,
  tool: 0,
  retrieval: 0,
  memory: 0,
  policy: 0,
  approval: 0,
  message: 0,
};

const trajectoryOf = (
  id,
  input,
  { output, final_status: finalStatus, stop_reason: stopReason },
  startedAt,
  durationMs,
) => {
  const traceId = id.toString(16).padStart(32, '0');
  const stepId = traceId.slice(16);
  const step = {
    id: stepId,
    parent: null,
    name: 'no-op',
    source: 'span',
    startedAt,
    durationMs,
    status: 'ok',
    error: null,
    tokens: null,
    costUsd: null,
    spans: [stepId],
    convention: 'pawl',
    unread: {},
    marks: [],
    kind: 'agent',
    version: null,
    input,
    output,
  };
  return {
    id: traceId,
    traceIds: [traceId],
    agent: { name: 'no-op', version: null },
    service: null,
    environment: null,
    conversationId: null,
    userId: null,
    input,
    output,
    tags: {},
    annotations: [],
    startedAt,
    endedAt: startedAt,
    durationMs,
    stopReason,
    finalStatus,
    status: 'ok',
    error: null,
    steps: [step],
    totals: { steps: 1, stepsByKind: NO_KINDS, errors: 0, tokens: NO_TOKENS, costUsd: null, durationMs },
    notes: [],
  };
};

const attemptOf = (index, number, checks, { id, startedAt, durationMs }) => ({
  case: `case-${index}`,
  number,
  outcome: checks.every(({ verdict }) => verdict.kind === 'passed') ? 'passed' : 'failed',
  reason: null,
  checks,
  score: null,
  trajectory: id,
  startedAt,
  durationMs,
  tokens: null,
  costUsd: null,
  steps: { total: 1, model: 0, tool: 0 },
  calls: [],
  stderr: null,
});

const expected = INPUTS.map((_, index) =>
  Object.entries(expectedOf(index)).map(([check, value]) => ({ check, value })),
);

const start = performance.now();
const files = { attempts: [], trajectories: [] };
const handles = Object.fromEntries(
  Object.keys(files).map(name => [name, openSync(join(DIRECTORY, `${name}.jsonl`), 'ax')]),
);
const write = () => {
  for (const [name, lines] of Object.entries(files)) {
    writeSync(handles[name], lines.join(''));
    lines.length = 0;
  }
};

let passed = 0;
for (let number = 1; number <= ATTEMPTS; number++) {
  for (let index = 0; index < INPUTS.length; index++) {
    const before = Date.now();
    const result = await agent(INPUTS[index]);
    const startedAt = `${new Date(before).toISOString().slice(0, -1)}000000Z`;
    const trajectory = trajectoryOf(
      number * INPUTS.length + index,
      INPUTS[index],
      result,
      startedAt,
      Date.now() - before,
    );
    const attempt = attemptOf(index, number, evaluate(trajectory, expected[index]), trajectory);
    files.trajectories.push(`${JSON.stringify(trajectory)}\n`);
    files.attempts.push(`${JSON.stringify(attempt)}\n`);
    if (attempt.outcome === 'passed') passed += 1;
    if (files.attempts.length === 256) write();
  }
}
write();
for (const handle of Object.values(handles)) {
  fdatasyncSync(handle);
  closeSync(handle);
}
report({ attempts: INPUTS.length * ATTEMPTS, passed, ms: performance.now() - start });
