import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Trajectory } from '@pawl/core/trajectory';
import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from './support/folder.js';
import { bin } from './support/pawl.js';

const exporter = fileURLToPath(new URL('agents/exporter.mjs', import.meta.url));
const SPANS = 1_200;
const KILLS = 4;
const BETWEEN_MS = 700;

const started = new Set<ChildProcess>();
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess => {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
};

const freePort = (): Promise<number> =>
  new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

interface Told {
  readonly spans: Readonly<Record<string, readonly string[]>>;
  readonly exports: number;
  readonly again: number;
  readonly givenUp: number;
}

it.each([
  { protocol: 'http' },
  { protocol: 'grpc' },
])('a stock exporter over $protocol loses nothing and doubles nothing while pawl up is killed again and again', {
  timeout: 120_000,
}, async ({ protocol }) => {
  const folder = temporaryFolder();
  // So that PostgreSQL, which does not run as root, can enter it: it starts faster than what stands in for it.
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  const [port, grpcPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const up = async (): Promise<ChildProcess> => {
    const args = ['up', '--port', String(port), '--grpc-port', String(grpcPort), '--data', data, '--json'];
    const child = start([bin, ...args]);
    await new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve());
      child.once('exit', code => reject(new Error(`pawl up ended with ${code}`)));
    });
    return child;
  };

  let server = await up();
  const sender = start([exporter, protocol, String(SPANS)], {
    OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? `http://127.0.0.1:${grpcPort}` : url,
    OTEL_EXPORTER_OTLP_TIMEOUT: '60000',
  });
  if (sender.stdout === null) throw new Error('no output');
  const output = text(sender.stdout);
  for (let kill = 0; kill < KILLS; kill += 1) {
    await wait(BETWEEN_MS);
    const gone = new Promise(resolve => server.once('exit', resolve));
    server.kill('SIGKILL');
    await gone;
    server = await up();
  }
  const told = JSON.parse(await output) as Told;
  expect(told.givenUp).toBe(0);

  let seen = 0;
  for (const [trace, ids] of Object.entries(told.spans)) {
    const { steps } = (await (await fetch(`${url}/api/trajectories/${trace}`)).json()) as Trajectory;
    const stored = steps.flatMap(step => step.spans);
    expect([...stored].sort()).toEqual([...ids].sort());
    seen += stored.length;
  }
  expect(seen).toBe(SPANS + 5);
  process.stdout.write(
    `${protocol}: ${seen} spans in ${told.exports} exports over ${KILLS} kills: 0 missing, 0 twice (${told.again} exported again)\n`,
  );
  server.kill('SIGTERM');
});
