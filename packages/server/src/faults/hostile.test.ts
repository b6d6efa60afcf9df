import { isTraceId, type Json, type Span } from '@pawl/core/trajectory';
import { decodeTraces, encodeTraces, writeTraces } from '@pawl/otlp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPglite, type StateEngine } from '../engines/index.js';
import { openStateStore } from '../stores/index.js';
import { openTestApp } from '../testing/app.js';
import { HOSTILE } from '../testing/hostile.js';
import { after, span, spanId, traceId } from '../testing/spans.js';
import { jsonOf, until } from '../testing/temporary.js';

let app: Awaited<ReturnType<typeof openTestApp>>;
let engine: StateEngine;
beforeAll(async () => {
  engine = await openPglite();
  app = await openTestApp({ state: await openStateStore(engine) });
});
afterAll(async () => {
  await app.close();
  await engine.close();
});

const INNOCENT = traceId(1);
/** The trace that holds a text in every place, by the text's index. */
const traceOf = (index: number) => traceId(100 + index);
/** As a store of UTF-8 keeps it. */
const kept = (text: string): string => text.toWellFormed();

/** A run with one text wherever a sender can put one. */
const spansWith = (text: string, index: number): readonly Span[] => [
  span({
    traceId: traceOf(index),
    name: text,
    startTimeUnixNano: after(index),
    endTimeUnixNano: after(index + 1),
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': text,
      'gen_ai.agent.version': text,
      'gen_ai.conversation.id': text,
      'user.id': text,
      'pawl.input': text,
      'pawl.tags': JSON.stringify({ [text]: text }),
      'pawl.final_status': text,
      [text]: text,
      [`nested.${text}`]: { [text]: [text, { [text]: text }] },
    },
    events: [{ name: text, timeUnixNano: '1', attributes: { [text]: text } }],
    status: { code: 2, message: text },
    resource: { 'service.name': text, [text]: text },
    scope: { name: text, version: text },
  }),
  span({
    traceId: traceOf(index),
    spanId: spanId(2),
    parentSpanId: spanId(1),
    name: `execute_tool ${text}`,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': text,
      'gen_ai.tool.call.arguments': JSON.stringify({ [text]: text }),
      'gen_ai.tool.call.result': text,
    },
  }),
];

/** What must be the same before and after: tables, columns, what others sent, and JavaScript's own objects. */
const world = async (): Promise<string> => {
  const rows = async (query: string): Promise<unknown> =>
    (await app.engine.client.query({ query, format: 'JSONEachRow' })).json();
  const state = await engine.pool.query(
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
  );
  const own = [Object.prototype, Array.prototype, Function.prototype, String.prototype].map(prototype =>
    Reflect.ownKeys(prototype).map(String),
  );
  return JSON.stringify([
    await rows("SELECT table, name, type FROM system.columns WHERE database = 'pawl' ORDER BY table, name"),
    await rows('SELECT name FROM system.databases ORDER BY name'),
    await rows(`SELECT count() FROM pawl.spans WHERE trace_id = '${INNOCENT}'`),
    state.rows,
    own,
    (await jsonOf(app.request(`/api/trajectories/${INNOCENT}`))).steps,
  ]);
};

