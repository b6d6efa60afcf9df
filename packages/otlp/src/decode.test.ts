import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLogs, decodeTraces, encodeTraces } from './index.js';
import { captures, HAVE_CAPTURES } from './testing/captures.js';
import { decodeWithOracle, encodeWithOracle } from './testing/oracle.js';
import { attribute, bothEncodings, spanWith, traceRequest } from './testing/requests.js';

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

describe.each(['json', 'protobuf'] as const)('ids in %s', encoding => {
  const decode = (over: object) => {
    const bytes = bothEncodings(traceRequest(spanWith(over), spanWith({ spanId: '1'.repeat(16) }))).find(
      row => row.encoding === encoding,
    )?.bytes;
    return decodeTraces(bytes ?? new Uint8Array(), encoding);
  };

  it.each([
    ['a short trace id', { traceId: 'abcd' }, 'trace id is not 16 bytes'],
    ['a long trace id', { traceId: 'ab'.repeat(17) }, 'trace id is not 16 bytes'],
    ['no trace id', { traceId: '' }, 'trace id is missing'],
    ['a zero trace id', { traceId: '0'.repeat(32) }, 'trace id is all zero'],
    ['a short span id', { spanId: 'ab' }, 'span id is not 8 bytes'],
    ['a zero span id', { spanId: '0'.repeat(16) }, 'span id is all zero'],
    ['a short parent', { parentSpanId: 'ab' }, 'parent span id is not 8 bytes'],
  ])('%s rejects that span only, and says so', (_, over, reason) => {
    const { spans, rejected } = decode(over);
    expect(spans.map(span => span.spanId)).toEqual(['1'.repeat(16)]);
    expect(rejected).toEqual({ count: 1, message: `span 'chat' rejected: its ${reason}` });
  });

  it.each([
    ['absent', {}],
    ['empty', { parentSpanId: '' }],
    ['zeros', { parentSpanId: '0'.repeat(16) }],
  ])('a parent that is %s makes a root', (_, over) => {
    expect(decode(over).spans[0]?.parentSpanId).toBeNull();
  });
});

describe('ids in JSON', () => {
  it.each([
    ['upper-case hex', '0AF7651916CD43DD8448EB211C80319C', 'B7AD6B7169203331'],
    [
      'base64',
      Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex').toString('base64'),
      Buffer.from('b7ad6b7169203331', 'hex').toString('base64'),
    ],
  ])('%s is folded to lower-case hex', (_, traceId, spanId) => {
    const [span] = decodeTraces(json(traceRequest(spanWith({ traceId, spanId }))), 'json').spans;
    expect([span?.traceId, span?.spanId]).toEqual(['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']);
  });

  it('letters that are no hex digits reject the span', () => {
    const { rejected } = decodeTraces(json(traceRequest(spanWith({ spanId: 'xyzxyzxyzxyzxyzx' }))), 'json');
    expect(rejected.message).toBe("span 'chat' rejected: its span id is not hex");
  });
});

