import { describe, expect, it } from 'vitest';
import { keyedToken, redactText } from './index.js';

const redaction = { token: keyedToken(new Uint8Array(32).fill(7)) };

/** Processor time, not wall time: other processes on the machine do not count. */
const millisOf = (text: string): number => {
  const before = process.cpuUsage();
  redactText(text, redaction);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

const units = [
  ...'a1 @:.-_/"\'{[\\+(=%\n中',
  'eyJ', 'sk-', 'a@', '@a.', 'a@a.co ', 'a [at] ', '1 ', '1-', '01 ', '4111 ', '{"', '{"a":"', '[["', "{'", '\\"', '\\u0041', '://a:', 'a://b:c@',
  'a.', '::', '1:', 'xoxb-', 'ghp_', 'secret_key:', '?password=', 'sig=', 'phone: ', 'GB82 ', '-----BEGIN PRIVATE KEY-----\n', '[email:aaaaaaaa]',
]; // biome-ignore format: a list of fragments

describe('one fragment repeated to 1 MiB', () => {
  it.each(units)('%j costs about four times as much as to 256 KiB', unit => {
    const text = unit.repeat(Math.ceil((1 << 20) / unit.length));
    const small = Math.max(5, millisOf(text.slice(0, 1 << 18)));
    // Four times the text; a quadratic pattern would cost sixteen times as much.
    expect(millisOf(text.slice(0, 1 << 20)) / small).toBeLessThan(12);
  });
});

describe('speed', () => {
  const prose = 'The customer asked whether the order could still be changed after the warehouse had packed it. ';
  const line =
    '2026-04-18T09:12:44.123Z INFO worker-3 span_id=eee19b7ec3c1b174 order=ord_812 latency=81.3ms status=200 total=$17.50\n';
  const json = JSON.stringify({
    role: 'tool',
    content: JSON.stringify({
      order_id: '#W2378156',
      status: 'delivered',
      items: [{ item: '1008292230', price: 17.5 }],
    }),
  });
  it.each([
    { kind: 'prose', text: prose.repeat(10_000) },
    { kind: 'log lines', text: line.repeat(8_000) },
    { kind: 'JSON', text: `[${Array.from({ length: 7_000 }, () => json).join(',')}]` },
  ])('is printed for $kind without findings', ({ kind, text }) => {
    const flat = Buffer.from(text).toString();
    const best = Math.min(...Array.from({ length: 4 }, () => millisOf(flat)));
    console.info(`redactText, ${kind}: ${(flat.length / 1000 / best).toFixed(0)} MB/s of processor time`);
    expect(redactText(flat, redaction).counts).toEqual({});
  });
});
