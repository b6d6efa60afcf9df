import { gzipSync } from 'node:zlib';
import type { Span, SpanLog } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import { encodeAccepted } from './answer.js';
import { decodeLogs, decodeTraces, encodeLogs, encodeTraces, readOutcome, writeLogs, writeTraces } from './index.js';
import { captures } from './testing/captures.js';
import { decodeWithOracle } from './testing/oracle.js';
import { spanWith, traceRequest } from './testing/requests.js';

const asJson = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const [base] = decodeTraces(asJson(traceRequest(spanWith())), 'json').spans;
if (base === undefined) throw new Error('no span');

const deep = (levels: number): Span['attributes'] =>
  levels === 0 ? { end: true } : { list: [deep(levels - 1)], level: levels };

const spans: readonly Span[] = [
  base,
  { ...base, parentSpanId: base.spanId, resource: { ...base.resource }, droppedAttributesCount: 7 },
  {
    ...base,
    startTimeUnixNano: '18446744073709551615',
    endTimeUnixNano: '0',
    kind: 5,
    resource: { 'service.name': 'other', deep: deep(5) },
    scope: { name: 'other', version: '1' },
    status: { code: 2, message: 'no\u0000 ✗' },
    events: [{ name: 'exception', timeUnixNano: '1713431564123456789', attributes: { a: [1, 'b', null, [true]] } }],
    attributes: {
      text: 'é✗😀',
      empty: '',
      long: 'x'.repeat(100_000),
      int: 9_007_199_254_740_991,
      negative: -9_007_199_254_740_991,
      small: -1,
      big: 2 ** 40,
      double: 0.1,
      huge: 1e300,
      no: false,
      none: null,
      list: [],
      map: {},
      deep: deep(8),
    },
  },
];

const logs: readonly SpanLog[] = [
  {
    traceId: base.traceId,
    spanId: base.spanId,
    eventName: 'gen_ai.choice',
    timeUnixNano: '5',
    attributes: { a: 1 },
    body: { content: [{ x: null }] },
  },
  {
    traceId: base.traceId,
    spanId: base.spanId,
    eventName: 'x',
    timeUnixNano: '1713431564123456789',
    attributes: {},
    body: null,
  },
];

describe('what is written is read back the same', () => {
  it('spans, in either encoding', () => {
    const read = decodeTraces(writeTraces(spans), 'protobuf');
    expect(read).toEqual({ spans, rejected: { count: 0, message: '' } });
    expect(decodeTraces(asJson(encodeTraces(spans)), 'json').spans).toEqual(spans);
  });

  it('log records, in either encoding', () => {
    expect(decodeLogs(writeLogs(logs), 'protobuf')).toEqual({ logs, unbound: [], ignored: 0 });
    expect(decodeLogs(asJson(encodeLogs(logs)), 'json')).toEqual({ logs, unbound: [], ignored: 0 });
  });

  it('no spans and no records are empty requests', () => {
    expect([writeTraces([]).length, writeLogs([]).length]).toEqual([0, 0]);
  });

  it('every captured request', () => {
    for (const { bytes, encoding } of captures('traces')) {
      const { spans } = decodeTraces(bytes, encoding);
      expect(decodeTraces(writeTraces(spans), 'protobuf').spans).toEqual(spans);
    }
    for (const { bytes, encoding } of captures('logs')) {
      const { logs } = decodeLogs(bytes, encoding);
      expect(decodeLogs(writeLogs(logs), 'protobuf').logs).toEqual(logs);
    }
  });
});

it('an independent reader reads it: one resource and scope for spans that share them, each field in its place', () => {
  const request = decodeWithOracle('ExportTraceServiceRequest', writeTraces(spans));
  expect(request).toMatchObject({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [{ scope: { name: 's' }, spans: [{ name: 'chat' }, { droppedAttributesCount: 7 }] }],
      },
      { scopeSpans: [{ spans: [{ kind: 5, startTimeUnixNano: '18446744073709551615', status: { code: 2 } }] }] },
    ],
  });
  expect(decodeWithOracle('ExportLogsServiceRequest', writeLogs(logs))).toMatchObject({
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: 'gen_ai.choice', timeUnixNano: '5' }, {}] }] }],
  });
});

describe('the answer to an export', () => {
  const partial = { rejected: { count: 3, message: 'no id' } };
  it.each(['protobuf', 'json'] as const)('in %s tells what was rejected', encoding => {
    for (const kind of ['Spans', 'LogRecords'] as const) {
      expect(readOutcome(encodeAccepted(partial, encoding, kind), encoding)).toEqual({ rejected: 3, message: 'no id' });
      expect(readOutcome(new Uint8Array(), encoding)).toEqual({ rejected: 0, message: '' });
    }
  });
  it.each([
    '{}',
    '[1]',
    'ok',
    '{"partialSuccess":{"rejectedSpans":"-4"}}',
    '{"partialSuccess":null}',
  ])('%s says nothing', text => {
    expect(readOutcome(Buffer.from(text), 'json')).toEqual({ rejected: 0, message: '' });
  });
  it('that is no protobuf says nothing', () => {
    expect(readOutcome(gzipSync('x'), 'protobuf')).toEqual({ rejected: 0, message: '' });
  });
});
