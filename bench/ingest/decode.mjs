// The limit before the store: decompresses and decodes the same requests, and nothing else.

import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import { decodeTraces } from '../../packages/otlp/dist/index.js';
import { bodiesOf } from './spans.mjs';

const { spans, perRequest, unique } = JSON.parse(process.argv[2]);
const made = bodiesOf({ spans, perRequest, unique, gzip: body => gzipSync(body, { level: 1 }) });
const unzip = promisify(gunzip);
const cpu = process.cpuUsage();
const began = performance.now();
let found = 0;
let next = 0;
const reader = async () => {
  while (next < made.bodies.length) {
    const body = made.bodies[next];
    next += 1;
    found += decodeTraces(await unzip(body), 'protobuf').spans.length;
  }
};
await Promise.all(Array.from({ length: 8 }, reader));
const ms = performance.now() - began;
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(
  `${JSON.stringify({ ms, spans: found, cpuMs: (user + system) / 1000, maxRssKb: process.resourceUsage().maxRSS })}\n`,
);