describe('values', () => {
  const valueIn = (value: object, encoding: 'json' | 'protobuf') => {
    const row = bothEncodings(traceRequest(spanWith({ attributes: [{ key: 'k', value }] }))).find(
      r => r.encoding === encoding,
    );
    return decodeTraces(row?.bytes ?? new Uint8Array(), encoding).spans[0]?.attributes.k;
  };

  it.each([
    ['a text', { stringValue: 'é✓\u0000\ufeff' }, 'é✓\u0000\ufeff'],
    ['an empty value', {}, null],
    ['false', { boolValue: false }, false],
    ['zero', { intValue: '0' }, 0],
    ['a negative integer', { intValue: '-1' }, -1],
    ['the largest safe integer', { intValue: '9007199254740991' }, 9007199254740991],
    ['an integer beyond 2^53', { intValue: '9007199254740993' }, '9007199254740993'],
    ['the smallest int64', { intValue: '-9223372036854775808' }, '-9223372036854775808'],
    ['a double', { doubleValue: 0.1 }, 0.1],
    ['NaN', { doubleValue: 'NaN' }, 'NaN'],
    ['an infinity', { doubleValue: '-Infinity' }, '-Infinity'],
    ['bytes', { bytesValue: 'AP/+' }, 'AP/+'],
    ['a list', { arrayValue: { values: [{ stringValue: 'a' }, {}, { intValue: '2' }] } }, ['a', null, 2]],
    ['an empty list', { arrayValue: {} }, []],
    [
      'a map',
      { kvlistValue: { values: [{ key: 'a', value: { boolValue: true } }, { key: 'b' }] } },
      { a: true, b: null },
    ],
  ])('%s', (_, value, expected) => {
    expect(valueIn(value, 'json')).toEqual(expected);
    expect(valueIn(value, 'protobuf')).toEqual(expected);
  });

  it.each([
    ['a JSON number as integer', { intValue: 42 }, 42],
    ['a double as text', { doubleValue: '1.5e3' }, 1500],
    ['null for an absent field', { stringValue: null, intValue: '7' }, 7],
    ['an unknown member', { newValue: 1, stringValue: 'a' }, 'a'],
    ['a lone surrogate', { stringValue: 'a\ud800b' }, 'a\ufffdb'],
  ])('JSON only: %s', (_, value, expected) => {
    expect(valueIn(value, 'json')).toEqual(expected);
  });

  it('invalid UTF-8 becomes U+FFFD and the batch lives', () => {
    const bytes = Buffer.from(
      encodeWithOracle('ExportTraceServiceRequest', traceRequest(spanWith({ name: 'AAAA' }), spanWith())),
    );
    bytes.set([0xff, 0xc3, 0xed, 0xa0], bytes.indexOf('AAAA'));
    expect(decodeTraces(bytes, 'protobuf').spans.map(span => span.name)).toEqual(['\ufffd\ufffd\ufffd\ufffd', 'chat']);
  });

  it.each(['json', 'protobuf'] as const)('%s: `__proto__` and `constructor` are plain data', encoding => {
    const keys = ['__proto__', 'constructor', 'toString'];
    const nested = { key: 'nested', value: { kvlistValue: { values: keys.map(key => attribute(key, 'x')) } } };
    const request = traceRequest(spanWith({ attributes: [...keys.map(key => attribute(key, 'x')), nested] }));
    const row = bothEncodings(request).find(r => r.encoding === encoding);
    const [span] = decodeTraces(row?.bytes ?? new Uint8Array(), encoding).spans;
    expect(Object.keys(span?.attributes ?? {})).toEqual([...keys, 'nested']);
    expect(Object.keys(span?.attributes.nested ?? {})).toEqual(keys);
    expect(Object.getPrototypeOf(span?.attributes)).toBeNull();
  });
});

describe('numbers, for all', () => {
  const spanOf = (encoding: 'json' | 'protobuf', over: object) =>
    decodeTraces(
      bothEncodings(traceRequest(spanWith(over))).find(row => row.encoding === encoding)?.bytes ?? new Uint8Array(),
      encoding,
    ).spans[0];

  it.each(['json', 'protobuf'] as const)('%s: nanoseconds come back digit by digit', encoding => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), nanos => {
        expect(spanOf(encoding, { startTimeUnixNano: nanos.toString() })?.startTimeUnixNano).toBe(nanos.toString());
      }),
    );
  });

  it.each(['json', 'protobuf'] as const)('%s: int64 comes back exactly', encoding => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), value => {
        const read = spanOf(encoding, { attributes: [{ key: 'k', value: { intValue: value.toString() } }] })?.attributes
          .k;
        expect(BigInt(read as number | string)).toBe(value);
        expect(typeof read).toBe(Number.isSafeInteger(Number(value)) ? 'number' : 'string');
      }),
    );
  });
});

describe('what cannot be decoded', () => {
  const span = (over: object) => json(traceRequest(spanWith(over)));
  it.each([
    ['no JSON', Buffer.from('{'), /^not JSON/],
    ['a list', Buffer.from('[]'), /not a JSON object/],
    ['foreign JSON', json({ hello: 1 }), /no field resourceSpans/],
    ['snake_case', json({ resource_spans: [] }), /lowerCamelCase/],
    [
      'snake_case within',
      json({ resourceSpans: [{ scope_spans: [] }] }),
      /resourceSpans\[0\]\.scope_spans: is not in lowerCamelCase \(scopeSpans\)/,
    ],
    [
      'a time in snake_case',
      span({ startTimeUnixNano: undefined, start_time_unix_nano: '1' }),
      /start_time_unix_nano: is not in lowerCamelCase/,
    ],
    [
      'a value in snake_case',
      span({ attributes: [{ key: 'a', value: { string_value: 'b' } }] }),
      /string_value: is not in lowerCamelCase/,
    ],
    ['an enum name', span({ kind: 'SPAN_KIND_SERVER' }), /spans\[0\]\.kind: is not an integer .*enums as integers/],
    ['a time that is no number', span({ startTimeUnixNano: 'now' }), /startTimeUnixNano: is not an integer/],
    ['a time beyond uint64', span({ endTimeUnixNano: '18446744073709551616' }), /endTimeUnixNano: does not fit uint64/],
    ['a negative time', span({ startTimeUnixNano: -1 }), /startTimeUnixNano: does not fit uint64/],
    [
      'a fraction as integer',
      span({ attributes: [{ key: 'k', value: { intValue: 1.5 } }] }),
      /intValue: is not an integer/,
    ],
    [
      'an integer beyond int64',
      span({ attributes: [{ key: 'k', value: { intValue: '9223372036854775808' } }] }),
      /int64/,
    ],
    ['attributes as a map', span({ attributes: { k: 'v' } }), /attributes: is not a list/],
    ['a number as name', span({ name: 7 }), /spans\[0\]\.name: is not a text/],
    ['a null span', json({ resourceSpans: [{ scopeSpans: [{ spans: [null] }] }] }), /spans\[0\]: is not an object/],
  ])('JSON: %s', (_, bytes, message) => {
    expect(() => decodeTraces(bytes, 'json')).toThrow(message);
  });

  it.each([
    ['gzip', [0x1f, 0x8b, 8, 0]],
    ['a length beyond the end', [0x0a, 0x7f]],
    ['a varint without end', [0x08, ...Array<number>(20).fill(0xff)]],
    ['nested groups', Array<number>(21_000).fill(0x0b)],
    ['a text as span', [0x0a, 4, 0x12, 2, 0x12, 0x41]],
    ['a cut fixed64', [0x0a, 8, 0x12, 6, 0x12, 4, 0x39, 1, 2, 3]],
  ])('protobuf: %s', (_, bytes) => {
    expect(() => decodeTraces(Uint8Array.from(bytes), 'protobuf')).toThrow(
      expect.objectContaining({ code: 'OTLP_MALFORMED' }),
    );
  });

  it.each([
    ['json', Buffer.from('{}')],
    ['protobuf', new Uint8Array()],
  ] as const)('an empty request in %s is a valid one', (encoding, bytes) => {
    expect(decodeTraces(bytes, encoding)).toEqual({ spans: [], rejected: { count: 0, message: '' } });
  });
});

