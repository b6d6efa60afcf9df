import type { JsonObject } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import { decodeLogs, decodeTraces, encodeLogs, encodeTraces } from './index.js';
import { captures, decodedBy, HAVE_CAPTURES, stacks } from './testing/captures.js';
import { logsOf, spansOf } from './testing/plain.js';

const bodies = captures('traces');
const logBodies = captures('logs');
const text = (value: JsonObject): Buffer => Buffer.from(JSON.stringify(value));

describe.skipIf(!HAVE_CAPTURES)('captured requests', () => {
  it.each(stacks())('%s: the spans are those another decoder read', stack => {
    const own = bodies.filter(body => body.stack === stack).map(body => decodeTraces(body.bytes, body.encoding));
    expect(own.flatMap(({ spans }) => spans)).toEqual(spansOf(decodedBy(stack, 'traces')));
    expect(own.map(({ rejected }) => rejected.count)).toEqual(own.map(() => 0));
  });

  it.each([...new Set(logBodies.map(body => body.stack))])('%s: the log records too', stack => {
    const own = logBodies.filter(body => body.stack === stack).map(body => decodeLogs(body.bytes, body.encoding));
    expect(own.flatMap(({ logs }) => logs)).toEqual(logsOf(decodedBy(stack, 'logs')));
  });

  it.each(bodies)('$stack/$file: written and read again, the spans are the same', ({ bytes, encoding }) => {
    const { spans } = decodeTraces(bytes, encoding);
    expect(decodeTraces(text(encodeTraces(spans)), 'json').spans).toEqual(spans);
  });

  it.each(logBodies)('$stack/$file: written and read again, the log records are the same', ({ bytes, encoding }) => {
    const { logs } = decodeLogs(bytes, encoding);
    expect(decodeLogs(text(encodeLogs(logs)), 'json').logs).toEqual(logs);
  });
});
