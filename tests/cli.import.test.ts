// The interface that other checks rely on, on real input: logs and captured requests come in and are shown.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '@pawl/core/runs';
import type { Trajectory } from '@pawl/core/trajectory';
import { readTrajectories } from '@pawl/runner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../scripts/lib/service.mjs';
import { temporaryFolder } from './support/folder.js';
import { bin, environment, pawl, pawlJson } from './support/pawl.js';
import { describeWithShared, shared } from './support/shared-data.js';

const data = temporaryFolder();
const options = { cwd: data };
const json = async <T>(...args: readonly string[]): Promise<T> => {
  const ran = await pawlJson<T>([...args, '--data', data], options);
  expect(ran.code, ran.stderr).toBe(0);
  return ran.json;
};

type Shown = Trajectory & { readonly unread: readonly { readonly step: string }[] };
interface Imported {
  readonly trajectories: readonly string[];
}

// One server for all, as a person would have it; without one, each import starts its own.
let server: Service;
beforeAll(async () => {
  server = await startService(bin, ['up', '--port', '0', '--data', data, '--json'], { cwd: data, env: environment() });
});
afterAll(() => server?.stop());

describeWithShared('tau-bench')('tau-bench, by an expression per field', () => {
  const file = shared('tau-bench', 'gpt-4o-airline.json');
  let report: RunReport;
  beforeAll(async () => {
    const maps = ['messages=traj', 'case=task_id', 'attempt=trial', 'score=reward'].flatMap(map => ['--map', map]);
    await json('import', 'messages', file, ...maps, '--pass', 'score >= 1', '--run', 'tau');
    report = await json<RunReport>('report', 'tau');
  });

  it('gives the published numbers', () => {
    expect(report.suite).toMatchObject({ cases: 50, attempts: 200 });
    expect(report.suite.pass_rate).toBeCloseTo(0.42, 6);
    const rounded = (byK: Readonly<Record<string, number | null>>) =>
      Object.fromEntries(Object.entries(byK).map(([k, value]) => [k, Number(value?.toFixed(6))]));
    expect(rounded(report.suite.pass_hat_k)).toEqual({ 1: 0.42, 2: 0.273333, 3: 0.22, 4: 0.2 });
    expect(rounded(report.suite.pass_at_k)).toEqual({ 1: 0.42, 2: 0.566667, 3: 0.66, 4: 0.72 });
    expect(report.cases).toHaveLength(50);
  });

  it('keeps every message and tool call of all 200 trajectories', async () => {
    let seen = 0;
    for await (const { steps, totals } of readTrajectories(join(data, 'runs', 'tau'))) {
      seen += 1;
      expect(steps.length).toBe(totals.steps);
      expect(steps.filter(step => step.kind === 'model' && step.output.length === 0)).toEqual([]);
      expect(steps.filter(step => step.kind === 'tool' && step.input === null)).toEqual([]);
    }
    expect(seen).toBe(200);
  });

  it('shows any of them', async () => {
    const ids: string[] = [];
    for await (const { id } of readTrajectories(join(data, 'runs', 'tau'))) ids.push(id);
    for (const id of [0, 47, 99, 150, 199].flatMap(at => ids[at] ?? [])) {
      const shown = await json<Shown>('show', id);
      expect(shown.id).toBe(id);
      expect(shown.steps.map(step => step.kind)).toEqual(expect.arrayContaining(['message', 'model', 'tool']));
    }
  });

  it('comes to the same by the mapping that ships', async () => {
    await json('import', 'messages', file, '--mapping', 'tau-bench', '--run', 'tau-mapped');
    expect((await json<RunReport>('report', 'tau-mapped')).suite.pass_hat_k).toEqual(report.suite.pass_hat_k);
  });
});

describeWithShared('who-and-when')('Who&When, by the mapping that ships', () => {
  const files = (): readonly string[] =>
    readdirSync(shared('who-and-when'))
      .filter(name => name.endsWith('.json'))
      .map(name => shared('who-and-when', name));

  it('imports all 126 logs, with what people marked', async () => {
    const { trajectories } = await json<Imported>('import', 'messages', ...files(), '--mapping', 'who-and-when');
    expect(new Set(trajectories).size).toBe(126);
    const shown = await json<Shown>('show', trajectories[0] ?? '');
    expect(shown.annotations).toMatchObject([{ label: 'mistake', by: 'who-and-when' }]);
    expect(shown.steps.map(({ id }) => id)).toContain(shown.annotations[0]?.step);
  });

  it('makes the same trajectories of the same logs', async () => {
    const [first] = files();
    const again = () => json<Imported>('import', 'messages', first ?? '', '--mapping', 'who-and-when');
    expect(await again()).toEqual(await again());
  });
});

describeWithShared('otlp')('captured OTLP requests', () => {
  const STEP = ['id', 'parent', 'kind', 'name', 'input', 'output', 'error', 'tokens', 'startedAt', 'durationMs'];

  it.each([
    { stack: 'openinference-openai', files: ['001.pb'] },
    { stack: 'langgraph', files: ['decoded.json'] },
    { stack: 'otel-instrumentation-openai-chat', files: ['002.pb', '001.logs.pb'] },
    { stack: 'strands', files: ['decoded.json'] },
  ])('$stack ($files) are shown with every field', async ({ stack, files }) => {
    const paths = files.map(file => shared('otlp', stack, file));
    const { trajectories } = await json<Imported>('import', 'otlp', ...paths);
    expect(trajectories).toHaveLength(1);
    const shown = await json<Shown>('show', trajectories[0] ?? '');
    expect(shown.steps.length).toBeGreaterThan(3);
    for (const step of shown.steps) expect(Object.keys(step)).toEqual(expect.arrayContaining(STEP));
    expect(shown.totals).toMatchObject({ steps: shown.steps.length, errors: expect.any(Number) });
    expect(shown).toHaveProperty('stopReason');
    const ids = new Set<string>(shown.steps.map(({ id }) => id));
    expect(shown.unread.every(({ step }) => ids.has(step))).toBe(true);
    expect(shown.steps.some(step => step.kind === 'model' && step.output.length > 0)).toBe(true);
  });

  it('are the same as protobuf and as JSON', async () => {
    const ids = async (file: string) => json<Imported>('import', 'otlp', shared('otlp', 'mastra', file));
    expect(await ids('001.pb')).toEqual(await ids('decoded.json'));
  });
});

describe('logs without a server', () => {
  const folder = temporaryFolder({
    'log.json': '[{"role":"user","content":"hi"},{"role":"assistant","content":"hello"}]',
  });

  it('come in through one that lasts as long as the command', async () => {
    const { json: first } = await pawlJson<Imported>(['import', 'messages', 'log.json'], { cwd: folder });
    const shown = await pawlJson<Shown>(['show', first.trajectories[0] ?? ''], { cwd: folder });
    expect(shown.json.steps.map(({ kind }) => kind)).toEqual(['agent', 'message', 'model']);
    expect(shown.json.output).toBe('hello');
    const missing = await pawl(['show', '4bf92f3577b34da6a3ce929d0e0e4736'], { cwd: folder });
    expect([missing.code, missing.stderr]).toEqual([
      2,
      expect.stringContaining('there is no trajectory 4bf92f3577b34da6a3ce929d0e0e4736 in .pawl'),
    ]);
    // Each of the three commands starts the store.
  }, 90_000);
});
