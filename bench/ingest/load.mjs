// Makes its requests, says `ready`, waits for a line, sends them all, and says how it went. A process of its own.
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { bodiesOf } from './spans.mjs';

const { url, spans, perRequest, connections, unique } = JSON.parse(process.argv[2]);
const made = bodiesOf({ spans, perRequest, unique, gzip: body => gzipSync(body, { level: 1 }) });
process.stdout.write(`${JSON.stringify({ spans: made.spans, bytes: made.bytes })}\n`);
await once(process.stdin, 'data');

const agent = new Agent({ keepAlive: true, maxSockets: connections });
const post = body =>
  new Promise((resolve, reject) => {
    const sent = request(
      `${url}/v1/traces`,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/x-protobuf',
          'content-encoding': 'gzip',
          'content-length': body.length,
        },
      },
      answer => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });

let next = 0;
let refused = 0;
const times = [];
const began = performance.now();
const sender = async () => {
  while (next < made.bodies.length) {
    const body = made.bodies[next];
    next += 1;
    for (;;) {
      const start = performance.now();
      const status = await post(body);
      if (status === 200) {
        times.push(performance.now() - start);
        break;
      }
      if (status !== 503) throw new Error(`answered ${status}`);
      refused += 1;
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }
};
await Promise.all(Array.from({ length: connections }, sender));
const ms = performance.now() - began;
times.sort((a, b) => a - b);
const at = share => times[Math.min(times.length - 1, Math.floor(times.length * share))];
process.stdout.write(`${JSON.stringify({ ms, refused, p50: at(0.5), p99: at(0.99) })}\n`);
agent.destroy();
process.exit(0);
