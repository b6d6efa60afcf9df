// The limit behind the receiver: puts the same rows, made before the clock starts, into the same engine.

import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeTraces } from '../../packages/otlp/dist/index.js';
import { openEmbeddedEvents, prepareDataDirectory } from '../../packages/server/dist/engines/index.js';
import { redactorOf } from '../../packages/server/dist/receivers/index.js';
import { insertRows } from '../../packages/server/dist/stores/clickhouse-statements.js';
import { CONTENT_COLUMNS } from '../../packages/server/dist/stores/contents/index.js';
import { openClickhouseStore } from '../../packages/server/dist/stores/index.js';
import { createRecordWriters } from '../../packages/server/dist/stores/record-writers.js';
import { SPAN_COLUMNS } from '../../packages/server/dist/stores/spans.js';
import { requestOf, TRACE } from './spans.mjs';

const { spans, unique, batch = 5_000 } = JSON.parse(process.argv[2]);
const root = mkdtempSync(join(tmpdir(), 'pawl-bench-'));
const events = await openEmbeddedEvents(prepareDataDirectory(root), () => {});
await openClickhouseStore(events.client, Date.now);
let stamp = BigInt(Date.now()) * 1_000_000n;
const writers = createRecordWriters(new Uint8Array(32), () => (stamp += 1n));
const redactor = redactorOf(new Uint8Array(32).fill(1));
const batches = [];
for (let first = 0; first < spans; first += batch) {
  const decoded = decodeTraces(requestOf({ first: first / TRACE, traces: batch / TRACE, unique }), 'protobuf').spans;
  const rows = await writers.spans('default', decoded, redactor);
  batches.push({ records: Buffer.from(rows.records), contents: Buffer.from(rows.contents.take()) });
  rows.contents.stored();
}
process.stdout.write(`${JSON.stringify({ root })}\n`);
await once(process.stdin, 'data');
const began = performance.now();
let next = 0;
const writer = async () => {
  while (next < batches.length) {
    const { records, contents } = batches[next];
    next += 1;
    if (contents.length > 0) await insertRows(events.client, 'contents', CONTENT_COLUMNS, [contents]);
    await insertRows(events.client, 'spans', SPAN_COLUMNS, [records]);
  }
};
await Promise.all([writer(), writer()]);
process.stdout.write(`${JSON.stringify({ ms: performance.now() - began, spans: batches.length * batch })}\n`);
await once(process.stdin, 'data');
process.exit(0);
