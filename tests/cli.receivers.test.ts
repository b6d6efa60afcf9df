import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { encodeTraces } from '@pawl/otlp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTarget } from '../packages/server/src/testing/otlp-target.js';
import { span } from '../packages/server/src/testing/spans.js';
import { until } from '../packages/server/src/testing/temporary.js';
import { type Service, startService } from '../scripts/lib/service.mjs';
import { temporaryFolder } from './support/folder.js';
import { bin, environment, pawl } from './support/pawl.js';

const up = (cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Service> =>
  startService(bin, ['up', '--port', '0', '--data', join(cwd, 'data'), '--json', ...args], {
    cwd,
    env: environment(env),
  });

const send = (url: string, path: string, body: unknown = encodeTraces([span()])): Promise<Response> =>
  fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  });

describe('where pawl up listens', () => {
  let taken: Server;
  let port = 0;
  beforeAll(async () => {
    taken = createServer();
    await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(() => new Promise(resolve => taken.close(resolve)));

  it('is told, OTLP/gRPC as well, and takes OTLP at every path that clients know', async () => {
    const cwd = temporaryFolder();
    const server = await up(cwd, ['--grpc-port', '0']);
    expect(server.grpc).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.grpc).not.toBe(server.url);
    const announced = JSON.parse(readFileSync(join(cwd, 'data', 'server.json'), 'utf8'));
    expect([announced.url, announced.grpc]).toEqual([server.url, server.grpc]);
    for (const path of ['/v1/traces', '/api/public/otel/v1/traces', '/v1/logs', '/v1/metrics']) {
      const answer = await send(server.url, path, path.endsWith('traces') ? undefined : {});
      expect([path, answer.status, await answer.text()]).toEqual([path, 200, '{}']);
    }
    await server.stop();
  });

  it('can be without gRPC, and nothing is passed on unless somebody says so', async () => {
    const server = await up(temporaryFolder(), ['--grpc-port', 'off']);
    expect(server.grpc).toBeNull();
    const status = await (await fetch(new URL('/api/forward', server.url))).json();
    expect(status).toEqual({ endpoint: null, signals: [], refusals: [] });
    await server.stop();
  });

  it.each([
    { args: ['--grpc-port'], option: '--grpc-port' },
    { args: ['--grpc-port', 'off', '--port'], option: '--port' },
  ])('has to be free: $option', async ({ args, option }) => {
    const cwd = temporaryFolder();
    const { code, stderr } = await pawl(['up', ...args, String(port)], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(`port ${port} on 127.0.0.1 is taken by another program`);
    expect(stderr).toContain(`${option} 0 takes a free one`);
  });

  it('has to be a port', async () => {
    const { code, stderr } = await pawl(['up', '--grpc-port', 'http'], { cwd: temporaryFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('whole number from 0 to 65535');
  });
});

describe('what pawl up passes on', () => {
  it('goes where pawl.yaml says, with the key of the environment', async () => {
    const target = await startTarget();
    const cwd = temporaryFolder({
      'pawl.yaml': `version: 1\nforward: { endpoint: "${target.url}/otel", headers: { Authorization: { env: TARGET_KEY } } }\n`,
    });
    const server = await up(cwd, ['--grpc-port', 'off'], { TARGET_KEY: 'Basic abc' });
    expect((await send(server.url, '/v1/traces')).status).toBe(200);
    await until('it came', () => target.taken().spans.length === 1);
    expect(target.requests[0]).toMatchObject({ path: '/otel/v1/traces', headers: { authorization: 'Basic abc' } });
    const status = await (await fetch(new URL('/api/forward', server.url))).text();
    expect(JSON.parse(status)).toMatchObject({
      endpoint: `${target.url}/otel`,
      signals: [{ signal: 'traces' }, { signal: 'logs' }],
    });
    expect(status).not.toContain('Basic abc');
    await server.stop();
    await target.close();
  });

  it('is not guessed where a key is missing', async () => {
    const cwd = temporaryFolder({
      'pawl.yaml':
        'version: 1\nforward: { endpoint: "https://host", headers: { Authorization: { env: TARGET_KEY } } }\n',
    });
    const { code, stderr } = await pawl(['up'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('pawl.yaml takes the header authorization of forward from TARGET_KEY, which is not set');
  });
});
