// Bytes on disk of conversations that grow: each model call sends everything said before. Stored by the store's own code in
// the embedded engine, merged, and read off `system.parts`; beside it each span as it came, in the same engine, order and codec.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assemble } from '../packages/core/dist/conventions/index.js';
import { summarise } from '../packages/core/dist/trajectory/index.js';
import { openEmbeddedEvents, prepareDataDirectory } from '../packages/server/dist/engines/index.js';
import { redactorOf } from '../packages/server/dist/receivers/index.js';
import { NEVER_COMPLETE } from '../packages/server/dist/stores/completeness.js';
import { openClickhouseStore } from '../packages/server/dist/stores/index.js';
import { conversation, FORMS } from './disk/conversations.mjs';
import { figure, table } from './lib/table.mjs';

const TURNS = [5, 20, 80, 320];
/** What the store keeps of a run; `whole` is what the spans would take as they came. */
const OURS = ['spans', 'contents', 'trajectories'];
const BATCH_BYTES = 16 * 1024 * 1024;

const CREATE_WHOLE = `
CREATE TABLE pawl.whole (
  project LowCardinality(String), trace_id String, span_id String, start_ns UInt64 CODEC(Delta, ZSTD(1)),
  start DateTime('UTC') MATERIALIZED toDateTime(intDiv(start_ns, 1000000000), 'UTC'), payload String CODEC(ZSTD(1))
) ENGINE = MergeTree ORDER BY (project, toStartOfHour(start), trace_id, span_id)`;

const OPTIONS = {
  calls: { type: 'string', default: '640' },
  only: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
};

/** @param {readonly string[]} args @returns {Promise<number>} the exit code: 1 where disk grows faster than its length */
export const main = async args => {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const calls = Number(values.calls);
  const root = mkdtempSync(join(tmpdir(), 'pawl-bench-'));
  const events = await openEmbeddedEvents(prepareDataDirectory(root), () => {});
  const rows = [];
  try {
    const store = await openClickhouseStore(events.client, Date.now, new Uint8Array(32).fill(1));
    await events.client.command({ query: CREATE_WHOLE });
    const redactor = redactorOf(new Uint8Array(32).fill(1));
    for (const form of Object.keys(FORMS).filter(name => name.includes(values.only))) {
      for (const turns of TURNS) {
        // As many model calls at every length, and two runs at least, so that what an empty table takes weighs nothing.
        const runs = Math.max(2, Math.round(calls / turns));
        for (const name of [...OURS, 'whole']) await events.client.command({ query: `TRUNCATE TABLE pawl.${name}` });
        const sent = await storeRuns({ client: events.client, store, redactor, form, turns, runs });
        const sizes = await sizesOf(events.client);
        rows.push({ form, turns, runs, sent: sent / runs, ...perRun(sizes, runs) });
        process.stderr.write(`${form}: ${runs} runs of ${turns} turns\n`);
      }
    }
  } finally {
    await events.close();
    rmSync(root, { recursive: true, force: true });
  }
  process.stdout.write(`${values.json ? JSON.stringify({ rows }) : print(rows)}\n`);
  return rows.some((row, at) => faster(rows[at - 1], row)) ? 1 : 0;
};

/** Stores runs in both ways. Returns the bytes of their spans as JSON. */
const storeRuns = async ({ client, store, redactor, form, turns, runs }) => {
  const project = `${form} ${turns}`;
  let sent = 0;
  let lines = [];
  let waiting = 0;
  const flush = async () => {
    if (lines.length > 0) await client.insert({ table: 'pawl.whole', values: lines, format: 'JSONEachRow' });
    [lines, waiting] = [[], 0];
  };
  for (let run = 0; run < runs; run++) {
    const spans = conversation(form, turns, turns * 1_000 + run + 1);
    // As exporters do: some spans a request, the oldest first.
    for (let at = 0; at < spans.length; at += 20) await store.appendSpans(project, spans.slice(at, at + 20), redactor);
    const trajectory = assemble(spans);
    const record = {
      summary: summarise(trajectory),
      received: store.stamp(),
      search: trajectory.input ?? '',
      completeness: NEVER_COMPLETE,
      calls: { asks: [], answers: [] },
    };
    await store.writeSummaries(project, [record], { written: store.stamp(), assembledThrough: 0n, freshSince: 0n });
    for (const span of spans) {
      const payload = JSON.stringify(span);
      sent += Buffer.byteLength(payload);
      waiting += payload.length;
      lines.push({ project, trace_id: span.traceId, span_id: span.spanId, start_ns: span.startTimeUnixNano, payload });
      if (waiting >= BATCH_BYTES) await flush();
    }
  }
  await flush();
  return sent;
};

/** Bytes of each table once merged: columns, marks and indexes. */
const sizesOf = async client => {
  for (const name of [...OURS, 'whole']) await client.command({ query: `OPTIMIZE TABLE pawl.${name} FINAL` });
  const result = await client.query({
    query: `SELECT table, toFloat64(sum(bytes_on_disk)) AS bytes FROM system.parts
      WHERE database = 'pawl' AND active GROUP BY table`,
    format: 'JSONEachRow',
  });
  return new Map((await result.json()).map(({ table: name, bytes }) => [name, bytes]));
};

const perRun = (sizes, runs) => {
  const of = name => (sizes.get(name) ?? 0) / runs;
  const [spans, contents, summaries] = OURS.map(of);
  return { spans, contents, summaries, pawl: spans + contents + summaries, whole: of('whole') };
};

/** How many times the bytes of the shorter conversation; null for another form's. */
const growth = (before, row, key) => (before?.form === row.form ? row[key] / before[key] : null);

/** More than 1.3 times a doubling of the turns beyond what the doubling itself brings. */
const faster = (before, row) => {
  const grown = growth(before, row, 'pawl');
  return grown !== null && grown > (row.turns / before.turns) * 1.3 ** Math.log2(row.turns / before.turns);
};

const KB = 1024;
const print = rows => {
  const times = value => (value === null ? '' : `× ${figure(value)}`);
  const cells = rows.map((row, at) => [
    row.form,
    figure(row.turns),
    figure(row.sent / KB),
    figure(row.whole / KB),
    figure(row.spans / KB),
    figure(row.contents / KB),
    figure(row.summaries / KB),
    figure(row.pawl / KB),
    figure(row.pawl / KB / row.turns),
    times(growth(rows[at - 1], row, 'sent')),
    times(growth(rows[at - 1], row, 'whole')),
    times(growth(rows[at - 1], row, 'pawl')),
  ]);
  const head =
    'form,turns,sent,as it came,spans,contents,summaries,pawl,pawl a turn,sent grows,as it came grows,pawl grows'.split(
      ',',
    );
  return `KB a run, merged; each row has four times the turns of the one before\n\n${table(head, cells)}`;
};
