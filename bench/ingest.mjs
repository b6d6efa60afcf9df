// Ingest from HTTP to the disk: gzipped OTLP over HTTP, redacted, answered when stored. Beside it the two limits: reading
// the same requests alone, and inserting the same rows alone.
import { rmSync } from 'node:fs';
import { request } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { meter, start } from './lib/processes.mjs';
import { figure, table } from './lib/table.mjs';

const at = path => fileURLToPath(new URL(path, import.meta.url));

const OPTIONS = {
  spans: { type: 'string', default: '160000' },
  'per-request': { type: 'string', default: '400' },
  connections: { type: 'string', default: '48' },
  only: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
};

/** `unique`: no text comes twice, which is the worst that a sender can do to a store of repeated texts. */
const PARTICIPANTS = [
  { name: 'pawl up', run: 'server', redact: true, assemble: true, unique: false },
  { name: 'receiver and store', run: 'server', redact: true, assemble: false, unique: false },
  { name: 'receiver and store, nothing redacted', run: 'server', redact: false, assemble: false, unique: false },
  { name: 'decoding alone', run: 'decode', unique: false },
  { name: 'inserting alone', run: 'insert', unique: false },
  { name: 'pawl up, no text twice', run: 'server', redact: true, assemble: true, unique: true },
  { name: 'decoding alone, no text twice', run: 'decode', unique: true },
  { name: 'inserting alone, no text twice', run: 'insert', unique: true },
];

/** @param {readonly string[]} args @returns {Promise<number>} the exit code */
export const main = async args => {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const job = {
    spans: Number(values.spans),
    perRequest: Number(values['per-request']),
    connections: Number(values.connections),
  };
  const rows = [];
  for (const participant of PARTICIPANTS) {
    if (values.only !== '' && !participant.name.startsWith(values.only)) continue;
    const result = await RUNS[participant.run]({ ...job, ...participant });
    rows.push({ ...participant, ...result, rate: (result.spans / result.ms) * 1000 });
    process.stderr.write(`${participant.name}: ${figure(rows.at(-1).rate)} spans/s\n`);
  }
  const machine = { node: process.version, cores: availableParallelism() };
  process.stdout.write(`${values.json ? JSON.stringify({ ...machine, rows }) : print(rows, machine, job)}\n`);
  return rows.some(({ wrong }) => wrong) ? 1 : 0;
};

const server = async job => {
  const serving = start(at('ingest/server.mjs'), { redact: job.redact, assemble: job.assemble });
  const { url, root } = await serving.line();
  try {
    const load = start(at('ingest/load.mjs'), { url, ...job });
    const made = await load.line();
    const measured = meter(serving.pid);
    load.go();
    const sent = await load.line();
    const { cpuSeconds, peakMb } = measured.stop();
    const stored = await count(root);
    const wrong = stored.ids !== made.spans || stored.missing !== 0;
    if (wrong) process.stderr.write(`${made.spans} spans were acknowledged, ${JSON.stringify(stored)}\n`);
    return { ...made, ...sent, cpuSeconds, peakMb, wrong, contents: stored.contents };
  } finally {
    await serving.end('SIGKILL');
    await new Promise(resolve => setTimeout(resolve, 1_000)); // its engine sees that it is gone
    rmSync(root, { recursive: true, force: true });
  }
};

const decode = async job => {
  const reading = start(at('ingest/decode.mjs'), job);
  const { ms, spans, cpuMs, maxRssKb } = await reading.line();
  return { ms, spans, cpuSeconds: cpuMs / 1000, peakMb: maxRssKb / 1024 };
};

const insert = async job => {
  const inserting = start(at('ingest/insert.mjs'), job);
  const { root } = await inserting.line();
  try {
    const measured = meter(inserting.pid);
    inserting.go();
    const done = await inserting.line();
    return { ...done, ...measured.stop() };
  } finally {
    await inserting.end('SIGKILL');
    await new Promise(resolve => setTimeout(resolve, 1_000));
    rmSync(root, { recursive: true, force: true });
  }
};

const RUNS = { server, decode, insert };

/** Asks the engine itself: spans by id, and references to contents that are not there. */
const count = async root => {
  const query = `
    SELECT uniqExact(trace_id, span_id) AS ids,
      (SELECT count() FROM pawl.contents) AS contents,
      (SELECT count() FROM (SELECT DISTINCT arrayJoin(contents) AS c FROM pawl.spans)
        WHERE c NOT IN (SELECT hash FROM pawl.contents)) AS missing
    FROM pawl.spans FORMAT JSONEachRow
    SETTINGS output_format_json_quote_64bit_integers = 0`;
  const answer = await new Promise((resolve, reject) => {
    const path = `/?query=${encodeURIComponent(query.replaceAll('\n', ' ').replace(/FORMAT JSONEachRow\s+(SETTINGS.*)/, '$1 FORMAT JSONEachRow'))}`;
    const asked = request({ socketPath: join(root, 'sockets', 'events.sock'), path, method: 'POST' }, resolve);
    asked.once('error', reject);
    asked.end();
  });
  return JSON.parse(await text(answer));
};

const print = (rows, { node, cores }, job) => {
  const limitOf = unique =>
    Math.min(...rows.filter(row => row.unique === unique && row.run !== 'server').map(row => row.rate));
  const head = ['', 'spans/s', 'of the lower limit', 'CPU us/span', 'peak MB', 'answered p50', 'p99 ms', 'refused'];
  const body = rows.map(row => [
    row.name,
    figure(row.rate),
    Number.isFinite(limitOf(row.unique)) ? `${figure((row.rate / limitOf(row.unique)) * 100)} %` : '',
    figure((row.cpuSeconds / row.spans) * 1e6),
    figure(row.peakMb),
    row.p50 === undefined ? '' : figure(row.p50),
    row.p99 === undefined ? '' : figure(row.p99),
    row.refused === undefined ? '' : figure(row.refused),
  ]);
  const [first] = rows.filter(({ bytes }) => bytes !== undefined);
  return [
    `${figure(job.spans)} spans${first === undefined ? '' : ` of ${figure(first.bytes / first.spans)} bytes`}, ${job.perRequest} a request, ${job.connections} connections; Node ${node}, ${cores} cores`,
    '',
    table(head, body),
    '',
    'CPU and memory are of the server with its engines, without the sender, which shares the machine.',
    'After each run every span that was acknowledged was found once, with all its contents.',
  ].join('\n');
};
