import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp } from '../testing/app.js';
import { openRecordBook } from '../testing/record-book.js';
import { span, spanLog, traceId } from '../testing/spans.js';
import { redactorOf } from './redaction.js';

const CANARY = 'canary.person@mail.example.org';
const redact = redactorOf(new Uint8Array(32).fill(7));

let app: Awaited<ReturnType<typeof openTestApp>>;
beforeAll(async () => {
  app = await openTestApp({ redact });
});
afterAll(() => app.close());

const places = {
  name: span({ name: `mail to ${CANARY}` }),
  attribute: span({ attributes: { text: `write to ${CANARY}` } }),
  'attribute with JSON in it': span({ attributes: { text: JSON.stringify({ to: [CANARY] }) } }),
  'nested attribute': span({ attributes: { deep: { list: [{ to: CANARY }] } } }),
  key: span({ attributes: { [CANARY]: 1 } }),
  event: span({ events: [{ name: CANARY, timeUnixNano: '1', attributes: { to: CANARY } }] }),
  status: span({ status: { code: 2, message: `no such user ${CANARY}` } }),
  resource: span({ resource: { 'user.name': CANARY } }),
};

it.each(Object.keys(places) as (keyof typeof places)[])('an address in the %s never leaves the server', async place => {
  const trace = traceId(100 + Object.keys(places).indexOf(place));
  expect((await app.post('/api/import', { spans: [{ ...places[place], traceId: trace }] })).status).toBe(200);
  for (const path of [`/api/trajectories/${trace}`, '/api/trajectories?limit=200']) {
    expect(await (await app.request(path)).text()).not.toContain(CANARY);
  }
});

it('is redacted before it is queued, spans, contents and log records alike', () => {
  const book = openRecordBook(redact);
  const stored = [
    ...Object.values(places).map(place => book.writeSpan(place)),
    book.writeLog(spanLog({ body: { content: CANARY }, attributes: { to: CANARY } })),
    ...book.rows,
  ];
  expect(JSON.stringify(stored)).not.toContain(CANARY);
  expect(JSON.stringify(stored)).toMatch(/\[email:[0-9a-f]{8}\]/);
});
