import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemble } from '@pawl/core/conventions';
import type { Span } from '@pawl/core/trajectory';
import { encodeTraces } from '@pawl/otlp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNREDACTED } from '../stores/index.js';
import { anAttempt, aRun, openTestApp, writeRun } from '../testing/app.js';
import { after, span, spanId, traceId } from '../testing/spans.js';
import { jsonOf, temporaryFolder, until } from '../testing/temporary.js';

let app: Awaited<ReturnType<typeof openTestApp>>;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

let lastTrace = 1_000;
const newTrace = (): Span['traceId'] => {
  lastTrace += 1;
  return traceId(lastTrace);
};
const otlp = (spans: readonly Span[]): Promise<Response> => app.post('/v1/traces', encodeTraces(spans));

describe('OTLP in, trajectories out', () => {
  it('lists a trajectory within two seconds of its last span', async () => {
    const trace = newTrace();
    expect((await otlp([span({ traceId: trace })])).status).toBe(200);
    const began = performance.now();
    await until('it is listed', async () =>
      (await app.get('/api/trajectories')).items.some((item: { id: string }) => item.id === trace),
    );
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('answers a trajectory at once, from the spans that are stored', async () => {
    const trace = newTrace();
    const child = span({ traceId: trace, spanId: spanId(2), parentSpanId: spanId(1), name: 'late' });
    await otlp([child]);
    expect((await app.get(`/api/trajectories/${trace}`)).steps).toHaveLength(1);
    await otlp([span({ traceId: trace })]);
    const whole = await app.get(`/api/trajectories/${trace}`);
    expect(whole).toMatchObject({ id: trace, agent: { name: 'support' }, status: 'ok' });
    expect(whole.steps.map((step: { spans: string[] }) => step.spans)).toEqual([[spanId(1)], [spanId(2)]]);
  });

  it('rewrites the summary when late spans come', async () => {
    const trace = newTrace();
    await otlp([span({ traceId: trace, endTimeUnixNano: '0' })]);
    const listed = async () =>
      (await app.get('/api/trajectories')).items.find((item: { id: string }) => item.id === trace);
    await until('it is listed as running', async () => (await listed())?.status === 'running');
    await otlp([span({ traceId: trace })]);
    await until('it is listed as ended', async () => (await listed())?.status === 'ok');
  });

  it.each([traceId(999_999), 'nope', 'ABCDEF'])('says that there is no trajectory %s', async id => {
    const response = await app.request(`/api/trajectories/${id}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'NOT_FOUND', remedy: expect.any(String) } });
  });
});

describe('the list of trajectories', () => {
  const make = async (count: number): Promise<string> => {
    const name = `list ${newTrace()}`;
    const spans = Array.from({ length: count }, (_, n) =>
      span({
        traceId: newTrace(),
        startTimeUnixNano: after(n),
        endTimeUnixNano: after(n + 1),
        attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name, 'pawl.input': `asks ${n}` },
      }),
    );
    expect((await app.post('/api/import', { spans })).status).toBe(200);
    return encodeURIComponent(name);
  };

  it('pages through everything once, newest first', async () => {
    const agent = await make(5);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await app.get(`/api/trajectories?agent=${agent}&limit=2&cursor=${cursor}`);
      seen.push(...page.items.map((item: { input: string }) => item.input));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(seen).toEqual(['asks 4', 'asks 3', 'asks 2', 'asks 1', 'asks 0']);
  });

  it('finds text in what was asked', async () => {
    const agent = await make(3);
    const page = await app.get(`/api/trajectories?agent=${agent}&q=ASKS%201`);
    expect(page.items).toHaveLength(1);
    expect(page.facets.agents).toContain(decodeURIComponent(agent));
  });

  it('begins where it is told to, and sums up its agents', async () => {
    const agent = await make(4);
    const [newest] = (await app.get(`/api/trajectories?agent=${agent}&limit=1`)).items;
    const since = encodeURIComponent(newest.startedAt);
    expect((await app.get(`/api/trajectories?agent=${agent}&since=${since}`)).items).toHaveLength(1);
    const of = async (query: string) =>
      (await app.get(`/api/agents${query}`)).items.find(
        (item: { agent: string }) => item.agent === decodeURIComponent(agent),
      );
    expect(await of('')).toMatchObject({ runs: 4, errors: 0, durationMs: { p50: 1000, p99: 1000 }, costUsd: null });
    expect(await of(`?since=${since}`)).toMatchObject({ runs: 1 });
    expect(await of('?since=5m')).toBeUndefined();
  });

  it.each([
    'since=yesterday',
    'limit=0',
    'limit=201',
    'limit=x',
    'cursor=nonsense',
    `cursor=${Buffer.from('["18446744073709551616","a"]').toString('base64url')}`,
    `cursor=${Buffer.from('["1",{"a":1}]').toString('base64url')}`,
    `q=${'x'.repeat(501)}`,
  ])('refuses ?%s with 400', async query => {
    const response = await app.request(`/api/trajectories?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'BAD_REQUEST' } });
  });

  it.each([
    "q=' OR 1=1 --",
    'agent={agent:String}',
    "version='",
    'status=ok%00',
    'q=%25',
  ])('takes ?%s as text', async query => {
    expect((await app.get(`/api/trajectories?${query}`)).items).toEqual([]);
  });
});

