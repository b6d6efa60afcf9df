import { assemble } from '@pawl/core/conventions';
import { nanosOf, summarise, type Trajectory, trajectoryId } from '@pawl/core/trajectory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventEngine } from '../engines/index.js';
import { eventEngines } from '../testing/event-engines.js';
import { after, span, spanId, spanLog, traceId } from '../testing/spans.js';
import { temporaryFolder } from '../testing/temporary.js';
import { commandOf, insertLines, rowsOf } from './clickhouse-statements.js';
import { openClickhouseStore } from './clickhouse-store.js';
import { NEVER_COMPLETE } from './completeness.js';
import { jsonLine } from './encoding.js';
import type { EventStore } from './event-store.js';
import type { SummaryRecord } from './trajectories.js';

/** What a summary needs that is not about completeness. */
const OPEN = { completeness: NEVER_COMPLETE, calls: { asks: [], answers: [] } };

const folder = temporaryFolder();
afterAll(() => folder.remove());

// What every size of the event store must do.
describe.each(eventEngines(folder.path))('the event store on $size', ({ open }) => {
  let engine: EventEngine;
  let store: EventStore;
  beforeAll(async () => {
    engine = await open();
    store = await openClickhouseStore(engine.client, Date.now);
  });
  afterAll(() => engine.close());

  const write = (project: string, records: readonly SummaryRecord[], assembledThrough = 0n): Promise<void> =>
    store.writeSummaries(project, records, { written: store.stamp(), assembledThrough, freshSince: 0n });
  const read = async (project: string, trace = traceId(1)) => (await store.readTraces(project, [trace])).get(trace);

  describe('spans', () => {
    it('gives back exactly what it took', async () => {
      const odd = span({
        name: "quote ' backslash \\ nul \0 emoji 😀 \u202e",
        startTimeUnixNano: '1713431564123456789',
        endTimeUnixNano: '18446744073709551615',
        attributes: JSON.parse(
          '{"__proto__": {"polluted": true}, "constructor": "x", "n": "9007199254740993", "a": [1, null]}',
        ),
        events: [{ name: 'e', timeUnixNano: '1713431564123456790', attributes: { 'k.k': 'v' } }],
      });
      await store.appendSpans('exact', [odd]);
      expect((await read('exact'))?.spans).toEqual([odd]);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    });

    it.each([
      { text: 'a lone \ud800 half', stored: 'a lone \ufffd half' },
      { text: 'a pair 😀', stored: 'a pair 😀' },
      { text: 'literal \\ud800 text', stored: 'literal \\ud800 text' },
    ])('stores $stored whatever was sent', async ({ text, stored }) => {
      await store.appendSpans(`wellformed ${stored}`, [span({ attributes: { [text]: [text] } })]);
      expect((await read(`wellformed ${stored}`))?.spans[0]?.attributes).toEqual({ [stored]: [stored] });
    });

    it.each(['', 'yesterday', '-5', '1e18', '99999999999999999999'])('survives the time %j', async time => {
      const project = `time ${time}`;
      await store.appendSpans(project, [span({ startTimeUnixNano: time, endTimeUnixNano: time })]);
      expect((await read(project))?.spans[0]?.startTimeUnixNano).toBe(time);
    });

    it('reads a span once however often it was sent, the last received', async () => {
      const copies = [1, 2, 3].map(n => span({ attributes: { n } }));
      for (const copy of copies) await store.appendSpans('copies', [copy, copy]);
      expect((await read('copies'))?.spans).toEqual([span({ attributes: { n: 3 } })]);
    });

    it('prefers a span that has ended to a later copy that has not', async () => {
      const ended = span({ attributes: { said: 'end' } });
      await store.appendSpans('ended', [ended]);
      await store.appendSpans('ended', [span({ endTimeUnixNano: '0', attributes: { said: 'start' } })]);
      expect((await read('ended'))?.spans).toEqual([ended]);
    });

    it('tells a span id that two traces share apart', async () => {
      await store.appendSpans('shared', [span({ name: 'one' }), span({ name: 'two', traceId: traceId(2) })]);
      expect((await read('shared', traceId(1)))?.spans.map(s => s.name)).toEqual(['one']);
      expect((await read('shared', traceId(2)))?.spans.map(s => s.name)).toEqual(['two']);
    });

    it('keeps projects apart that got the same trace', async () => {
      await store.appendSpans('mine', [span({ name: 'mine' })]);
      await store.appendSpans('yours', [span({ name: 'yours' })]);
      expect((await read('mine'))?.spans.map(s => s.name)).toEqual(['mine']);
      expect(await store.measureTraces('nobody', [traceId(1)])).toEqual([]);
    });

    it('stores many requests at the same time', async () => {
      const requests = Array.from({ length: 40 }, (_, r) =>
        Array.from({ length: 50 }, (_, s) => span({ spanId: spanId(1 + r * 50 + s) })),
      );
      await Promise.all(requests.map(spans => store.appendSpans('many', spans)));
      expect(new Set((await read('many'))?.spans.map(s => s.spanId)).size).toBe(2_000);
    });

    it('measures a trace, logs included in its newest stamp', async () => {
      await store.appendSpans('size', [span(), span({ spanId: spanId(2) }), span()]);
      const [before] = await store.measureTraces('size', [traceId(1), traceId(9)]);
      await store.appendLogs('size', [spanLog()]);
      const [size] = await store.measureTraces('size', [traceId(1)]);
      expect(before?.spans).toBe(2);
      expect(size?.spans).toBe(2);
      expect(size?.newest).toBeGreaterThan(before?.newest ?? 0n);
      expect(size?.bytes).toBeGreaterThan(before?.bytes ?? 0);
    });

    it('measures and reads any number of traces', async () => {
      const traces = Array.from({ length: 3_000 }, (_, n) => traceId(n + 1));
      await store.appendSpans(
        'wide',
        traces.map(trace => span({ traceId: trace })),
      );
      expect(await store.measureTraces('wide', traces)).toHaveLength(3_000);
      expect((await store.readTraces('wide', traces)).size).toBe(3_000);
    });

    it('asks for no more than what it is asked for', async () => {
      expect(await store.measureTraces('none', [])).toEqual([]);
      expect(await store.readTraces('none', [])).toEqual(new Map());
    });
  });

  describe('contents', () => {
    const said = (n: number): string => JSON.stringify([{ role: 'user', content: `${n} `.repeat(100) }]);
    const tables = async (project: string) =>
      rowsOf<{ traces: number; hashes: number }>(engine.client, {
        text: `SELECT toUInt32(uniqExact(trace_id)) AS traces, toUInt32(uniqExact(hash)) AS hashes
          FROM pawl.contents FINAL WHERE project = {project:String}`,
        params: { project },
      });

    it('are given back in every form that they were taken out of', async () => {
      const odd = span({
        attributes: {
          text: 'a "quoted" \\ line\n\0'.repeat(20),
          'gen_ai.input.messages': JSON.stringify([{ role: 'user', content: 'hällo "x" 😀'.repeat(9) }, 'short']),
          'llm.input_messages.0.message.role': 'user',
          'llm.input_messages.0.message.content': 'flattened '.repeat(20),
          structured: [{ content: 'in a list '.repeat(20) }, 1],
        },
        resource: { 'service.name': 'shop', 'service.instance.id': 'x'.repeat(100) },
      });
      await store.appendSpans('forms', [odd]);
      await store.appendLogs('forms', [spanLog({ body: { content: 'logged '.repeat(30) } })]);
      const content = await read('forms');
      expect(content?.spans).toEqual([odd]);
      expect(content?.logs).toEqual([spanLog({ body: { content: 'logged '.repeat(30) } })]);
    });

    it('are read however many there are', async () => {
      const spans = Array.from({ length: 6_000 }, (_, n) =>
        span({ spanId: spanId(n + 1), attributes: { x: said(n) } }),
      );
      await store.appendSpans('many contents', spans);
      const texts = (await read('many contents'))?.spans.map(each => each.attributes['x']);
      expect(new Set(texts)).toEqual(new Set(spans.map(each => each.attributes['x'])));
    });

    it('that several traces have are stored once more than once, and found by all, by later servers too', async () => {
      const [one, two, three] = [1, 2, 3].map(n => span({ traceId: traceId(n), attributes: { x: said(0) } }));
      if (one === undefined || two === undefined || three === undefined) throw new Error('three were made');
      for (const each of [one, two, one]) await store.appendSpans('shared contents', [each]);
      const later = await openClickhouseStore(engine.client, Date.now);
      await later.appendSpans('shared contents', [three]);
      for (const each of [one, two, three])
        expect((await read('shared contents', each.traceId))?.spans).toEqual([each]);
      expect(await tables('shared contents')).toEqual([{ traces: 3, hashes: 1 }]);
    });

    it('belong to their project', async () => {
      await store.appendSpans('contents of mine', [span({ attributes: { x: said(1) } })]);
      await store.appendSpans('contents of yours', [span({ attributes: { x: said(1) } })]);
      const all = await rowsOf<{ n: number }>(engine.client, {
        text: `SELECT toUInt32(uniqExact(hash)) AS n FROM pawl.contents WHERE startsWith(project, 'contents of')`,
        params: {},
      });
      expect(all).toEqual([{ n: 2 }]);
    });

    it('that nothing refers to any more are swept, and come again with their spans', async () => {
      const project = 'swept contents';
      const both = [1, 2].map(n => span({ traceId: traceId(n), attributes: { x: said(2) } }));
      for (const each of both) await store.appendSpans(project, [each]);
      await store.sweepContents(project);
      expect((await read(project, traceId(2)))?.spans).toEqual([both[1]]);
      for (const table of ['spans', 'contents']) {
        const mine = `project = {project:String} AND trace_id IN ['${traceId(1)}', '${traceId(2)}']`;
        await commandOf(engine.client, {
          text: `ALTER TABLE pawl.${table} DELETE WHERE ${mine} SETTINGS mutations_sync = 1`,
          params: { project },
        });
      }
      expect(await tables(project)).toEqual([{ traces: 1, hashes: 1 }]);
      await store.sweepContents(project);
      expect(await tables(project)).toEqual([{ traces: 0, hashes: 0 }]);
      for (const each of both) await store.appendSpans(project, [each]);
      for (const each of both) expect((await read(project, each.traceId))?.spans).toEqual([each]);
    });

    it('of spans stored before there were contents are read', async () => {
      const old = span({ attributes: { x: said(3) } });
      await insertLines(engine.client, 'spans', [
        jsonLine({ project: 'old', trace_id: old.traceId, span_id: old.spanId, root: 1, payload: JSON.stringify(old) }),
      ]);
      expect((await read('old'))?.spans).toEqual([old]);
    });
  });

  describe('log records', () => {
    it('keeps equal records once and different ones in the order received', async () => {
      const [hello, bye] = [spanLog(), spanLog({ body: { content: 'bye' } })];
      await store.appendLogs('logs', [hello, bye]);
      await store.appendLogs('logs', [hello]);
      expect((await read('logs'))?.logs).toEqual([hello, bye]);
    });
  });

  describe('summaries', () => {
    const record = (n: number, over: Partial<Trajectory> = {}, search = ''): SummaryRecord => {
      const trajectory = { ...assemble([span({ traceId: traceId(n), startTimeUnixNano: after(n) })]), ...over };
      return { summary: summarise(trajectory), received: store.stamp(), search, ...OPEN };
    };
    const ids = async (project: string, filter: Partial<Parameters<EventStore['listTrajectories']>[1]> = {}) =>
      (await store.listTrajectories(project, { limit: 10, ...filter })).items.map(item => Number.parseInt(item.id, 16));

    it('lists newest first and pages without gaps or repetitions', async () => {
      await write(
        'pages',
        [3, 1, 5, 2, 4].map(n => record(n)),
      );
      const first = await store.listTrajectories('pages', { limit: 2 });
      expect(first.items.map(item => item.id)).toEqual([traceId(5), traceId(4)]);
      const second = await store.listTrajectories('pages', { limit: 2, after: first.next ?? undefined });
      const third = await store.listTrajectories('pages', { limit: 2, after: second.next ?? undefined });
      expect(second.items.map(item => item.id)).toEqual([traceId(3), traceId(2)]);
      expect(third).toEqual({ items: [record(1).summary], next: null });
    });

    it('pages through trajectories of the same moment', async () => {
      const startedAt = record(1).summary.startedAt;
      await write(
        'tie',
        [1, 2, 3].map(n => record(n, { startedAt })),
      );
      const first = await store.listTrajectories('tie', { limit: 1 });
      expect(await ids('tie', { after: first.next ?? undefined })).toEqual([2, 1]);
    });

    it('shows only the last version of a trajectory, also where it no longer fits the filter', async () => {
      await write('versions', [record(1, { status: 'running' })]);
      await write('versions', [record(1, { status: 'ok' })]);
      expect(await ids('versions')).toEqual([1]);
      expect(await ids('versions', { status: 'running' })).toEqual([]);
      expect((await store.facets('versions')).statuses).toEqual(['ok']);
    });

    it('shows one once whose start was told late, where it belongs now', async () => {
      await write(
        'moved',
        [1, 3, 5].map(n => record(n)),
      );
      const startedAt = record(2).summary.startedAt;
      await write('moved', [record(5, { startedAt, status: 'error' })]);
      expect(await ids('moved')).toEqual([3, 5, 1]);
      expect(await ids('moved', { status: 'error' })).toEqual([5]);
      const first = await store.listTrajectories('moved', { limit: 1 });
      expect(await ids('moved', { after: first.next ?? undefined })).toEqual([5, 1]);
      expect((await store.agentFigures('moved', '0')).map(({ runs, errors }) => [runs, errors])).toEqual([[3, 1]]);
    });

    it('fills a page although most rows are outdated', async () => {
      for (let n = 100; n > 1; n -= 1) {
        await write('restless', [record(1, { startedAt: record(n).summary.startedAt }), record(n + 500)]);
      }
      await write('restless', [record(1)]);
      const page = await store.listTrajectories('restless', { limit: 99, sinceNs: '0' });
      expect(page.items.map(item => item.id)).toHaveLength(99);
      expect(page.items.map(item => item.id)).not.toContain(traceId(1));
      expect(await ids('restless', { after: page.next ?? undefined })).toEqual([1]);
    });

    it('sums up each agent since a moment', async () => {
      const of = (n: number, agent: string, durationMs: number | null, costUsd: number | null): SummaryRecord => {
        const { summary, ...rest } = record(n, { agent: { name: agent, version: null }, durationMs });
        return { summary: { ...summary, totals: { ...summary.totals, costUsd } }, ...rest };
      };
      await write('figures', [of(1, 'a', 1, null), of(2, 'a', 10, 0.5), of(3, 'a', 20, null), of(4, 'b', null, null)]);
      const all = await store.agentFigures('figures', '0');
      expect(all).toMatchObject([
        { agent: 'a', runs: 3, errors: 0, durationMs: { p50: 10, p95: 19 }, costUsd: 0.5, runsWithCost: 1 },
        { agent: 'b', runs: 1, durationMs: null, costUsd: null, runsWithCost: 0, inputTokens: null },
      ]);
      const startedAt = record(3).summary.startedAt;
      const since = startedAt === null ? '0' : String(nanosOf(startedAt));
      expect((await store.agentFigures('figures', since)).map(({ agent, runs }) => [agent, runs])).toEqual([
        ['a', 1],
        ['b', 1],
      ]);
      expect(await ids('figures', { sinceNs: since })).toEqual([4, 3]);
      expect(await store.agentFigures('nobody', '0')).toEqual([]);
    });

    it('lists one without a time where it was received', async () => {
      await write('untimed', [record(1), record(2, { startedAt: null }), record(3)]);
      expect(await ids('untimed')).toContain(2);
    });

    it.each([
      { filter: { agent: 'a' }, finds: [1] },
      { filter: { version: '2' }, finds: [2] },
      { filter: { status: 'error' }, finds: [2] },
      { filter: { text: 'refund' }, finds: [2, 1] },
      { filter: { text: 'REFUND', agent: 'b' }, finds: [2] },
      { filter: { text: 'ÜBER' }, finds: [1] },
      { filter: { text: '%' }, finds: [] },
      { filter: { text: "' OR 1 = 1 --" }, finds: [] },
      { filter: { agent: "a' OR '1' = '1" }, finds: [] },
    ])('finds $finds by $filter', async ({ filter, finds }) => {
      const project = `filter ${JSON.stringify(filter)}`;
      const first = record(1, { agent: { name: 'a', version: '1' }, status: 'ok' }, 'asks a Refund\nüber');
      const second = record(2, { agent: { name: 'b', version: '2' }, status: 'error' }, 'refunded');
      await write(project, [first, second]);
      expect(await ids(project, filter)).toEqual(finds);
    });

    it('tells what can be filtered by, sorted, without the absent', async () => {
      const agents = [
        { name: 'b', version: '1' },
        { name: 'a', version: null },
        { name: null, version: null },
      ];
      await write(
        'facets',
        agents.map((agent, n) => record(n + 1, { agent, status: 'ok' })),
      );
      expect(await store.facets('facets')).toEqual({ agents: ['a', 'b'], versions: ['1'], statuses: ['ok'] });
    });

    it('has empty facets without trajectories', async () => {
      expect(await store.facets('nothing')).toEqual({ agents: [], versions: [], statuses: [] });
    });

    it('stores text with lone surrogates', async () => {
      await write('halves', [record(1, { input: 'x\ud800' }, 'x\ud800')]);
      expect((await store.listTrajectories('halves', { limit: 1 })).items[0]?.input).toBe('x\ufffd');
    });
  });

  describe('what a crash left to do', () => {
    const left = async (project: string) =>
      (await store.unassembledTraces(100_000)).filter(trace => trace.project === project).map(trace => trace.traceId);
    const record = (received: bigint): SummaryRecord => {
      const summary = { ...summarise(assemble([span()])), id: trajectoryId(traceId(1)) };
      return { summary, search: '', received, ...OPEN };
    };

    it('is a trace without a summary, until it has one', async () => {
      await store.appendSpans('left', [span()]);
      expect(await left('left')).toEqual([traceId(1)]);
      const [size] = await store.measureTraces('left', [traceId(1)]);
      await write('left', [record(size?.newest ?? 0n)]);
      expect(await left('left')).toEqual([]);
    });

    it.each(['span', 'log'])('is a trace that got a later %s', async what => {
      const project = `later ${what}`;
      await store.appendSpans(project, [span()]);
      const [size] = await store.measureTraces(project, [traceId(1)]);
      await write(project, [record(size?.newest ?? 0n)]);
      if (what === 'span') await store.appendSpans(project, [span({ spanId: spanId(2) })]);
      else await store.appendLogs(project, [spanLog()]);
      expect(await left(project)).toEqual([traceId(1)]);
    });

    it('leaves out what was settled before', async () => {
      await store.appendSpans('settled', [span()]);
      expect(await left('settled')).toEqual([traceId(1)]);
      await write('other', [record(0n)], store.stamp());
      expect(await left('settled')).toEqual([]);
    });
  });

  it('never stamps behind what it stamped before it was opened, whatever the clock says', async () => {
    await store.appendSpans('clock', [span()]);
    const last = store.stamp();
    const reopened = await openClickhouseStore(engine.client, () => 0);
    expect(reopened.stamp()).toBeGreaterThan(last - 1_000_000_000n);
    await reopened.appendSpans('clock', [span({ attributes: { later: true } })]);
    expect((await read('clock'))?.spans[0]?.attributes).toEqual({ later: true });
  });
});
