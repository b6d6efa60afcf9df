import { describe, expect, it } from 'vitest';
import { mergeSpans, type Span, type SpanId, type TraceId } from './index.js';

const span = (told: Partial<Span>): Span => ({
  traceId: 'a'.repeat(32) as TraceId,
  spanId: 'b'.repeat(16) as SpanId,
  parentSpanId: null,
  name: 'x',
  kind: 1,
  startTimeUnixNano: '1',
  endTimeUnixNano: '5',
  attributes: {},
  events: [],
  status: { code: 0, message: '' },
  resource: {},
  scope: { name: '', version: '' },
  droppedAttributesCount: 0,
  ...told,
});

describe('mergeSpans', () => {
  it.each<{ because: string; first: Partial<Span>; last: Partial<Span>; merged: Partial<Span> }>([
    { because: 'the last received wins', first: { name: 'a' }, last: { name: 'b' }, merged: { name: 'b' } },
    { because: 'an empty name hides nothing', first: { name: 'a' }, last: { name: '' }, merged: { name: 'a' } },
    {
      because: 'attributes add up, and an empty one hides nothing',
      first: { attributes: { a: 1, b: 1, c: 1 } },
      last: { attributes: { b: 2, c: null, d: null } },
      merged: { attributes: { a: 1, b: 2, c: 1, d: null } },
    },
    {
      because: 'an ended span outranks a started one that comes later',
      first: { endTimeUnixNano: '9', name: 'ended', attributes: { a: 1 } },
      last: { endTimeUnixNano: '0', name: 'started', attributes: { a: 0, b: 0 } },
      merged: { endTimeUnixNano: '9', name: 'ended', attributes: { a: 1, b: 0 } },
    },
    {
      because: 'a status is not unset',
      first: { status: { code: 2, message: 'x' } },
      last: {},
      merged: { status: { code: 2, message: 'x' } },
    },
  ])('$because', ({ first, last, merged }) => {
    expect(mergeSpans([span(first), span(last)])).toEqual([span(merged)]);
  });

  it('keeps equal span ids of two traces apart', () => {
    expect(mergeSpans([span({}), span({ traceId: 'c'.repeat(32) as TraceId })])).toHaveLength(2);
  });

  it('keeps a key named __proto__ as data', () => {
    const [merged] = mergeSpans([span({}), span({ attributes: JSON.parse('{"__proto__":"x"}') })]);
    expect(Object.keys(merged?.attributes ?? {})).toEqual(['__proto__']);
  });
});
