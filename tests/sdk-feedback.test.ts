import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { agent, externalId, type FeedbackEvent, feedback, flush, manifest, outcome, runAttempt } from '@pawl/sdk';
import { type PawlServer, startServer } from '@pawl/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { jsonOf, temporaryFolder } from '../packages/server/src/testing/temporary.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

afterEach(() => vi.unstubAllEnvs());

describe('against a real server', () => {
  const folder = temporaryFolder();
  let server: PawlServer;
  beforeAll(async () => {
    server = await startServer({ dataDirectory: `${folder.path}/data`, port: 0 });
  });
  afterAll(async () => {
    await server.close();
    folder.remove();
  });
  const unmatched = () => jsonOf(fetch(`${server.url}/api/feedback?unmatched=1`));

  it.each(['PAWL_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT'])('stores what is said, at %s', async variable => {
    vi.stubEnv(variable, `${server.url}/`);
    const by = variable;
    feedback({ trajectory: TRACE, kind: 'thumb', thumb: 'down', by });
    feedback({ external: 'order-1', kind: 'correction', output: { text: 'Sent.' }, comment: 'was wrong', by });
    outcome({ session: 's-1', name: 'handling_time', value: 12.5, unit: 'min', by });
    await flush();
    const found = await unmatched();
    const mine = [...found.feedback, ...found.outcomes].filter(item => item.by === by);
    expect(mine).toHaveLength(3);
    expect(mine).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ about: { trajectory: TRACE }, thumb: 'down', source: 'sdk' }),
        expect.objectContaining({ about: { external: 'order-1' }, output: { text: 'Sent.' }, comment: 'was wrong' }),
        expect.objectContaining({ about: { session: 's-1' }, value: 12.5, unit: 'min', source: 'sdk' }),
      ]),
    );
  });

  it('is sent by a process that just ends', async () => {
    const sdk = new URL('../packages/sdk/dist/index.js', import.meta.url).href;
    const program = `const { outcome } = await import(${JSON.stringify(sdk)});
      outcome({ external: 'left-early', name: 'resolved', value: true });`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: { ...process.env, PAWL_URL: server.url },
    });
    const { outcomes } = await unmatched();
    expect(outcomes).toContainEqual(expect.objectContaining({ about: { external: 'left-early' }, value: true }));
  });
});

describe('against a server of all moods', () => {
  let server: Server;
  let answers: number[] = [];
  let bodies: { id: string }[][] = [];
  beforeEach(async () => {
    [answers, bodies] = [[], []];
    server = createServer((request, response) => {
      let text = '';
      request.on('data', chunk => (text += chunk));
      request.on('end', () => {
        bodies.push(JSON.parse(text));
        response.statusCode = answers.shift() ?? 200;
        response.end();
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('PAWL_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterEach(() => new Promise(resolve => server.close(resolve)));

  const thumb: FeedbackEvent = { trajectory: TRACE, kind: 'thumb', thumb: 'up' };

  it.each([503, 429, 500])('sends the same events again after %i', async status => {
    answers = [status];
    feedback(thumb);
    await flush();
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[0]).toEqual([expect.objectContaining({ ...thumb, id: expect.any(String), source: 'sdk' })]);
  });

  it('does not insist where it is refused for good', async () => {
    answers = [400];
    feedback(thumb);
    await flush();
    expect(bodies).toHaveLength(1);
  });

  it('sends many in few requests, in order', async () => {
    for (let n = 0; n < 250; n += 1) feedback({ ...thumb, id: `n${n}` });
    await flush();
    expect(bodies.map(body => body.length)).toEqual([100, 100, 50]);
    expect(bodies.flat().map(({ id }) => id)).toEqual(Array.from({ length: 250 }, (_, n) => `n${n}`));
  });

  it('keeps the newest thousand where nobody listens for long', async () => {
    for (let n = 0; n < 1_200; n += 1) feedback({ ...thumb, id: `n${n}` });
    await flush();
    const ids = bodies.flat().map(({ id }) => id);
    expect([ids.length, ids.at(0), ids.at(-1)]).toEqual([1_000, 'n200', 'n1199']);
  });

  it('says nothing in an attempt, nor what JSON cannot carry', async () => {
    runAttempt({ call: () => ({ kind: 'live' }), spans: null }, () => feedback(thumb));
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    feedback({ trajectory: TRACE, kind: 'correction', output: cycle });
    await flush();
    expect(bodies).toEqual([]);
  });
});

it.each([undefined, '', 'nowhere', 'http://127.0.0.1:1'])('never throws where the address is %s', async address => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', '');
  vi.stubEnv('PAWL_URL', address);
  expect(() => feedback({ kind: 'comment', comment: 'x' })).not.toThrow();
  expect(() => externalId('x')).not.toThrow();
  await expect(flush()).resolves.toBeUndefined();
});

describe('the run that is under way', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  beforeAll(() => provider.register());
  afterAll(async () => {
    await provider.shutdown();
    trace.disable();
  });

  it('has its ids, its manifest and what is said within it', async () => {
    const received: unknown[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', chunk => (text += chunk));
      request.on('end', () => {
        received.push(...JSON.parse(text));
        response.end();
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('PAWL_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    manifest('sha256:abc');
    await agent('support', {}, async () => {
      externalId('order-1');
      externalId('ticket-2');
      feedback({ kind: 'thumb', thumb: 'up' });
    })();
    await flush();
    await new Promise(resolve => server.close(resolve));
    const [span] = exporter.getFinishedSpans();
    expect(span?.attributes).toMatchObject({
      'pawl.manifest': 'sha256:abc',
      'pawl.external_id': ['order-1', 'ticket-2'],
    });
    expect(received).toEqual([expect.objectContaining({ trajectory: span?.spanContext().traceId, thumb: 'up' })]);
  });
});
