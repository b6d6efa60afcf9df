import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assemble } from '../conventions/index.js';
import { capture, capturesAt, hasCaptures } from '../conventions/testing/captures.js';
import { modelSteps, type Step, type Trajectory, toolSteps } from '../trajectory/index.js';
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

describe.runIf(hasCaptures)('ATIF out and in', () => {
  it.each(stacks)('%s', async stack => {
    const before = trajectoryOf(stack);
    const after = await again(atifOf(before));
    const ids = new Set<string>(before.steps.filter(step => step.spans.length > 0).map(({ id }) => id));
    const kinds = (t: Trajectory) => t.steps.filter(s => s.kind !== 'workflow').map(s => `${s.kind}:${s.name}`);
    expect(kinds(after)).toEqual(kinds(before));
    const tools = (t: Trajectory) =>
      toolSteps(t).map(s => ({
        id: ids.has(s.id) ? s.id : null,
        name: s.name,
        callId: s.callId,
        input: s.input,
        output: s.output,
        status: s.status,
        error: s.error?.message,
        startedAt: s.startedAt,
        durationMs: s.durationMs,
      }));
    expect(tools(after)).toEqual(tools(before));
    const models = (t: Trajectory) =>
      modelSteps(t).map(s => ({
        name: s.name,
        tokens: s.tokens,
        output: s.output,
        costUsd: s.costUsd,
        requestModel: s.requestModel,
        responseModel: s.responseModel,
        finish: s.finishReason,
      }));
    expect(models(after)).toEqual(models(before));
    expect(after.output).toEqual(before.output);
    expect(after.input).toEqual(before.input);
    expect(after.id).toBe(before.id);
    expect(after.totals.tokens).toEqual(before.totals.tokens);
  });
});

describe.runIf(hasCaptures)('JSONL and the table of steps, out and in', () => {
  const comparable = (t: Trajectory) => ({
    ...t,
    traceIds: t.traceIds.slice(0, 1),
    steps: t.steps.map((s: Step) => ({
      ...s,
      id: '',
      parent: s.parent === null ? null : t.steps.findIndex(x => x.id === s.parent),
      spans: 0,
      convention: '',
      error: s.error === null ? null : { ...s.error, evidence: '' },
      marks: [],
      unread: 0,
    })),
    notes: [],
  });
  it.each(stacks)('%s', async stack => {
    const before = trajectoryOf(stack);
    expect(comparable(await again(before))).toEqual(comparable(before));
    expect(comparable(await again(stepRows(before)))).toEqual(comparable(before));
  });
});
