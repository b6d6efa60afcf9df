import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aRequest, aTargetAttempt, sleep } from '../testing/targets.js';
import { httpTarget } from './http.js';
import type { Target } from './target.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let target: Target;
let handler: Handler;
let connections = 0;
beforeEach(async () => {
  connections = 0;
  server = createServer((request, response) => handler(request, response)).on('connection', () => {
    connections += 1;
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  target = httpTarget({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/run`, timeoutMs: 1_000 });
});
afterEach(async () => {
  await target.close();
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

const answers =
  (status: number, body: string): Handler =>
  (request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };

describe('a service', () => {
  it('gets the request as JSON and the attempt as headers', async () => {
    const attempt = aTargetAttempt();
    handler = async (request, response) => {
      const body = JSON.parse(await text(request));
      const { headers } = request;
      const named = [headers['traceparent'], headers['x-pawl-tools-url'], headers['x-pawl-otlp-endpoint']];
      response.end(JSON.stringify({ output: [request.method, request.url, body, named] }));
    };
    expect(await target.run(aRequest, attempt)).toMatchObject({
      result: {
        output: ['POST', '/run', aRequest, [attempt.traceparent, attempt.toolsUrl, attempt.otlpEndpoint]],
      },
    });
  });

  it('keeps its connection for the next attempt', async () => {
    handler = answers(200, '{"output":1}');
    for (let count = 0; count < 3; count += 1) await target.run(aRequest, aTargetAttempt());
    expect(connections).toBe(1);
  });

  it.each([
    [500, '{"error":"boom"}', 'crash: status 500: {"error":"boom"}'],
    [404, '', 'crash: status 404: '],
    [302, '', 'crash: status 302: '],
    [200, 'hello', 'protocol: the answer is not JSON'],
    [200, '{"answer":1}', 'protocol: the result has neither "output" nor "messages"'],
    [500, '\u001b[31mred', 'crash: status 500: red'],
  ])('that answers %i %j is errored', async (status, body, reason) => {
    handler = answers(status, body);
    expect(await target.run(aRequest, aTargetAttempt())).toMatchObject({ kind: 'errored', reason });
  });

  it.each<[string, Handler, RegExp]>([
    ['hangs up', request => request.socket.destroy(), /^crash: the connection broke/],
    [
      'hangs up in the middle',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{');
        setTimeout(() => request.socket.destroy(), 20);
      },
      /^crash: the connection broke/,
    ],
    [
      'answers without end',
      (_request, response) => {
        const chunk = Buffer.alloc(1 << 20, ' ');
        const write = () => {
          while (response.write(chunk));
          response.once('drain', write);
        };
        write();
      },
      /^flood: more than 16 MiB/,
    ],
  ])('that %s is errored', async (_name, given, reason) => {
    handler = given;
    expect(await target.run(aRequest, aTargetAttempt())).toMatchObject({
      kind: 'errored',
      reason: expect.stringMatching(reason),
    });
  });

  it('that hangs ends when it is cancelled', async () => {
    handler = () => undefined;
    const attempt = aTargetAttempt();
    const end = target.run(aRequest, attempt);
    await sleep(50);
    attempt.cancellation.cancel('timeout');
    expect((await end).kind).toBe('errored');
  });

  it('that is not there is invalid', async () => {
    const absent = httpTarget({ url: 'http://127.0.0.1:9/run', timeoutMs: 1_000 });
    expect(await absent.run(aRequest, aTargetAttempt())).toMatchObject({
      kind: 'invalid',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