describe('POST /api/import', () => {
  it('answers the trajectories once they can be listed and read', async () => {
    const [first, second] = [newTrace(), newTrace()];
    const spans = [
      span({ traceId: first }),
      span({ traceId: second }),
      span({ traceId: first, spanId: spanId(2), parentSpanId: spanId(1) }),
    ];
    const response = await app.post('/api/import', { spans });
    expect(await response.json()).toEqual({ trajectories: [first, second] });
    const listed = (await app.get('/api/trajectories?limit=200')).items.map((item: { id: string }) => item.id);
    expect(listed).toEqual(expect.arrayContaining([first, second]));
    expect((await app.get(`/api/trajectories/${first}`)).steps).toHaveLength(2);
  });

  it('takes a file again without doubling anything', async () => {
    const spans = [span({ traceId: newTrace() })];
    await app.post('/api/import', { spans });
    await app.post('/api/import', { spans });
    expect((await app.get(`/api/trajectories/${spans[0]?.traceId}`)).steps).toHaveLength(1);
  });

  it.each([
    { because: 'there are no spans', body: {}, at: 'spans' },
    { because: 'a key is unknown', body: { spans: [], more: 1 }, at: 'more' },
    { because: 'an id is too short', body: { spans: [{ ...span(), traceId: 'abc' }] }, at: 'spans.0.traceId' },
    { because: 'an id is all zero', body: { spans: [{ ...span(), spanId: '0'.repeat(16) }] }, at: 'spans.0.spanId' },
    {
      because: 'a time is a number',
      body: { spans: [{ ...span(), startTimeUnixNano: 1 }] },
      at: 'spans.0.startTimeUnixNano',
    },
    { because: 'attributes are a list', body: { spans: [{ ...span(), attributes: [] }] }, at: 'spans.0.attributes' },
    { because: 'it nests too deep', body: { spans: [JSON.parse('['.repeat(200) + ']'.repeat(200))] }, at: 'nests' },
  ])('refuses a body where $because', async ({ body, at }) => {
    const response = await app.post('/api/import', body);
    expect(response.status).toBe(400);
    expect((await jsonOf(response)).error.message).toContain(at);
  });

  it('survives a million levels', async () => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '['.repeat(1e6) + ']'.repeat(1e6),
    };
    expect((await app.request('/api/import', init)).status).toBe(400);
  });

  it('refuses a body beyond its limit, also one that does not say its length', async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(0x20);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(chunk);
      },
    });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' as const };
    expect((await app.request('/api/import', init)).status).toBe(413);
    expect(sent).toBeLessThan(80);
  });

  it('keeps keys such as __proto__ as data', async () => {
    const trace = newTrace();
    const text = JSON.stringify({ spans: [span({ traceId: trace })] }).replace(
      '"attributes":{',
      '"attributes":{"__proto__":{"polluted":1},',
    );
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: text };
    expect((await app.request('/api/import', init)).status).toBe(200);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(await (await app.request(`/api/trajectories/${trace}`)).text()).toContain('"__proto__":{"polluted":1}');
  });
});

describe('what is redacted', () => {
  it('is redacted before it is stored', async () => {
    const redacting = await openTestApp({
      redact: {
        ...UNREDACTED,
        value: (value, { key }) => ({ value: key === 'secret' ? '[gone]' : value, counts: null }),
      },
    });
    try {
      const trace = newTrace();
      await redacting.post('/api/import', { spans: [span({ traceId: trace, attributes: { secret: 'canary-1234' } })] });
      const text = await (await redacting.request(`/api/trajectories/${trace}`)).text();
      expect(text).toContain('[gone]');
      expect(text).not.toContain('canary');
    } finally {
      await redacting.close();
    }
  });
});

