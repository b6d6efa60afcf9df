import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { encodeTraces } from '@pawl/otlp';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runningServer } from './engines/lock.js';
import {
  alive,
  descendantsOf,
  killLeftServers,
  type ServerProcess,
  startServerProcess,
} from './testing/server-process.js';
import { span, traceId } from './testing/spans.js';
import { jsonOf, temporaryFolder, until } from './testing/temporary.js';

afterAll(killLeftServers);

let folder: ReturnType<typeof temporaryFolder>;
let dataDirectory: string;
beforeEach(() => {
  folder = temporaryFolder();
  dataDirectory = join(folder.path, 'data');
});
afterEach(() => folder.remove());

const start = (): Promise<ServerProcess> => startServerProcess({ dataDirectory, port: 0 });
const send = async (url: string): Promise<number> => {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(encodeTraces([span()])),
  });
  return response.status;
};
const health = (url: string) => jsonOf(fetch(`${url}/api/health`));

describe.runIf(process.platform === 'linux')('nothing outlives the server', () => {
  it.each([
    { signal: 'SIGKILL', exit: { code: null, signal: 'SIGKILL' }, withinMs: 5_000 },
    { signal: 'SIGTERM', exit: { code: 0, signal: null }, withinMs: 100 },
    { signal: 'SIGINT', exit: { code: 0, signal: null }, withinMs: 100 },
  ] as const)('$signal', async ({ signal, exit, withinMs }) => {
    const server = await start();
    const children = descendantsOf(server.pid);
    // The host of chDB, the guard, postgres and its workers.
    expect(children.length).toBeGreaterThan(5);
    expect(await server.kill(signal)).toEqual(exit);
    await until('no descendant lives', () => alive(children).length === 0, withinMs);
  });

  it('not even a postgres whose guard was killed together with the server, once the next one starts', async () => {
    const server = await start();
    const children = descendantsOf(server.pid);
    const { engines } = await health(server.url);
    process.kill(engines.state.pid, 'SIGKILL');
    await server.kill('SIGKILL');
    expect(alive(children).length).toBeGreaterThan(0);
    const next = await start();
    expect(alive(children)).toEqual([]);
    await next.kill('SIGTERM');
  });
});

describe('a data directory', () => {
  it('tells a second start who holds it', async () => {
    const server = await start();
    await expect(start()).rejects.toMatchObject({
      code: 'DATA_DIRECTORY_IN_USE',
      message: expect.stringMatching(new RegExp(`process id ${server.pid} at ${server.url} since 20`)),
    });
    // The refused start did not disturb the one that runs.
    expect(await send(server.url)).toBe(200);
    expect(runningServer(dataDirectory)?.url).toBe(server.url);
    await server.kill('SIGTERM');
    expect(runningServer(dataDirectory)).toBeNull();
  });

  it('can be used at once after a kill, with everything in it', async () => {
    const server = await start();
    expect(await send(server.url)).toBe(200);
    await server.kill('SIGKILL');
    const next = await start();
    const { status } = await fetch(`${next.url}/api/trajectories/${traceId(1)}`);
    expect(status, next.log()).toBe(200);
    await next.kill('SIGTERM');
  });

  it('keeps its key and its files to its user', async () => {
    const server = await start();
    const key = readFileSync(join(dataDirectory, 'redaction.key'));
    expect(key.length).toBe(32);
    expect(statSync(join(dataDirectory, 'redaction.key')).mode & 0o777).toBe(0o600);
    for (const part of ['events', 'sockets', 'state', 'lock', 'runs', 'gates']) {
      expect(statSync(join(dataDirectory, part)).mode & 0o077, part).toBe(0);
    }
    expect(statSync(dataDirectory).mode & 0o007).toBe(0);
    expect(readFileSync(join(dataDirectory, '.gitignore'), 'utf8')).toBe('*\n');
    await server.kill('SIGTERM');
    const next = await start();
    expect(readFileSync(join(dataDirectory, 'redaction.key'))).toEqual(key);
    await next.kill('SIGTERM');
  });

  it('works where its path is too long for sockets', async () => {
    dataDirectory = join(folder.path, 'long'.repeat(40));
    const server = await start();
    expect(await send(server.url)).toBe(200);
    await server.kill('SIGTERM');
  });
});

describe('an engine that crashes', () => {
  it('is told by 503 and by the health, and is back on its own', async () => {
    const server = await start();
    const { engines } = await health(server.url);
    process.kill(engines.events.pid, 'SIGKILL');
    const first = await send(server.url);
    await until('OTLP is taken again', async () => (await send(server.url)) === 200);
    expect(first).toBe(503);
    expect((await health(server.url)).engines.events).toMatchObject({
      status: 'up',
      restarts: 1,
      lastError: 'signal SIGKILL',
    });
    await server.kill('SIGTERM');
  });
});

describe('what is refused', () => {
  it.runIf(process.platform === 'linux')('a data directory where none can be made', async () => {
    await expect(startServerProcess({ dataDirectory: '/proc/x/y', port: 0 })).rejects.toMatchObject({
      code: 'DATA_DIRECTORY_UNUSABLE',
    });
  });

  it.each(['0.0.0.0', '::', '192.168.0.1', 'localhost'])('to listen on %s', async host => {
    await expect(startServerProcess({ dataDirectory, port: 0, host })).rejects.toMatchObject({ code: 'HOST_REFUSED' });
  });

  it('a taken port for gRPC, and it goes on without where it may', async () => {
    const first = await startServerProcess({ dataDirectory, port: 0, grpc: { port: 0, listen: 'always' } });
    const port = Number(new URL(first.grpc ?? '').port);
    const other = join(folder.path, 'other');
    await expect(
      startServerProcess({ dataDirectory: other, port: 0, grpc: { port, listen: 'always' } }),
    ).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    const second = await startServerProcess({ dataDirectory: other, port: 0, grpc: { port, listen: 'whenFree' } });
    expect(second.grpc).toBeNull();
    expect(second.log()).toContain(`OTLP/gRPC is not received: port ${port} on 127.0.0.1 is taken by another program`);
    await second.kill('SIGTERM');
    await first.kill('SIGTERM');
  });

  it('a port that is taken, and nothing is left running', async () => {
    const server = await start();
    const other = join(folder.path, 'other');
    const port = Number(new URL(server.url).port);
    await expect(startServerProcess({ dataDirectory: other, port })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    const again = await startServerProcess({ dataDirectory: other, port: 0 });
    await again.kill('SIGTERM');
    await server.kill('SIGTERM');
  });
});
