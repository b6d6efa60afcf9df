import type { Span, SpanId, TraceId } from '@pawl/core/trajectory';

export const aTraceId = (digit: string): TraceId => digit.repeat(32) as TraceId;
export const aSpanId = (digit: string): SpanId => digit.repeat(16) as SpanId;

export const aSpan = (given: Partial<Span>): Span => ({
  traceId: aTraceId('1'),
  spanId: aSpanId('2'),
  parentSpanId: null,
  name: 'span',
  kind: 1,
  startTimeUnixNano: '1763683200000000000',
  endTimeUnixNano: '1763683201000000000',
  attributes: {},
  events: [],
  status: { code: 0, message: '' },
  resource: {},
  scope: { name: '', version: '' },
  droppedAttributesCount: 0,
  ...given,
});
