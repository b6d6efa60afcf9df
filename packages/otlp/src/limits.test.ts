import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeTraces } from './index.js';
import { LIMITS, TOO_DEEP } from './limits.js';
import { attribute, bothEncodings, spanWith, traceRequest } from './testing/requests.js';
import { field, nestedLists, requestOf } from './testing/wire.js';

const MIB = 1024 * 1024;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe.each(['json', 'protobuf'] as const)('limits in %s', encoding => {
  const decode = (over: object) => {
    const row = bothEncodings(traceRequest(spanWith(over))).find(r => r.encoding === encoding);
    return decodeTraces(row?.bytes ?? new Uint8Array(), encoding).spans[0];
  };

  it('an attribute of 1 MiB stays whole', () => {
    expect(decode({ attributes: [attribute('k', 'x'.repeat(MIB))] })?.attributes).toEqual({ k: 'x'.repeat(MIB) });
  });

  it('a larger one is cut between characters, its size and hash are kept', () => {
    const text = `x${'é'.repeat(MIB)}`;
    expect(decode({ attributes: [attribute('k', text)] })?.attributes).toEqual({
      k: `x${'é'.repeat(MIB / 2 - 1)}`,
      'pawl.truncated': { k: { bytes: 2 * MIB + 1, sha256: sha256(text) } },
    });
  });

  it('a larger structured one becomes the start of its JSON text', () => {
    const items = Array.from({ length: 3000 }, (_, index) => `${index}${'y'.repeat(500)}`);
    const value = { arrayValue: { values: items.map(stringValue => ({ stringValue })) } };
    const text = JSON.stringify(items);
    expect(decode({ attributes: [{ key: 'k', value }] })?.attributes).toEqual({
      k: text.slice(0, MIB),
      'pawl.truncated': { k: { bytes: text.length, sha256: sha256(text) } },
    });
  });

  it('a value of control characters is measured as its JSON text', () => {
    const values = [{ stringValue: '\u0001'.repeat(MIB / 4) }];
    expect(
      decode({ attributes: [{ key: 'k', value: { arrayValue: { values } } }] })?.attributes['pawl.truncated'],
    ).toMatchObject({
      k: { bytes: (MIB / 4) * 6 + 4 },
    });
  });

  it('attributes beyond 1,000 are dropped and counted', () => {
    const attributes = Array.from({ length: 1003 }, (_, index) => attribute(`k${index}`, ''));
    const span = decode({ attributes, droppedAttributesCount: 2 });
    expect([Object.keys(span?.attributes ?? {}).length, span?.droppedAttributesCount]).toEqual([1000, 5]);
  });

  it('events beyond 1,000, and their attributes, are dropped and counted', () => {
    const full = { name: 'e', attributes: Array.from({ length: 1001 }, (_, index) => attribute(`k${index}`, '')) };
    const span = decode({ events: [full, ...Array.from({ length: 1001 }, () => ({ name: 'e' }))] });
    expect([span?.events.length, span?.droppedAttributesCount]).toEqual([1000, 3]);
  });

  it('a key beyond 256 bytes is cut', () => {
    const key = 'é'.repeat(200);
    expect(decode({ attributes: [attribute(key, 'v')] })?.attributes).toEqual({
      [key.slice(0, 128)]: 'v',
      'pawl.truncated': { [`key ${key.slice(0, 128)}`]: { bytes: 400, sha256: sha256(key) } },
    });
  });

  it('a huge span name and status message are cut', () => {
    const long = 'n'.repeat(MIB + 1);
    const span = decode({ name: long, status: { code: 2, message: long } });
    expect([span?.name.length, span?.status.message.length]).toEqual([MIB, MIB]);
    expect(Object.keys(span?.attributes['pawl.truncated'] ?? {})).toEqual(['span name', 'status message']);
  });
});

describe('nesting', () => {
  const jsonOf = (levels: number): Buffer => {
    const [open, close] = ['{"arrayValue":{"values":[', ']}}'];
    const value = `${open.repeat(levels)}{"boolValue":true}${close.repeat(levels)}`;
    return Buffer.from(
      JSON.stringify(traceRequest(spanWith({ attributes: ['@'] }))).replace('"@"', `{"key":"deep","value":${value}}`),
    );
  };
  const protobufOf = (levels: number): Buffer =>
    requestOf(field(9, Buffer.concat([field(1, Buffer.from('deep')), field(2, nestedLists(levels))])));

  it.each([
    [64, true],
    [65, TOO_DEEP],
    [5_000, TOO_DEEP],
    [100_000, TOO_DEEP],
  ])('%i levels end in %j', (levels, end) => {
    for (const { spans } of [decodeTraces(jsonOf(levels), 'json'), decodeTraces(protobufOf(levels), 'protobuf')]) {
      let value = spans[0]?.attributes.deep;
      let depth = 0;
      for (; Array.isArray(value); depth += 1) value = value[0];
      expect([depth, value]).toEqual([64, end]);
    }
  });
});

describe('amplification', () => {
  it('a request of tiny values is refused before it fills the memory', () => {
    const emptyMap = field(9, field(2, field(6, new Uint8Array()))); // 6 bytes here, hundreds in memory
    const bytes = requestOf(Buffer.alloc(emptyMap.length * (LIMITS.items + 1), emptyMap));
    expect(() => decodeTraces(bytes, 'protobuf')).toThrow(expect.objectContaining({ code: 'OTLP_TOO_LARGE' }));
  });

  it.each(['pb', 'json'])('%s: an attribute of 2 MiB does not hide the others', kind => {
    const request = traceRequest(spanWith({ attributes: [attribute('a', 'x'.repeat(2 * MIB)), attribute('b', 'y')] }));
    const [json, protobuf] = bothEncodings(request);
    const row = kind === 'pb' ? protobuf : json;
    expect(decodeTraces(row.bytes, row.encoding).spans[0]?.attributes.b).toBe('y');
  });
});
