// Makes its requests, sends some to warm the server up, says so, waits for a line, sends the others, and says how it went.
// A process of its own.
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { bodiesOf } from './spans.mjs';

const { url, spans, warmUp, perRequest, connections, unique } = JSON.parse(process.argv[2]);
const made = bodiesOf({ spans: warmUp + spans, perRequest, unique, gzip: body => gzipSync(body, { level: 1 }) });
const atFirst = Math.ceil(warmUp / perRequest);
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
let times = [];
const sender = async end => {
  while (next < end) {
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
const send = end => Promise.all(Array.from({ length: connections }, () => sender(end)));
await send(atFirst);
process.stdout.write(`${JSON.stringify({ all: made.spans, bytesPerSpan: made.bytes / made.spans })}\n`);
await once(process.stdin, 'data');
times = [];
refused = 0;
const began = performance.now();
await send(made.bodies.length);
const ms = performance.now() - began;
times.sort((a, b) => a - b);
const at = share => times[Math.min(times.length - 1, Math.floor(times.length * share))];
process.stdout.write(
  `${JSON.stringify({ ms, spans: made.spans - atFirst * perRequest, refused, p50: at(0.5), p99: at(0.99) })}\n`,
);
agent.destroy();
process.exit(0);
