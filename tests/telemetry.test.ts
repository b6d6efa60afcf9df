import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Trajectory, TrajectorySummary } from '@pawl/core/trajectory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../scripts/lib/service.mjs';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'pawl-telemetry-'));

let pawl: Service;
let models: Service;

beforeAll(async () => {
  models = await startService(at('../examples/model-server/main.mjs'), [], {});
  pawl = await startService(at('../packages/cli/bin/pawl.js'), ['up', '--port', '0', '--data', data, '--json'], {});
}, 60_000);

afterAll(async () => {
  await pawl?.stop();
  await models?.stop();
  rmSync(data, { recursive: true, force: true });
});

const get = async <T>(path: string): Promise<T> => (await fetch(new URL(path, pawl.url))).json() as Promise<T>;

/** Lets an agent run to its end; resolves to its trajectory, and to how long after its last span it was listed. */
const runAgent = async (script: string, isIts: (item: TrajectorySummary) => boolean) => {
  const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: pawl.url, OPENAI_BASE_URL: `${models.url}/v1` };
  await promisify(execFile)(process.execPath, [at(`agents/${script}`)], { env, cwd: at('../examples/support-refund') });
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await wait(20)) {
    const { items } = await get<{ items: TrajectorySummary[] }>('/api/trajectories');
    const item = items.find(candidate => isIts(candidate) && candidate.status !== 'running');
    if (item === undefined) continue;
    const trajectory = await get<Trajectory>(`/api/trajectories/${item.id}`);
    return { trajectory, afterMs: Date.now() - Date.parse(trajectory.endedAt ?? '') };
  }
  throw new Error('the trajectory never appeared');
};

describe('unmodified agents appear as trajectories', () => {
  it('the OpenTelemetry SDK with GenAI conventions', async () => {
    const { trajectory, afterMs } = await runAgent('otel.mjs', item => item.agent.name === 'weather');
    process.stdout.write(`listed ${afterMs} ms after its last span\n`);
    expect(trajectory.steps.map(step => `${step.kind}:${step.name}`)).toEqual([
      'agent:weather',
      'model:gpt-4o-mini',
      'tool:read_weather',
      'model:gpt-4o-mini',
    ]);
    expect(trajectory.steps[2]).toMatchObject({ input: { city: 'Bonn' }, output: { celsius: 19 }, callId: 'c1' });
    expect(trajectory.totals.tokens).toMatchObject({ input: 100, output: 16 });
    expect(trajectory.output).toBe('It is 19 degrees.');
  });

  it('the openai client under OpenInference', async () => {
    const { trajectory, afterMs } = await runAgent('openinference.mjs', item => item.agent.name !== 'weather');
    process.stdout.write(`listed ${afterMs} ms after its last span\n`);
    const [step] = trajectory.steps;
    expect(step).toMatchObject({ kind: 'model', convention: 'openinference', requestModel: 'gpt-4o-mini' });
    expect(trajectory.totals.tokens.input).toBeGreaterThan(0);
    expect(step?.output).toMatchObject([{ role: 'assistant', parts: [{ type: 'text' }] }]);
  });
});
