import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCopies, settled } from './copies.mjs';
import { engine } from './engine.mjs';
import { pawlUp } from './process.mjs';
import { sendRuns } from './seed.mjs';
import { RUN } from './spans.mjs';

const DAYS = 30;
const MOST_SEEDS = 4_000;
/** Named after this file's data, so that a directory filled for other sizes is not taken for it. */
const MARKER = 'bench-queries.json';

/**
 * Fills a data directory with runs of the last 30 days: some thousands over HTTP, as everything comes in, and copies of
 * them made by the engine. A directory that was filled before is left as it is.
 *
 * @param {string} data @param {number} spans @param {(line: string) => void} say
 * @returns {Promise<{ spans: number, runs: number, seeds: number, copies: number, untilMs: number, seconds: number }>}
 */
export const fill = async (data, spans, say) => {
  const marker = join(data, MARKER);
  if (existsSync(marker)) return JSON.parse(readFileSync(marker, 'utf8'));
  const began = performance.now();
  const wanted = Math.ceil(spans / RUN);
  const seeds = Math.min(MOST_SEEDS, Math.max(50, Math.ceil(wanted / 10)));
  const copies = Math.max(0, Math.round(wanted / seeds) - 1);
  const shift = Math.floor((DAYS * 86_400) / (copies + 1));
  const untilMs = Date.now() - 60_000;

  const up = await pawlUp(data);
  try {
    await sendRuns(up.url, { runs: seeds, fromMs: untilMs - shift * 1_000, untilMs });
    say(`${seeds} runs were sent over HTTP`);
    await complete(data, seeds);
    say('all of them are summarised and complete');
    await makeCopies(data, { copies, shift }, say);
    await settled(data);
    const filled = { spans: 0, runs: seeds * (copies + 1), seeds, copies, untilMs, seconds: 0 };
    filled.spans = filled.runs * RUN;
    await verify(data, up.url, filled);
    filled.seconds = (performance.now() - began) / 1000;
    writeFileSync(marker, JSON.stringify(filled));
    return filled;
  } finally {
    await up.end();
  }
};

const complete = async (data, runs) => {
  for (let tries = 0; tries < 300; tries += 1) {
    const [found] = await engine(data, 'SELECT countIf(completed > 0) AS runs FROM pawl.trajectories FINAL');
    if (found.runs === runs) return;
    await new Promise(resolve => setTimeout(resolve, 1_000));
  }
  throw new Error('the runs sent first did not become complete');
};

/** Counts everything, and reads runs through the API: copies must be as whole as what came over HTTP. */
const verify = async (data, url, { spans, runs, seeds }) => {
  const [found] = await engine(
    data,
    `SELECT (SELECT count() FROM pawl.spans) AS spans, (SELECT uniqExact(trace_id) FROM pawl.spans) AS traces,
      (SELECT count() FROM pawl.trajectories FINAL) AS runs, (SELECT count() FROM pawl.run_facts FINAL) AS facts,
      (SELECT count() FROM pawl.contents WHERE trace_id != '') AS own`,
  );
  const wrong = found.spans !== spans || found.traces !== runs || found.runs !== runs || found.facts !== runs;
  if (wrong) throw new Error(`not what was to be filled in: ${JSON.stringify({ spans, runs, ...found })}`);
  const some = await engine(
    data,
    `SELECT id, toUInt64(newest_ns) AS newest, summary FROM pawl.trajectories FINAL WHERE cityHash64(id) % ${Math.max(1, Math.floor(runs / 40))} = 0 LIMIT 40`,
  );
  for (const { id, summary } of some) {
    const read = await (await fetch(`${url}/api/trajectories/${id}`)).json();
    const said = JSON.parse(summary);
    const mark = /kopie\d{7}/.exec(said.input)?.[0];
    const text = JSON.stringify(read);
    const marks = new Set(text.match(/kopie\d{7}/g));
    const same =
      read.startedAt === said.startedAt && read.durationMs === said.durationMs && read.steps?.length === RUN;
    if (!same || marks.size !== 1 || !marks.has(mark) || said.id !== id || read.id !== id)
      throw new Error(`run ${id} does not read as its summary says: ${text.slice(0, 2_000)}\n${summary} ${[...marks]}`);
  }
  if (some.length === 0 || seeds === 0) throw new Error('no run was read');
};