describe('runs', () => {
  const trajectory = { ...assemble([span({ traceId: traceId(77) })]) };
  beforeAll(() => {
    writeRun(join(app.data.runs, 'older'), {
      run: aRun('older', { startedAt: trajectory.startedAt }),
      attempts: [anAttempt({ trajectory: trajectory.id }), anAttempt({ number: 2, outcome: 'failed' })],
      trajectories: [trajectory],
    });
    writeRun(join(app.data.runs, 'undated'), { run: aRun('undated') });
    mkdirSync(join(app.data.runs, 'broken'));
    writeFileSync(join(app.data.runs, 'broken', 'run.json'), '{');
  });

  it('are listed newest first, without what cannot be read, of which the log tells', async () => {
    const { items } = await app.get('/api/runs');
    expect(items.map((item: { run: { id: string } }) => item.run.id)).toEqual(['older', 'undated']);
    expect(items[0].suite).toMatchObject({ cases: 1, attempts: 2, outcomes: { passed: 1, failed: 1 } });
    expect(app.log.filter(line => line.includes('broken'))).toHaveLength(1);
  });

  it('are answered whole, and by case with the attempts', async () => {
    expect((await app.get('/api/runs/older')).cases[0].case.id).toBe('refund');
    const { report, attempts } = await app.get('/api/runs/older/cases/refund');
    expect(report.attempts).toBe(2);
    expect(attempts.map((attempt: { number: number }) => attempt.number)).toEqual([1, 2]);
  });

  it('give their trajectories to those who ask for one by id', async () => {
    expect(await app.get(`/api/trajectories/${trajectory.id}`)).toEqual(JSON.parse(JSON.stringify(trajectory)));
  });

  it('show what was written since', async () => {
    writeRun(join(app.data.runs, 'undated'), { run: aRun('undated'), attempts: [anAttempt()] });
    expect((await app.get('/api/runs/undated')).suite.attempts).toBe(1);
  });

  it.each(['/api/runs/nope', '/api/runs/nope/cases/refund', '/api/runs/older/cases/nope'])('%s is 404', async path => {
    expect((await app.request(path)).status).toBe(404);
  });

  it('outside the data directory are known once they are registered', async () => {
    const folder = temporaryFolder();
    writeRun(folder.path, { run: aRun('outside') });
    expect((await app.request('/api/runs/outside')).status).toBe(404);
    expect((await app.post('/api/runs', { directory: folder.path })).status).toBe(201);
    expect((await app.request('/api/runs/outside')).status).toBe(200);
    folder.remove();
    expect((await app.request('/api/runs/outside')).status).toBe(404);
  });

  it.each([
    { directory: '/nonexistent', status: 422 },
    { directory: 'relative/run', status: 422 },
    { directory: '/tmp', status: 422 },
    { directory: '', status: 400 },
    { directory: 5, status: 400 },
  ])('in $directory cannot be registered', async ({ directory, status }) => {
    const response = await app.post('/api/runs', { directory });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } });
  });
});

describe('gates', () => {
  const decision = (id: string, decidedAt: string) => ({ schema: 'pawl-gate/1', id, decision: 'hold', decidedAt });

  it('are listed newest first and answered by id', async () => {
    writeFileSync(join(app.data.gates, 'a.json'), JSON.stringify(decision('a', '2026-11-20T12:00:00.000000000Z')));
    writeFileSync(join(app.data.gates, 'b.json'), JSON.stringify(decision('b', '2026-11-21T12:00:00.000000000Z')));
    writeFileSync(join(app.data.gates, 'c.json'), '{"schema":"other"}');
    writeFileSync(join(app.data.gates, 'd.json.tmp'), '{');
    const { items } = await app.get('/api/gates');
    expect(items.map((item: { id: string }) => item.id)).toEqual(['b', 'a']);
    expect(await app.get('/api/gates/a')).toMatchObject({ decision: 'hold' });
    expect((await app.request('/api/gates/c')).status).toBe(404);
  });
});

describe('errors', () => {
  it('are JSON with code, message and remedy, also where there is no route', async () => {
    for (const init of [{}, { method: 'DELETE' }, { method: 'PUT' }]) {
      const response = await app.request('/api/trajectories/x/y', init);
      expect(response.status).toBe(404);
      expect(Object.keys((await jsonOf(response)).error)).toEqual(['code', 'message', 'remedy']);
    }
  });
});

describe('health', () => {
  it('tells version, data directory and engines', async () => {
    expect(await app.get('/api/health')).toMatchObject({
      version: '0',
      dataDirectory: app.data.root,
      engines: { events: { kind: 'chdb', status: 'up', restarts: 0, lastError: null } },
    });
  });
});
