// Reading with millions of spans stored: how long `pawl up` takes to start on them, and what is asked of its API takes,
// with and without spans coming in meanwhile. Beside each question what the engine alone takes for the least of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figure, table } from './lib/table.mjs';
import { ask, limitOf, quantile } from './queries/ask.mjs';
import { engine } from './queries/engine.mjs';
import { fill } from './queries/fill.mjs';
import { pawlUp, script } from './queries/process.mjs';
import { questions } from './queries/questions.mjs';

const START_TARGET_MS = 3_000;
const SAMPLES_OF_LIMIT = 50;
const IDS = 1_000;
const DAY_MS = 86_400_000;

const OPTIONS = {
  spans: { type: 'string', default: '5000000' },
  keep: { type: 'string', default: '' },
  samples: { type: 'string', default: '200' },
  readers: { type: 'string', default: '2' },
  rate: { type: 'string', default: '2000' },
  starts: { type: 'string', default: '3' },
  only: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
};

const say = line => process.stderr.write(`${line}\n`);

/** @param {readonly string[]} args @returns {Promise<number>} the exit code */
export const main = async args => {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const data = values.keep === '' ? mkdtempSync(join(tmpdir(), 'pawl-bench-')) : values.keep;
  try {
    const filled = await fill(data, Number(values.spans), say);
    const starts = [];
    for (let start = 0; start < Number(values.starts); start += 1) {
      const up = await pawlUp(data);
      starts.push({ healthMs: up.healthMs, listMs: up.listMs, load: loadavg()[0] });
      await up.end();
    }
    const read = await measure(data, filled, values);
    const result = { node: process.version, cores: availableParallelism(), filled, starts, ...read };
    process.stdout.write(`${values.json ? JSON.stringify(result) : print(result, values)}\n`);
    return 0;
  } finally {
    if (values.keep === '') rmSync(data, { recursive: true, force: true });
  }
};

const measure = async (data, { untilMs, runs }, { samples, readers, rate, only }) => {
  const up = await pawlUp(data);
  try {
    const ids = await engine(
      data,
      `SELECT id FROM pawl.trajectories WHERE cityHash64(id) % ${Math.max(1, Math.floor(runs / IDS))} = 0 AND gone = 0 LIMIT ${IDS}`,
    );
    const since = days => new Date(untilMs - days * DAY_MS).toISOString();
    const asked = questions({ ids: ids.map(row => row.id), since }).filter(({ name }) => name.startsWith(only));
    const how = { samples: Number(samples), readers: Number(readers) };
    const rows = asked.map(({ name, target }) => ({ name, target }));
    const loads = {};
    const round = async kind => {
      for (const [at, question] of asked.entries()) {
        await ask(up.url, question, { ...how, samples: how.readers });
        rows[at][kind] = levels(await ask(up.url, question, how));
        say(`${kind}: ${question.name}: p95 ${figure(rows[at][kind].p95)} ms`);
      }
      loads[kind] = loadavg()[0];
    };
    await round('quiet');
    for (const [at, question] of asked.entries())
      rows[at].limit = levels(await limitOf(data, question, { ...how, samples: SAMPLES_OF_LIMIT }));
    if (Number(rate) === 0) return { rows, loads, rate: 0 };
    const load = script('load.mjs', { url: up.url, rate: Number(rate) });
    await new Promise(resolve => setTimeout(resolve, 5_000));
    await round('ingesting');
    const sent = load.line();
    await load.end();
    return { rows, loads, rate: (await sent).rate };
  } finally {
    await up.end();
  }
};

const levels = times => ({ p50: quantile(times, 0.5), p95: quantile(times, 0.95), p99: quantile(times, 0.99) });

const print = ({ node, cores, filled, starts, rows, loads, rate }, { samples, readers }) => {
  const head = ['', 'p50', 'p95', 'p99', 'target', '', 'p50 quiet', 'p95 quiet', 'engine p50', 'x'];
  const body = rows.map(({ name, target, quiet, ingesting = quiet, limit }) => [
    name,
    figure(ingesting.p50),
    figure(ingesting.p95),
    figure(ingesting.p99),
    target === null ? '' : figure(target),
    target === null ? '' : ingesting.p95 <= target ? 'ok' : 'MISSED',
    figure(quiet.p50),
    figure(quiet.p95),
    figure(limit.p50),
    figure(quiet.p50 / limit.p50),
  ]);
  const startRows = starts.map(({ healthMs, listMs, load }, at) => [
    `start ${at + 1}`,
    figure(healthMs),
    figure(listMs),
    figure(START_TARGET_MS),
    healthMs < START_TARGET_MS ? 'ok' : 'MISSED',
    figure(load),
  ]);
  return [
    `${figure(filled.spans)} spans of ${figure(filled.runs)} runs in 30 days; Node ${node}, ${cores} cores`,
    `${figure(filled.seeds)} runs came in over HTTP as all do; each was copied ${figure(filled.copies)} times by the engine, into all tables, with ids, texts and`,
    'times of its own. All rows were counted, and 40 runs were read through the API and compared with their summaries.',
    '',
    '`pawl up` on them, milliseconds from its start:',
    '',
    table(['', 'health', 'first page', 'target', '', 'load average'], startRows),
    '',
    `Milliseconds over HTTP, ${samples} samples each, ${readers} readers of one question at a time; first while ${figure(rate)} spans/s came in`,
    `(load average ${figure(loads.ingesting ?? loads.quiet)}), then without (${figure(loads.quiet)}):`,
    '',
    table(head, body),
    '',
    '"engine" is what the engine alone takes for the least that has to be read, "x" how many times that the answer takes.',
  ].join('\n');
};
