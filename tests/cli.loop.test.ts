// From a run to a gate through the real process, on an agent that needs nothing; and the incident fixtures on the example.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GateDecision } from '@pawl/core/gate';
import type { SuiteReport } from '@pawl/core/runs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../scripts/lib/service.mjs';
import { temporaryFolder } from './support/folder.js';
import { bin, environment, pawl, pawlJson, root } from './support/pawl.js';
import { PROJECT } from './support/project.js';
import { describeWithShared, shared } from './support/shared-data.js';

interface Ran {
  readonly run: string;
  readonly suite: SuiteReport;
  readonly cases: readonly { readonly id: string; readonly passed: boolean | null }[];
}

describe('run, report and gate', () => {
  const cwd = temporaryFolder(PROJECT);
  const run = (agent: string, ...more: readonly string[]) => pawlJson<Ran>(['run', '--agent', agent, ...more], { cwd });
  let red: string;
  let green: string;

  it.each([
    { agent: 'echo@1', code: 1, passed: { 'does-it': false, 'says-it': true } },
    { agent: 'echo@2', code: 0, passed: { 'does-it': true, 'says-it': true } },
  ])('$agent ends with $code', async ({ agent, code, passed }) => {
    const { json, code: ended } = await run(agent);
    expect(ended).toBe(code);
    expect(Object.fromEntries(json.cases.map(row => [row.id, row.passed]))).toEqual(passed);
    expect(json.suite).toMatchObject({ cases: 2, attempts: 4 });
    if (code === 1) red = json.run;
    else green = json.run;
  });

  it('reports the same numbers again', async () => {
    const { json } = await pawlJson<Ran>(['report', red], { cwd });
    expect(json.suite).toMatchObject({ attempts: 4, outcomes: { passed: 2, failed: 2 } });
  });

  it.each([
    { what: 'the repair', sides: () => [red, green], decision: 'pass', code: 0 },
    { what: 'the way back', sides: () => [green, red], decision: 'hold', code: 1 },
  ])('decides on $what: $decision', async ({ sides, decision, code }) => {
    const [base = '', candidate = ''] = sides();
    const gate = await pawlJson<GateDecision>(['gate', '--base', base, '--candidate', candidate], { cwd });
    expect([gate.json.decision, gate.code]).toEqual([decision, code]);
    expect(existsSync(join(cwd, '.pawl/gates', `${gate.json.id}.json`))).toBe(true);
    if (decision === 'hold') {
      expect(gate.json.reasons).toMatchObject([
        { kind: 'case-failed', case: 'does-it', owner: 'tests', failures: [{ check: 'final_status' }] },
      ]);
    }
  });

  it('runs what is missing', async () => {
    const gate = await pawlJson<GateDecision>(['gate', '--base', red, '--candidate', 'echo@2'], { cwd });
    expect([gate.json.decision, gate.code]).toEqual(['pass', 0]);
  });

  it('cannot tell when a blocking case was left out, and says so with 2', async () => {
    const { json } = await run('echo@2', 'says-it');
    const gate = await pawlJson<GateDecision>(['gate', '--base', green, '--candidate', json.run], { cwd });
    expect([gate.json.decision, gate.code]).toEqual(['inconclusive', 2]);
    expect(gate.json.reasons).toMatchObject([{ kind: 'case-missing', case: 'does-it' }]);
  });

  it('writes a run where it is told, once, and takes the directory as its name', async () => {
    const { json } = await run('echo@2', '--attempts', '1', '--out', 'results');
    expect(json.run).toBe(join(cwd, 'results'));
    expect((await pawlJson<Ran>(['report', json.run], { cwd })).json.suite.attempts).toBe(2);
    const again = await pawl(['run', '--agent', 'echo@2', '--out', 'results'], { cwd });
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('already holds a run')]);
  });
});

describe('pawl up', () => {
  const cwd = temporaryFolder(PROJECT);
  let server: Service;
  beforeAll(async () => {
    server = await startService(bin, ['up', '--port', '0', '--json'], { cwd, env: environment() });
  });
  afterAll(() => server?.stop());

  it('says where it is in its first line', () => {
    expect(server).toMatchObject({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), otlp: server.url });
  });

  it('is named to whoever starts a second one on its folder', async () => {
    const second = await pawl(['up', '--port', '0'], { cwd });
    expect([second.code, second.stderr]).toEqual([2, expect.stringContaining(server.url)]);
  });

  it('shows a run that was written elsewhere', async () => {
    await pawlJson<Ran>(['run', '--agent', 'echo@2', '--attempts', '1', '--out', 'elsewhere'], { cwd });
    const { items } = (await (await fetch(new URL('/api/runs', server.url))).json()) as { items: readonly unknown[] };
    expect(items).toHaveLength(1);
  });
});

describeWithShared('incident-fixtures')('the incident fixtures, unchanged, on the example', () => {
  const cwd = join(root, 'examples/support-refund');
  const data = temporaryFolder();
  const fixtures = ['incident-2026-04-18-refund-approval-bypass', 'refund-approval-bypass-regression'].map(name =>
    shared('incident-fixtures', `${name}.json`),
  );
  let models: Service;
  let env: Record<string, string>;
  beforeAll(async () => {
    models = await startService(join(root, 'examples/model-server/main.mjs'), ['--seed', '3'], {});
    env = { OPENAI_BASE_URL: `${models.url}/v1`, OPENAI_API_KEY: 'none' };
  });
  afterAll(() => models?.stop());

  it('hold version 1, name the missing approval, and pass version 2', async () => {
    const runs: string[] = [];
    for (const version of ['1', '2']) {
      const args = ['run', ...fixtures, '--agent', `support-refund@${version}`, '--attempts', '5', '--data', data];
      const { json } = await pawlJson<Ran>(args, { cwd, env });
      expect(json.suite.outcomes).toMatchObject(
        version === '1' ? { passed: 0, failed: 10 } : { passed: 10, failed: 0 },
      );
      runs.push(json.run);
    }
    const gate = async (base = '', candidate = '') =>
      pawl(['gate', '--base', base, '--candidate', candidate, '--data', data], { cwd });
    expect((await gate(runs[0], runs[1])).code).toBe(0);
    const held = await gate(runs[1], runs[0]);
    expect([held.code, held.stdout]).toEqual([
      1,
      expect.stringContaining('required step approval:required is missing'),
    ]);
  }, 120_000);
});
