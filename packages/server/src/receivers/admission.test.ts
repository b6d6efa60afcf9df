import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { admission } from './admission.js';

const KIB = 1024;

/** An app whose requests end when told to. */
const slowApp = (limit: number) => {
  const ends: (() => void)[] = [];
  const app = new Hono().use(admission(100 * KIB, limit)).post('/v1/traces', async context => {
    await new Promise<void>(resolve => ends.push(resolve));
    return context.text('taken');
  });
  const send = async (headers: Record<string, string>): Promise<Response> =>
    app.request('/v1/traces', { method: 'POST', headers, body: 'x' });
  return { send, endAll: () => ends.splice(0).map(end => end()) };
};
const waiting = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5));

it.each([
  { because: 'it fits', first: { 'content-length': '50000' }, second: { 'content-length': '50000' }, status: 200 },
  {
    because: 'it does not fit',
    first: { 'content-length': '100000' },
    second: { 'content-length': '100000' },
    status: 503,
  },
  {
    because: 'it does not fit once it is decompressed',
    first: { 'content-length': '100000' },
    second: { 'content-length': '9000', 'content-encoding': 'gzip' },
    status: 503,
  },
  { because: 'it does not say its length', first: { 'content-length': '100000' }, second: {}, status: 503 },
])('answers $status to a second request, as $because', async ({ first, second, status }) => {
  const { send, endAll } = slowApp(150 * KIB);
  const taken = send(first);
  await waiting();
  const answer = send(second);
  await waiting();
  endAll();
  expect((await answer).status).toBe(status);
  expect((await taken).status).toBe(200);
});

it.each([
  { type: 'application/json', body: Buffer.from('{"code":14,"message":"too many requests are under way"}') },
  { type: 'application/x-protobuf', body: Buffer.from([0x08, 14]) },
])('says so as a Status in $type, and when to come back', async ({ type, body }) => {
  const { send, endAll } = slowApp(1);
  const taken = send({ 'content-length': '10' });
  await waiting();
  const refused = await send({ 'content-length': '10', 'content-type': type });
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.headers.get('content-type')).toBe(type);
  expect(Buffer.from(await refused.arrayBuffer())).toEqual(body);
  endAll();
  await taken;
});

it('takes a request of any size when nothing is under way, and makes room when one ends', async () => {
  const { send, endAll } = slowApp(1);
  for (let round = 0; round < 2; round += 1) {
    const answer = send({ 'content-length': '999999' });
    await waiting();
    endAll();
    expect((await answer).status).toBe(200);
  }
});
