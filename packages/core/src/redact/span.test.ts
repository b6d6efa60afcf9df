import { describe, expect, it } from 'vitest';
import { isSpanId, isTraceId, type Span, type SpanId, type SpanLog, type TraceId } from '../trajectory/index.js';
import { redactSpan, redactSpanLog } from './index.js';

const marking = { token: (label: string) => `[${label}:00000000]` };

const traceId = (text: string): TraceId => {
  if (!isTraceId(text)) throw new TypeError(text);
  return text;
};
const spanId = (text: string): SpanId => {
  if (!isSpanId(text)) throw new TypeError(text);
  return text;
};

/** Ids and times that would pass as cards and phone numbers, and content that holds some. */
const span: Span = {
  traceId: traceId('41111111111111114111111111111111'),
  spanId: spanId('4242424242424242'),
  parentSpanId: spanId('5555555555554444'),
  name: 'GET /users/ann@example.com',
  kind: 3,
  startTimeUnixNano: '4111111111111111',
  endTimeUnixNano: '4242424242424242',
  attributes: {
    'gen_ai.tool.name': 'lookup_customer',
    'gen_ai.tool.call.arguments': '{"customer_name":"Sam Specimen","order_id":"o1"}',
    'enduser.name': 'Robin Roe',
  },
  events: [
    {
      name: 'exception',
      timeUnixNano: '4111111111111111',
      attributes: { 'exception.message': 'no user ann@example.com' },
    },
  ],
  status: { code: 2, message: 'refused 10.1.2.3' },
  resource: { 'service.name': 'shop', 'host.ip': ['10.1.2.3'] },
  scope: { name: 'openai', version: '1.2.3.4' },
  droppedAttributesCount: 0,
};

describe('a span', () => {
  it('loses content and keeps ids, times and names of tools', () => {
    expect(redactSpan(span, marking)).toEqual({
      span: {
        ...span,
        name: 'GET /users/[email:00000000]',
        attributes: {
          'gen_ai.tool.name': 'lookup_customer',
          'gen_ai.tool.call.arguments': '{"customer_name":"[person_name:00000000]","order_id":"o1"}',
          'enduser.name': '[person_name:00000000]',
        },
        events: [{ ...span.events[0], attributes: { 'exception.message': 'no user [email:00000000]' } }],
        status: { code: 2, message: 'refused [ip:00000000]' },
        resource: { 'service.name': 'shop', 'host.ip': ['[ip:00000000]'] },
      },
      counts: { email: 2, person_name: 2, ip: 2 },
    });
  });

  it('is the same object when there is nothing to redact', () => {
    const plain: Span = {
      ...span,
      name: 'chat',
      attributes: {},
      events: [],
      status: { code: 0, message: '' },
      resource: {},
    };
    expect(redactSpan(plain, marking).span).toBe(plain);
  });
});

describe('a log record', () => {
  it('loses content and keeps ids and time', () => {
    const log: SpanLog = {
      traceId: span.traceId,
      spanId: span.spanId,
      eventName: 'gen_ai.user.message',
      timeUnixNano: '4111111111111111',
      attributes: {},
      body: { content: 'I am ann@example.com' },
    };
    expect(redactSpanLog(log, marking).log).toEqual({ ...log, body: { content: 'I am [email:00000000]' } });
  });
});
