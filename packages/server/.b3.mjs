import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { openEmbeddedEvents, prepareDataDirectory } from './dist/engines/index.js';
import { openClickhouseStore } from './dist/stores/index.js';

rmSync('/tmp/pawl-b3', { recursive: true, force: true });
const e = await openEmbeddedEvents(prepareDataDirectory('/tmp/pawl-b3'), console.log);
const store = await openClickhouseStore(e.client, Date.now);
const ids = [];
const mk = (t, i) => ({
  traceId: t,
  spanId: i.toString(16).padStart(16, '0'),
  parentSpanId: null,
  name: 'n',
  kind: 1,
  startTimeUnixNano: String(1780000000000000000n + BigInt(i)),
  endTimeUnixNano: '1780000000000000009',
  attributes: { text: randomBytes(1200).toString('base64') },
  events: [],
  status: { code: 0, message: '' },
  resource: {},
  scope: { name: '', version: '' },
  droppedAttributesCount: 0,
});
let t = performance.now();
for (let b = 0; b < 20; b++) {
  const spans = [];
  for (let i = 0; i < 100; i++) {
    const id = randomBytes(16).toString('hex');
    ids.push(id);
    for (let s = 1; s <= 10; s++) spans.push(mk(id, s));
  }
  await store.appendSpans('p', spans);
}
console.log('insert 20k spans ms', performance.now() - t);
for (let r = 0; r < 6; r++) {
  t = performance.now();
  const m = await store.measureTraces('p', ids.slice(r * 200, r * 200 + 200));
  const t1 = performance.now();
  try {
    const c = await store.readTraces('p', ids.slice(r * 200, r * 200 + 200));
    console.log('measure', (t1 - t).toFixed(0), 'read', (performance.now() - t1).toFixed(0), c.size);
  } catch (x) {
    console.log('ERR', x, performance.now() - t1);
  }
}
await e.close();
