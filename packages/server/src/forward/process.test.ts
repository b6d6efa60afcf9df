import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FORWARD_DEFAULTS } from '@pawl/core/config';
import type { Span } from '@pawl/core/trajectory';
import { encodeTraces } from '@pawl/otlp';
import { afterAll, describe, expect, it } from 'vitest';
import { type OtlpTarget, startTarget } from '../testing/otlp-target.js';
import { killLeftServers, type ServerProcess, startServerProcess } from '../testing/server-process.js';
import { span, spanId, traceId } from '../testing/spans.js';
import { jsonOf, temporaryFolder, until } from '../testing/temporary.js';

const CANARY = 'canary.person@mail.example.org';
const SECRET = 'Bearer-canary-of-a-key';
const KILLS = 3;

const folder = temporaryFolder();
afterAll(() => {
  killLeftServers();
  folder.remove();
});

const filesUnder = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));

describe('a server that passes on, killed and started again', () => {
  it('leaves nothing out, passes on nothing unredacted, and keeps no key', { timeout: 120_000 }, async () => {
    const dataDirectory = join(folder.path, 'data');
    // Away for the whole time in which the spans come in.
    let target: OtlpTarget = await startTarget();
    const endpoint = target.url;
    const port = Number(new URL(endpoint).port);
    await target.close();
    const start = (): Promise<ServerProcess> =>
      startServerProcess({
        dataDirectory,
        port: 0,
        forward: { ...FORWARD_DEFAULTS, endpoint, headers: { authorization: SECRET } },
      });
    const acknowledged: Span[] = [];
    const send = async (url: string, spans: readonly Span[]): Promise<void> => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/v1/traces`, {
        method: 'POST',
        headers,
        body: JSON.stringify(encodeTraces(spans)),
      });
      if (response.status === 200) acknowledged.push(...spans);
    };

    for (let kill = 0; kill < KILLS; kill += 1) {
      const server = await start();
      for (let request = 0; request < 10; request += 1) {
        const n = kill * 1_000 + request * 20;
        await send(
          server.url,
          Array.from({ length: 20 }, (_, at) =>
            span({ traceId: traceId(kill + 1), spanId: spanId(n + at + 1), attributes: { text: `to ${CANARY}` } }),
          ),
        );
      }
      const { signals } = await jsonOf(fetch(`${server.url}/api/forward`));
      expect(signals[0]).toMatchObject({ signal: 'traces', waiting: acknowledged.length, forwarded: 0 });
      await server.kill('SIGKILL');
    }
    expect(acknowledged).toHaveLength(KILLS * 200);

    target = await startTarget(undefined, port);
    let server = await start();
    // Killed once more in the middle of it.
    await until('some came', () => target.taken().spans.length > 0);
    await server.kill('SIGKILL');
    server = await start();
    await until(
      'nothing waits',
      async () => (await jsonOf(fetch(`${server.url}/api/forward`))).signals[0].waiting === 0,
      30_000,
    );
    const keyOf = (each: Span): string => `${each.traceId} ${each.spanId}`;
    const came = target.taken().spans.map(keyOf);
    expect(new Set(came)).toEqual(new Set(acknowledged.map(keyOf)));
    console.log(
      `${acknowledged.length} spans acknowledged over ${KILLS + 1} kills: 0 not passed on, ${came.length - acknowledged.length} twice`,
    );
    expect(JSON.stringify(target.taken())).not.toContain(CANARY);
    expect(target.taken().spans[0]?.attributes['text']).toMatch(/^to \[email:[0-9a-f]{8}\]$/);
    expect(target.requests.every(({ headers }) => headers.authorization === SECRET)).toBe(true);
    const status = await (await fetch(`${server.url}/api/forward`)).text();
    expect(status + server.log()).not.toContain(SECRET);
    await server.kill('SIGTERM');
    for (const file of filesUnder(dataDirectory)) expect(readFileSync(file, 'latin1'), file).not.toContain(SECRET);
    await target.close();
  });

  it('refuses to pass on to itself', async () => {
    const first = await startServerProcess({ dataDirectory: join(folder.path, 'self'), port: 0 });
    const port = Number(new URL(first.url).port);
    await first.kill('SIGTERM');
    const forward = { ...FORWARD_DEFAULTS, endpoint: `http://localhost:${port}`, headers: {} };
    await expect(startServerProcess({ dataDirectory: join(folder.path, 'self'), port, forward })).rejects.toMatchObject(
      { code: 'FORWARD_TO_SELF' },
    );
  });
});
