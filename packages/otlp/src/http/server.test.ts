import { type AddressInfo, connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { serve } from '@hono/node-server';
import type { Span } from '@pawl/core/trajectory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { otlpRoutes } from '../index.js';
import { bothEncodings, spanWith, traceRequest } from '../testing/requests.js';

const MIB = 1024 * 1024;
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const [, GOOD] = bothEncodings(traceRequest(spanWith()));

describe('on a real socket', () => {
  const stored: Span[] = [];
  const app = otlpRoutes({ traces: async spans => void stored.push(...spans) });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  let port = 0;
  const url = () => `http://127.0.0.1:${port}/v1/traces`;

  beforeAll(async () => {
    await new Promise<void>(resolve => (server.listening ? resolve() : server.once('listening', () => resolve())));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise(resolve => server.close(resolve)));

  it('spans arrive and the answer is empty', async () => {
    const response = await fetch(url(), { method: 'POST', headers: PROTOBUF, body: new Uint8Array(GOOD.bytes) });
    expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, 0]);
    expect(stored).toHaveLength(1);
  });

  it('a bomb of 1 GiB is refused quickly and costs little memory', async () => {
    const bomb = gzipOfZeros(1024 * MIB);
    expect(bomb.length).toBeLessThan(1.2 * MIB);
    const before = process.memoryUsage.rss();
    let peak = before;
    const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 2);
    const started = performance.now();
    const response = await fetch(url(), {
      method: 'POST',
      headers: { ...PROTOBUF, 'content-encoding': 'gzip' },
      body: bomb,
    });
    const elapsed = performance.now() - started;
    clearInterval(sampler);
    console.info(`bomb: 413 after ${elapsed.toFixed(0)} ms, RSS +${((peak - before) / MIB).toFixed(1)} MiB`);
    expect([response.status, (peak - before) / MIB < 64]).toEqual([413, true]);
    expect(elapsed).toBeLessThan(2000);
  });

  it('a body without Content-Length is counted while it arrives', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull: controller => {
        sent += MIB;
        if (sent > 512 * MIB) controller.close();
        else controller.enqueue(new Uint8Array(MIB));
      },
    });
    const status = await fetch(url(), {
      method: 'POST',
      headers: PROTOBUF,
      body: endless,
      duplex: 'half',
    } as RequestInit).then(
      response => response.status,
      // The server closes while the client still writes; a client may see that before it reads the answer.
      () => 413,
    );
    expect(status).toBe(413);
    expect(sent / MIB).toBeLessThan(100);
  });

  it('an announced size beyond the limit is refused unread, on the wire', async () => {
    const answer = await raw(
      port,
      `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*the request is larger than the limit of 20971520 bytes/);
  });

  it('the server lives after a client that goes away in the middle', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    await new Promise(resolve => setTimeout(resolve, 50));
    socket.destroy();
    const response = await fetch(url(), { method: 'POST', headers: PROTOBUF, body: new Uint8Array(GOOD.bytes) });
    expect(response.status).toBe(200);
  });

  it('200 requests at once are all stored', async () => {
    const before = stored.length;
    const one = () => fetch(url(), { method: 'POST', headers: PROTOBUF, body: new Uint8Array(GOOD.bytes) });
    const statuses = await Promise.all(Array.from({ length: 200 }, async () => (await one()).status));
    expect([new Set(statuses), stored.length - before]).toEqual([new Set([200]), 200]);
  });
});

/** Zeros, compressed member by member, so that the test itself needs little memory. */
const gzipOfZeros = (bytes: number): Uint8Array<ArrayBuffer> => {
  const member = gzipSync(Buffer.alloc(16 * MIB), { level: 9 });
  return new Uint8Array(Buffer.concat(Array<Buffer>(bytes / (16 * MIB)).fill(member)));
};

const raw = (port: number, request: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    let answer = '';
    socket.setTimeout(5000, () => socket.destroy());
    socket.on('data', chunk => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
