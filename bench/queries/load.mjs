// Sends runs that end now, so many spans a second, until it is told to end; then says how many were acknowledged.
import { post } from './seed.mjs';
import { RUN, runOf } from './spans.mjs';

const { url, rate } = JSON.parse(process.argv[2]);
const RUNS_PER_REQUEST = 25;
/** A run lasts some ten seconds. */
const BACK_MS = 20_000;
const MOST_UNDER_WAY = 8;

const first = Math.floor(Date.now() / 100) % 1_000_000_000;
const began = performance.now();
let runs = 0;
let acknowledged = 0;
let underWay = 0;
const due = () => Math.floor((((performance.now() - began) / 1000) * rate) / RUN) - runs;
const timer = setInterval(() => {
  while (due() >= RUNS_PER_REQUEST && underWay < MOST_UNDER_WAY) {
    const from = first + runs;
    runs += RUNS_PER_REQUEST;
    underWay += 1;
    const now = Date.now() - BACK_MS;
    post(
      url,
      Array.from({ length: RUNS_PER_REQUEST }, (_, at) => runOf(from + at, now, '-new')),
    ).then(() => {
      underWay -= 1;
      acknowledged += RUNS_PER_REQUEST * RUN;
    });
  }
}, 20);
process.once('SIGTERM', () => {
  clearInterval(timer);
  process.stdout.write(`${JSON.stringify({ rate: acknowledged / ((performance.now() - began) / 1000) })}\n`, () =>
    process.exit(0),
  );
});
