import type { Span, SpanId, TraceId } from '@pawl/core/trajectory';
import type { MarkedStore } from '../assembly/assembler.js';
import type { OpenTrace, SummaryRecord, TraceStore } from '../stores/index.js';
import { span, spanId } from './spans.js';

/** One summary that was written. */
export interface Written {
  readonly record: SummaryRecord;
  readonly atMs: number;
  readonly through: bigint;
}

/**
 * A store in memory whose stamps follow `Date.now`, which tests set. What tests `receive` counts as stored; `failing` and
 * `readMs` make reading fail or take long; `left` is what an earlier process did not get to.
 */
export const fakeStore = () => {
  const began = performance.now();
  const spans = new Map<TraceId, Map<SpanId, { span: Span; first: bigint; last: bigint }>>();
  const written: Written[] = [];
  const state = { failing: false, readMs: 0, left: [] as TraceId[], last: 0n };

  const stamp = (): bigint => {
    const now = BigInt(Date.now()) * 1_000_000n;
    state.last = now > state.last ? now : state.last + 1n;
    return state.last;
  };
  const of = (trace: TraceId) => [...(spans.get(trace)?.values() ?? [])];
  const lastOf = (trace: TraceId): SummaryRecord | undefined =>
    written.findLast(({ record }) => record.summary.id === (trace as string))?.record;

  const store: MarkedStore & TraceStore = {
    measureTraces: async (_project, traces) =>
      traces.flatMap(traceId => {
        const stored = of(traceId);
        if (stored.length === 0) return [];
        const pieces = stored.length + stored.filter(({ span }) => span.endTimeUnixNano !== '0').length;
        const oldest = stored.reduce((least, { first }) => (first < least ? first : least), stamp());
        const newest = stored.reduce((most, { last }) => (last > most ? last : most), 0n);
        return [{ traceId, spans: stored.length, pieces, bytes: 100 * stored.length, oldest, newest }];
      }),
    readSmallTrace: async () => 'too large',
    readTraces: async (_project, traces) => {
      if (state.failing) throw new Error('the engine is away');
      if (state.readMs > 0) await new Promise(resolve => setTimeout(resolve, state.readMs));
      return new Map(traces.map(id => [id, { spans: of(id).map(({ span }) => span), logs: [] }]));
    },
    completeness: async (_project, traces) =>
      new Map(
        traces.flatMap(id => {
          const record = lastOf(id);
          return record === undefined ? [] : [[id, record.completeness] as const];
        }),
      ),
    spansAfter: async (_project, trace, after) =>
      new Set(of(trace).flatMap(({ span, first }) => (first > after ? [span.spanId] : []))),
    removedTraces: async () => new Set(),
    writeSummaries: async (_project, records, stamps) => {
      for (const record of records) {
        written.push({ record, atMs: performance.now() - began, through: stamps.assembledThrough });
      }
    },
    unassembledTraces: async () =>
      state.left.filter(id => lastOf(id) === undefined).map(id => ({ project: 'p', traceId: id })),
    openTraces: async after =>
      after !== null
        ? []
        : [...spans.keys()].flatMap((traceId): OpenTrace[] => {
            const record = lastOf(traceId);
            if (record === undefined || record.completeness.completed !== 0n) return [];
            const { received, completeness } = record;
            return [{ project: 'p', traceId, newestNs: '0', ended: completeness.ended, received }];
          }),
    stamp,
  };

  return {
    store,
    written,
    state,
    /** Stores spans of a trace by number; without numbers its root. */
    receive(trace: TraceId, numbers: readonly number[] = [1], over: Partial<Span> = {}): void {
      const stored = spans.get(trace) ?? new Map<SpanId, { span: Span; first: bigint; last: bigint }>();
      spans.set(trace, stored);
      for (const n of numbers) {
        const parentSpanId = n === 1 ? null : spanId(1);
        const next = span({ traceId: trace, spanId: spanId(n), parentSpanId, ...over });
        const now = stamp();
        stored.set(next.spanId, { span: next, first: stored.get(next.spanId)?.first ?? now, last: now });
      }
    },
    /** The last summary of a trace. */
    lastOf,
    /** Ids of the traces whose summaries were written, in order. */
    ids: (): readonly string[] => written.map(({ record }) => record.summary.id),
  };
};
