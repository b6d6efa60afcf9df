// `npm run bench -- NAME [options]`: runs one benchmark and prints its table. Without a name: lists them.
import { ensureBuilt, ensureInstalled } from '../scripts/lib/prepare.mjs';

/** One file per benchmark, and its line here. */
const BENCHMARKS = {
  runner: {
    about: 'the runner beside the bare loop, evalite and promptfoo',
    load: () => import('./runner.mjs'),
  },
  ingest: {
    about: 'spans from HTTP to the disk, beside decoding and inserting alone',
    load: () => import('./ingest.mjs'),
  },
  redaction: {
    about: 'redaction by kind of text beside plain scans of the same bytes',
    load: () => import('./redaction.mjs'),
  },
  normalise: {
    about: 'spans into trajectories, 10 to 100,000 of them, beside bare JSON.parse',
    load: () => import('./normalise.mjs'),
  },
  queries: {
    about: 'starting on 5 million stored spans, and reading them while more come in',
    load: () => import('./queries.mjs'),
  },
};

const [name = '', ...options] = process.argv.slice(2);
if (!Object.hasOwn(BENCHMARKS, name)) {
  const list = Object.entries(BENCHMARKS).map(([key, { about }]) => `  ${key.padEnd(12)}${about}`);
  process.stderr.write(`usage: npm run bench -- NAME [options]\n${list.join('\n')}\n`);
  process.exit(2);
}
await ensureInstalled();
await ensureBuilt();
const { main } = await BENCHMARKS[name].load();
process.exitCode = await main(options);
