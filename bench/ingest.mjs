// Ingest from HTTP to the disk: gzipped OTLP over HTTP, redacted, answered when stored. Beside it the two limits: reading
// the same requests alone, and inserting the same rows alone.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { stored, summaries } from './ingest/stored.mjs';
import { meter, start } from './lib/processes.mjs';
import { figure, table } from './lib/table.mjs';

const at = path => fileURLToPath(new URL(path, import.meta.url));

const OPTIONS = {
  spans: { type: 'string', default: '24000' },
  'per-request': { type: 'string', default: '400' },
  'warm-up': { type: 'string', default: '6000' },
  connections: { type: 'string', default: '48' },
  rounds: { type: 'string', default: '1' },
  only: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
};

/** `unique`: no text comes twice, which is the worst that a sender can do to a store of repeated texts. */
const PARTICIPANTS = [
  { name: 'pawl up', run: 'server', redact: true, assemble: true },
  { name: 'end to end', run: 'server', redact: true },
  { name: 'end to end, nothing redacted', run: 'server', redact: false },
  { name: 'end to end, each insert synced', run: 'server', redact: true, sync: true },
  { name: 'decoding alone', run: 'decode' },
  { name: 'inserting alone', run: 'insert' },
  { name: 'end to end, no text twice', run: 'server', redact: true, unique: true },
  { name: 'decoding alone, no text twice', run: 'decode', unique: true },
  { name: 'inserting alone, no text twice', run: 'insert', unique: true },
].map(participant => ({ unique: false, assemble: false, sync: false, ...participant }));

/** @param {readonly string[]} args @returns {Promise<number>} the exit code */
export const main = async args => {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const job = {
    spans: Number(values.spans),
    warmUp: Number(values['warm-up']),
    perRequest: Number(values['per-request']),
    connections: Number(values.connections),
  };
  const chosen = PARTICIPANTS.filter(({ name }) => name.startsWith(values.only));
  const results = new Map(chosen.map(({ name }) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const participant of chosen) {
      const result = await RUNS[participant.run]({ ...job, ...participant });
      results.get(participant.name).push({ ...participant, ...result, rate: (result.spans / result.ms) * 1000 });
      process.stderr.write(`${participant.name}: ${figure((result.spans / result.ms) * 1000)} spans/s\n`);
    }
  }
  // The round that cost least: what others do on the machine only ever adds.
  const rows = [...results.values()].map(each => each.toSorted((a, b) => costOf(a) - costOf(b))[0]);
  const wrong = [...results.values()].flat().some(each => each.wrong);
  const machine = {
    node: process.version,
    cores: availableParallelism(),
    load: loadavg().map(each => Math.round(each)),
  };
  process.stdout.write(`${values.json ? JSON.stringify({ ...machine, rows }) : print(rows, machine, job, wrong)}\n`);
  return wrong ? 1 : 0;
};

const costOf = ({ cpu, spans }) => ((cpu.all ?? 0) / spans) * 1e6;

const server = async job => {
  const serving = start(at('ingest/server.mjs'), { redact: job.redact, assemble: job.assemble, sync: job.sync });
  const { url, root } = await serving.line();
  try {
    const load = start(at('ingest/load.mjs'), { url, ...job });
    const made = await load.line();
    const measured = meter(serving.pid, roleOf);
    load.go();
    const sent = await load.line();
    const cpu = measured.look();
    const caughtUpMs = job.assemble ? await assembled(root, made.all / 8) : undefined;
    const { peakMb } = measured.stop();
    const found = await stored(root);
    const wrong = found.ids !== made.all || found.copies !== made.all || found.missing !== 0;
    if (wrong) process.stderr.write(`${made.all} spans were acknowledged, ${JSON.stringify(found)}\n`);
    return { ...made, ...sent, cpu, peakMb, wrong, caughtUpMs };
  } finally {
    await serving.end('SIGKILL');
    await remove(root);
  }
};

/** How long until all traces have summaries, in milliseconds. */
const assembled = async (root, traces) => {
  const began = performance.now();
  while ((await summaries(root)) < traces) {
    if (performance.now() - began > 120_000) throw new Error('assembly does not catch up');
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  return performance.now() - began;
};

const decode = async job => {
  const reading = start(at('ingest/decode.mjs'), job);
  const { cpuMs, maxRssKb, ...done } = await reading.line();
  return { ...done, cpu: { server: cpuMs / 1000, all: cpuMs / 1000 }, peakMb: maxRssKb / 1024 };
};

const insert = async job => {
  const root = mkdtempSync(join(tmpdir(), 'pawl-bench-'));
  const inserting = start(at('ingest/insert.mjs'), { ...job, root });
  try {
    await inserting.line();
    const measured = meter(inserting.pid, roleOf);
    inserting.go();
    const done = await inserting.line();
    const cpu = measured.look();
    return { ...done, cpu, peakMb: measured.stop().peakMb };
  } finally {
    await inserting.end('SIGKILL');
    await remove(root);
  }
};

const RUNS = { server, decode, insert };

const remove = async root => {
  await new Promise(resolve => setTimeout(resolve, 500)); // its engine sees that it is gone
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
};

/** What a process of the server does, by its command line. */
const roleOf = command => {
  if (command.includes('chdb/host')) return 'engine';
  if (command.includes('assembly/process')) return 'assembly';
  return command.includes('postgres') ? 'state' : 'server';
};

const print = (rows, { node, cores, load }, job, wrong) => {
  const limitOf = unique =>
    Math.min(...rows.filter(row => row.unique === unique && row.run !== 'server').map(row => row.rate));
  const perSpan = (seconds, { spans }) => (seconds === undefined ? '' : figure((seconds / spans) * 1e6));
  const head = [
    '',
    'spans/s',
    'of the slower limit',
    'CPU us/span',
    'server',
    'engine',
    'assembly',
    'peak MB',
    'answered p50',
    'p99 ms',
    'refused',
  ];
  const body = rows.map(row => [
    row.name,
    figure(row.rate),
    Number.isFinite(limitOf(row.unique)) ? `${figure((row.rate / limitOf(row.unique)) * 100)} %` : '',
    perSpan(row.cpu.all, row),
    perSpan(row.cpu.server, row),
    perSpan(row.cpu.engine, row),
    perSpan(row.cpu.assembly, row),
    figure(row.peakMb),
    row.p50 === undefined ? '' : figure(row.p50),
    row.p99 === undefined ? '' : figure(row.p99),
    row.refused === undefined ? '' : figure(row.refused),
  ]);
  const sized = rows.find(({ bytesPerSpan }) => bytesPerSpan !== undefined);
  const behind = rows.find(({ caughtUpMs }) => caughtUpMs !== undefined);
  return [
    `${figure(job.spans)} spans${sized === undefined ? '' : ` of ${figure(sized.bytesPerSpan)} bytes`}, ${job.perRequest} a request, ${job.connections} connections; Node ${node}, ${cores} cores, load average ${load.join(' ')}`,
    '',
    table(head, body),
    '',
    ...(behind === undefined
      ? []
      : [`All summaries were there ${figure(behind.caughtUpMs / 1000)} s after the last answer.`]),
    'CPU and memory are of the server with its engines, without the sender, which shares the machine.',
    wrong
      ? 'SPANS OR CONTENTS WERE LOST OR DOUBLED, see above.'
      : 'After each run every span that was acknowledged was found once, with all its contents.',
  ].join('\n');
};