let asked = 0;
const wrong: string[] = [];
/** Asks, and notes where an answer is that of a fault. */
const ask = async (path: string, init?: RequestInit): Promise<Response> => {
  asked += 1;
  const response = await app.request(path, init);
  if (response.status >= 500) wrong.push(`${init?.method ?? 'GET'} ${path}: ${response.status}`);
  return response;
};
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe(`${HOSTILE.length} hostile texts`, () => {
  let before = '';
  beforeAll(async () => {
    await post('/api/import', { spans: [span({ traceId: INNOCENT })] });
    before = await world();
  });

  it('come back as they were sent, from every place in a span', { timeout: 120_000 }, async () => {
    for (const [index, text] of HOSTILE.entries()) {
      const spans = spansWith(text, index);
      const response = await ask('/v1/traces', {
        method: 'POST',
        headers: { 'content-type': index % 2 === 0 ? 'application/json' : 'application/x-protobuf' },
        body: index % 2 === 0 ? JSON.stringify(encodeTraces(spans)) : new Uint8Array(writeTraces(spans)),
      });
      expect([text, response.status, await response.text()]).toMatchObject([text, 200, expect.any(String)]);
    }
    let spans = 0;
    for (const [index, text] of HOSTILE.entries()) {
      const lines = await (await ask(`/api/trajectories/${traceOf(index)}/spans`)).text();
      const stored = lines
        .split('\n')
        .flatMap(line => (line === '' ? [] : decodeTraces(Buffer.from(line), 'json').spans));
      const byId = (each: Span): string => each.spanId;
      expect(sorted(stored, byId), text).toEqual(sorted(spansWith(kept(text), index), byId));
      spans += stored.length;
      const trajectory = await jsonOf(ask(`/api/trajectories/${traceOf(index)}`));
      expect(trajectory.steps, text).toHaveLength(2);
      expect(trajectory.steps[1].name, text).toContain(kept(text).trim().slice(0, 20));
    }
    await until('all are listed', async () => (await listed('')).length > HOSTILE.length, 30_000);
    console.info(`hostile texts: ${HOSTILE.length} in every place of ${spans} spans, all back as they were sent`);
    expect(await world()).toBe(before);
  });

  const listed = async (query: string): Promise<readonly { id: string }[]> => {
    const { items } = await jsonOf(ask(`/api/trajectories?limit=200${query}`));
    return items;
  };

  it('select what they name and nothing else, as a parameter of any route', { timeout: 240_000 }, async () => {
    asked = 0;
    for (const [index, text] of HOSTILE.entries()) {
      const value = encodeURIComponent(kept(text));
      expect(
        (await listed(`&agent=${value}`)).map(({ id }) => id),
        text,
      ).toEqual([traceOf(index)]);
      expect(
        (await listed(`&version=${value}&status=error`)).map(({ id }) => id),
        text,
      ).toEqual([traceOf(index)]);
      const found = (await listed(`&q=${value}`)).map(({ id }) => id);
      expect(found.includes(traceOf(index)) || kept(text).trim() === '', text).toBe(true);
      const { session } = await jsonOf(ask(`/api/sessions/${value}`));
      expect(session?.trajectories ?? 1, text).toBe(1);
      const sessions = await jsonOf(ask(`/api/sessions?user=${value}`));
      expect(sessions.items.length, text).toBe(1);
      for (const path of [
        `/api/trajectories?status=${value}`,
        `/api/trajectories?since=${value}`,
        `/api/trajectories?cursor=${value}`,
        `/api/trajectories?cursor=${Buffer.from(JSON.stringify(['1', text])).toString('base64url')}`,
        `/api/trajectories?cursor=${Buffer.from(`["9","${text}"`).toString('base64url')}`,
        `/api/trajectories?limit=${value}`,
        `/api/trajectories?${value}=${value}`,
        `/api/sessions?cursor=${value}&limit=${value}`,
        `/api/sessions?cursor=${Buffer.from(JSON.stringify(['1', text])).toString('base64url')}`,
        `/api/trajectories/${value}`,
        `/api/trajectories/${value}/spans`,
        `/api/trajectories/${value}/links`,
        `/api/trajectories/${value}/feedback`,
        `/api/trajectories/${INNOCENT}?from=${value}`,
        `/api/trajectories/${INNOCENT}?steps=${value}`,
        `/api/agents?since=${value}`,
        `/api/coverage?since=${value}`,
        `/api/shadow?since=${value}`,
        `/api/conventions?since=${value}`,
        `/api/feedback?unmatched=${value}`,
        `/api/feedback?unmatched=1&limit=${value}`,
        `/api/runs/${value}`,
        `/api/runs/${value}/cases/${value}`,
        `/api/cases/${value}`,
        `/api/gates/${value}`,
        `/${value}`,
        `/assets/${value}`,
      ]) {
        await (await ask(path)).arrayBuffer();
      }
      await (await post(`/v1/trajectories/${value}/complete`, {})).arrayBuffer();
    }
    console.info(`hostile parameters: ${asked} requests, ${wrong.length} answered with a fault`);
    expect(wrong).toEqual([]);
    expect(await world()).toBe(before);
  });

  it('are text in every body', { timeout: 240_000 }, async () => {
    asked = 0;
    for (const [index, text] of HOSTILE.entries()) {
      const about = { trajectory: traceOf(index), by: text };
      for (const [path, body] of [
        ['/v1/feedback', { external: text, kind: 'thumb', thumb: 'up', id: text }],
        ['/v1/feedback', { session: text, kind: 'comment', comment: text, step: text }],
        ['/v1/feedback', { ...about, kind: 'score', name: text, label: text }],
        ['/v1/feedback', { ...about, kind: 'correction', output: { [text]: text } }],
        ['/v1/feedback', { ...about, kind: text, [text]: text }],
        ['/v1/feedback', { ...about, kind: 'override', decision: text, at: text }],
        ['/v1/outcomes', { ...about, name: text, value: text, unit: text }],
        ['/v1/outcomes', { external: text, name: text, value: 1 }],
        ['/api/runs', { directory: text }],
        ['/api/runs', { [text]: text }],
        ['/api/erasures', { [text]: text }],
        ['/api/erasures', { trajectory: text }],
        ['/api/import', { spans: [{ ...span(), traceId: text }] }],
        ['/api/import', { [text]: text }],
        ['/v1/traces', { resourceSpans: [{ [text]: text, scopeSpans: text }] }],
        ['/v1/logs', { resourceLogs: [{ resource: { attributes: [{ key: text, value: { [text]: text } }] } }] }],
      ] as const satisfies readonly (readonly [string, unknown])[]) {
        await (await post(path, body)).arrayBuffer();
      }
      await (await post('/v1/feedback', text)).arrayBuffer();
      await (
        await ask('/v1/traces', { method: 'POST', headers: { 'content-type': 'application/json' }, body: text })
      ).text();
      const { feedback } = await jsonOf(ask(`/api/trajectories/${traceOf(index)}/feedback`));
      const correction = feedback.find((each: { kind: string }) => each.kind === 'correction');
      expect(JSON.stringify(correction?.output), text).toContain(JSON.stringify(kept(text)).slice(1, -1).slice(0, 8));
    }
    console.info(`hostile bodies: ${asked} requests, ${wrong.length} answered with a fault`);
    expect(wrong).toEqual([]);
    expect(await world()).toBe(before);
  });

  it('erase what they name and nothing else', { timeout: 120_000 }, async () => {
    const some = HOSTILE.map((text, index) => ({ text, index })).filter(({ index }) => index % 9 === 3);
    let left = (await listed('')).length;
    for (const { text, index } of some) {
      const kind = index % 2 === 0 ? 'user' : 'session';
      const { receipt } = await jsonOf(post('/api/erasures', { [kind]: kept(text) }));
      expect([text, receipt?.trajectories]).toEqual([text, 1]);
      left -= 1;
      expect((await listed('')).length, text).toBe(left);
    }
    console.info(`hostile erasures: ${some.length} names, ${some.length} trajectories gone, ${left} left`);
    expect(wrong).toEqual([]);
    expect(await world()).toBe(before);
  });
});

describe('names that JavaScript gives meaning to', () => {
  const POISON =
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"prototype":{"polluted":true}}';
  const poisoned = (): Json => JSON.parse(POISON) as Json;

  it('pollute nothing, wherever an object can come in', async () => {
    const asText = (value: unknown): string => JSON.stringify(value).replaceAll('"@"', POISON);
    const trace = traceId(5_000);
    const attributes = {
      poisoned: poisoned(),
      'pawl.tags': POISON,
      'gen_ai.tool.call.arguments': POISON,
      'gen_ai.input.messages': `[{"role":"user","parts":[${POISON}],"__proto__":{"polluted":true}}]`,
      'llm.input_messages.__proto__.message.polluted': 'x',
      'llm.input_messages.0.message.__proto__.polluted': 'x',
      'gen_ai.prompt.__proto__.polluted': 'x',
      'gen_ai.completion.0.tool_calls.__proto__.polluted': 'x',
      'traceloop.association.properties.__proto__.polluted': 'x',
      'langfuse.trace.metadata.__proto__.polluted': 'x',
      'langfuse.observation.metadata.constructor.prototype.polluted': 'x',
      'ai.telemetry.metadata.__proto__.polluted': 'x',
      'metadata.__proto__': POISON,
      metadata: POISON,
    };
    const made = span({
      traceId: trace,
      attributes,
      resource: { ...attributes },
      events: [{ name: 'e', timeUnixNano: '1', attributes }],
    });
    for (const [path, body] of [
      ['/v1/traces', JSON.stringify(encodeTraces([made]))],
      ['/api/import', JSON.stringify({ spans: [{ ...made, spanId: spanId(2), parentSpanId: spanId(1) }] })],
      [
        '/api/import',
        asText({ spans: [{ ...span({ traceId: trace, spanId: spanId(3) }), attributes: '@', resource: '@' }] }),
      ],
      ['/api/import', POISON],
      ['/v1/feedback', asText({ trajectory: trace, kind: 'correction', output: '@' })],
      ['/v1/feedback', POISON],
      ['/v1/outcomes', POISON],
      ['/api/erasures', POISON],
      ['/api/runs', POISON],
      ['/v1/traces', POISON],
      ['/v1/logs', POISON],
    ] as const) {
      await (await post(path, body)).arrayBuffer();
    }
    for (const path of ['', '/spans', '/links', '/feedback']) await ask(`/api/trajectories/${trace}${path}`);
    for (const path of ['coverage', 'shadow', 'conventions', 'agents', 'sessions']) await ask(`/api/${path}`);
    await ask('/api/trajectories?__proto__=x&constructor=y&__proto__[polluted]=z&constructor.prototype.polluted=1');
    const trajectory = await jsonOf(ask(`/api/trajectories/${trace}`));
    expect(trajectory.steps).toHaveLength(3);
    expect(isTraceId(trajectory.id)).toBe(true);
    expect(JSON.stringify(trajectory)).toContain('"__proto__":{"polluted":true}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(([] as { polluted?: unknown }).polluted).toBeUndefined();
    expect(((() => {}) as { polluted?: unknown }).polluted).toBeUndefined();
    expect(wrong).toEqual([]);
    console.info('prototype pollution: 11 ways in, 14 keys, the prototypes as they were');
  });
});

const sorted = <T>(items: readonly T[], by: (item: T) => string): readonly T[] =>
  items.toSorted((a, b) => (by(a) < by(b) ? -1 : 1));
