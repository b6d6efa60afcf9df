// What goes out comes back: captured runs through ATIF, JSONL and the table of steps. OTLP is tested with its package.
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assemble } from '../conventions/index.js';
import { capture, capturesAt, hasCaptures } from '../conventions/testing/captures.js';
import { isSpanId, modelSteps, type Step, type Trajectory, toolSteps } from '../trajectory/index.js';
import { atifOf } from './atif/write.js';
import { stepRows } from './pawl/step-rows.js';
import { readValues } from './testing/read-values.js';

if (!hasCaptures) console.warn(`skipped: no captured requests in ${capturesAt}`);

const stacks = hasCaptures
  ? readdirSync(capturesAt).filter(name => existsSync(`${capturesAt}/${name}/decoded.json`))
  : [];

const trajectoryOf = (stack: string): Trajectory => {
  const { spans, logs } = capture(stack);
  return assemble(spans, { logs });
};

const again = async (value: unknown): Promise<Trajectory> => assemble((await readValues(value)).spans);

/** Workflows only group; ATIF has no word for them. */
const told = (trajectory: Trajectory): readonly Step[] => trajectory.steps.filter(step => step.kind !== 'workflow');

/** What ATIF holds of a trajectory. Steps that had no span get ids of their own. */
const heldByAtif = (trajectory: Trajectory, ids: ReadonlySet<string>) => ({
  id: trajectory.id,
  // How a version is known, a document does not say.
  agent: { name: trajectory.agent.name, version: trajectory.agent.version },
  input: trajectory.input,
  output: trajectory.output,
  stopReason: trajectory.stopReason,
  finalStatus: trajectory.finalStatus,
  conversationId: trajectory.conversationId,
  tags: trajectory.tags,
  tokens: trajectory.totals.tokens,
  costUsd: trajectory.totals.costUsd,
  steps: told(trajectory).map(({ id, kind, name, source, startedAt, durationMs, status, error }) => ({
    id: ids.has(id) ? id : null,
    kind,
    name,
    source,
    startedAt,
    durationMs,
    status,
    error: error?.message ?? null,
  })),
  tools: toolSteps(trajectory).map(({ callId, effect, input, output }) => ({ callId, effect, input, output })),
  models: modelSteps(trajectory).map(
    ({ provider, requestModel, responseModel, responseId, finishReason, tokens, costUsd, output }) => ({
      provider,
      requestModel,
      responseModel,
      responseId,
      finishReason,
      tokens,
      costUsd,
      output,
    }),
  ),
});

describe('ATIF out and in', () => {
  const usable = stacks.map(stack => ({ stack, before: trajectoryOf(stack) }));

  it.each(usable.filter(({ before }) => told(before).length > 0))('$stack', async ({ before }) => {
    const ids = new Set<string>(before.steps.map(({ id }) => id).filter(id => isSpanId(id)));
    const document = atifOf(before);
    const after = await again(document);
    expect(heldByAtif(after, ids)).toEqual(heldByAtif(before, ids));
    expect(atifOf(after)['schema_version']).toBe(document['schema_version']);
  });
});

/** All but what a table cannot hold: further traces, the evidence of an error, who read a span, marks and notes. */
const heldByRows = (trajectory: Trajectory) => ({
  ...trajectory,
  traceIds: trajectory.traceIds.slice(0, 1),
  notes: [],
  steps: trajectory.steps.map(({ id: _, spans: __, convention: ___, unread: ____, marks: _____, ...step }) => ({
    ...step,
    parent: trajectory.steps.findIndex(({ id }) => id === step.parent),
    error: step.error === null ? null : { type: step.error.type, message: step.error.message },
  })),
});

describe('JSONL and the table of steps, out and in', () => {
  it.each(stacks)('%s', async stack => {
    const before = trajectoryOf(stack);
    expect(heldByRows(await again(before))).toEqual(heldByRows(before));
    expect(heldByRows(await again(stepRows(before)))).toEqual(heldByRows(before));
  });

  it.each(stacks)('%s, twice', async stack => {
    const once = await again(trajectoryOf(stack));
    expect(await again(once)).toEqual(once);
  });
});
