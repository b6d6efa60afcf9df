import { gzipSync } from 'node:zlib';
import { RUN, runOf } from './spans.mjs';

const RUNS_PER_REQUEST = 50;
const AT_ONCE = 4;

/** @param {string} url @param {readonly any[]} resourceSpans */
export const post = async (url, resourceSpans) => {
  const body = gzipSync(JSON.stringify({ resourceSpans }), { level: 1 });
  for (;;) {
    const answer = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body,
    });
    const said = await answer.text();
    if (answer.status === 200) return;
    if (answer.status !== 503) throw new Error(`spans were answered with ${answer.status} ${said}`);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
};

/**
 * Sends runs over HTTP whose starts lie evenly between two moments. Resolves when all were acknowledged.
 * @param {string} url @param {{ runs: number, fromMs: number, untilMs: number }} what
 */
export const sendRuns = async (url, { runs, fromMs, untilMs }) => {
  let next = 0;
  const sender = async () => {
    while (next < runs) {
      const first = next;
      next += RUNS_PER_REQUEST;
      const numbers = Array.from({ length: Math.min(RUNS_PER_REQUEST, runs - first) }, (_, at) => first + at);
      await post(
        url,
        numbers.map(run => runOf(run, fromMs + ((untilMs - fromMs) * run) / runs)),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return runs * RUN;
};