describe.skipIf(!HAVE_CAPTURES)('another signal on the wrong path', () => {
  it.each([...captures('logs'), ...captures('metrics')])('$stack/$file: is named', ({ bytes, encoding, signal }) => {
    expect(() => decodeTraces(bytes, encoding)).toThrow(`this is a ${signal} export, sent where traces are expected`);
  });

  it.each(captures('traces'))('$stack/$file: traces sent as logs', ({ bytes, encoding }) => {
    expect(() => decodeLogs(bytes, encoding)).toThrow('this is a traces export, sent where logs are expected');
  });
});

describe('encodeTraces', () => {
  it('is read by protobufjs as the same request', () => {
    const request = traceRequest(
      spanWith({ attributes: [attribute('a', 'x')], parentSpanId: '2'.repeat(16) }),
      spanWith(),
    );
    const { spans } = decodeTraces(json(request), 'json');
    const bytes = encodeWithOracle('ExportTraceServiceRequest', encodeTraces(spans));
    expect(decodeTraces(bytes, 'protobuf').spans).toEqual(spans);
    expect(decodeWithOracle('ExportTraceServiceRequest', bytes)).toMatchObject({
      resourceSpans: [
        { scopeSpans: [{ spans: [{ name: 'chat', startTimeUnixNano: '1713431564123456789' }, { name: 'chat' }] }] },
      ],
    });
  });

  it('keeps resources and scopes apart', () => {
    const request = {
      resourceSpans: ['a', 'b', 'a'].map(service => ({
        resource: { attributes: [attribute('service.name', service)] },
        scopeSpans: ['s', 't'].map(name => ({ scope: { name, version: '1' }, spans: [spanWith()] })),
      })),
    };
    const encoded = encodeTraces(decodeTraces(json(request), 'json').spans);
    expect(encoded).toMatchObject({
      resourceSpans: [
        {
          scopeSpans: [
            { scope: { name: 's' }, spans: [{}, {}] },
            { scope: { name: 't' }, spans: [{}, {}] },
          ],
        },
        { scopeSpans: [{ spans: [{}] }, { spans: [{}] }] },
      ],
    });
  });
});

describe('log records without a span', () => {
  const record = (over: object) => ({ timeUnixNano: '5', ...over });
  const bytes = Buffer.from(
    JSON.stringify({
      resourceLogs: [
        {
          scopeLogs: [
            {
              logRecords: [
                record({ eventName: 'gen_ai.evaluation.result', traceId: '0af7651916cd43dd8448eb211c80319c' }),
                record({ attributes: [{ key: 'event.name', value: { stringValue: 'gen_ai.evaluation.result' } }] }),
                record({ eventName: 'app.started' }),
                record({ body: { stringValue: 'a line' } }),
              ],
            },
          ],
        },
      ],
    }),
  );

  it('are kept where they are events of the GenAI conventions, and counted where not', () => {
    const { logs, unbound, ignored } = decodeLogs(bytes, 'json');
    expect([logs, ignored]).toEqual([[], 2]);
    expect(unbound).toMatchObject([
      { eventName: 'gen_ai.evaluation.result', traceId: '0af7651916cd43dd8448eb211c80319c', spanId: null },
      { eventName: 'gen_ai.evaluation.result', traceId: null, spanId: null },
    ]);
  });
});
