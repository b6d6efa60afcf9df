// Normalisation: spans → trajectory, of growing traces, conversations and chains. Beside it the limit: JSON.parse of the
// same spans. Each figure is processor time in this one process, and the best of its rounds, so that it is warm. Takes less
// than a minute on an idle machine.
import { parseArgs } from 'node:util';
import { assemble, assembleAll } from '@pawl/core/conventions';
import { decodeTraces } from '@pawl/otlp';
import { figure, table } from './lib/table.mjs';
import { captures, chain, conversation, turns } from './normalise/shapes.mjs';

const OPTIONS = {
  rounds: { type: 'string', default: '3' },
  json: { type: 'boolean', default: false },
};

/** Rounds of a size take at least so long together: small traces are measured warm, as a server is. Microseconds. */
const AT_LEAST = 1_000_000;

const cpu = run => {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return user + system;
};

/** The best of some rounds, in microseconds. */
const best = (rounds, run) => {
  let [least, spent] = [Number.POSITIVE_INFINITY, 0];
  for (let round = 0; round < rounds || (spent < AT_LEAST && round < 1_000); round += 1) {
    const took = cpu(run);
    spent += took;
    least = Math.min(least, took);
  }
  return least;
};

const measure = (name, spans, rounds, run) => {
  const text = JSON.stringify(spans);
  const took = best(rounds, () => run(spans));
  const limit = best(rounds, () => JSON.parse(text));
  return {
    name,
    spans: spans.length,
    megabytes: text.length / 1e6,
    microsecondsPerSpan: took / spans.length,
    timesParse: took / limit,
  };
};

/** @param {readonly string[]} args @returns {Promise<number>} the exit code */
export const main = async args => {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const rounds = Number(values.rounds);
  const captured = await captures(decodeTraces);
  const results = [
    ...(captured === null ? [] : [measure('captured requests', captured.flat(), rounds, assembleAll)]),
    ...[10, 1_000, 100_000].map(count => measure('turns', turns(count), rounds, assemble)),
    ...[20, 80, 320].map(count => measure('conversation', conversation(count), rounds, assemble)),
    ...[1_000, 100_000].map(depth => measure('chain', chain(depth), rounds, assemble)),
  ];
  if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  else process.stdout.write(`${report(results)}\n`);
  if (captured === null) process.stderr.write('no captured requests at ../shared/data/otlp or PAWL_SHARED_DATA\n');
  return 0;
};

const times = (after, before) => `${figure(after / before)} times`;

/** How a shape's cost grows from its size before, beside how the spans and their text do. */
const growthOf = (result, before) => {
  if (before?.name !== result.name) return '';
  const cost = (result.microsecondsPerSpan * result.spans) / (before.microsecondsPerSpan * before.spans);
  const [spans, text] = [times(result.spans, before.spans), times(result.megabytes, before.megabytes)];
  return `${times(cost, 1)} for ${spans} the spans, ${text} the text`;
};

const report = results =>
  table(
    ['spans', 'count', 'MB as JSON', 'us CPU a span', '× JSON.parse', 'growth'],
    results.map((result, at) => [
      result.name,
      figure(result.spans),
      figure(result.megabytes),
      figure(result.microsecondsPerSpan),
      figure(result.timesParse),
      growthOf(result, results[at - 1]),
    ]),
  );
