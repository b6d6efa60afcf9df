// @ts-check
// Production-like traffic: sends requests of different customers through one version of the agent, with its own tools.
import { parseArgs } from 'node:util';
import { clientOf, refundAgent } from './agent.mjs';
import { startTelemetry } from './telemetry.mjs';
import { loadVersion } from './version.mjs';

/** @import { Answer } from './agent.mjs' */

const { values } = parseArgs({
  options: {
    version: { type: 'string', default: '1' },
    count: { type: 'string', default: '20' },
    concurrency: { type: 'string', default: '4' },
  },
});

const ORDERS = [
  'ord_1002',
  'ord_1001',
  'ord_1005',
  'ord_1007',
  'ord_1003',
  'ord_1008',
  'ord_1006',
  'ord_1004',
  undefined,
];
const WISHES = [
  'Refund this order and tell the customer it is done.',
  'Hello, it arrived broken. I would like my money back, please.',
  'I sent it back last week. Please refund me and write to me when it is done.',
  'Wrong colour. Can I get a refund?',
];

/** The n-th request: the same in every run. @param {number} index */
const requestOf = index => {
  const order = ORDERS[index % ORDERS.length];
  const wish = WISHES[index % WISHES.length] ?? '';
  return { input: { user_message: wish, ...(order === undefined ? {} : { order_id: order }) } };
};

const version = loadVersion(values.version);
const stopTelemetry = startTelemetry(version.name);
const run = refundAgent(version, clientOf(process.env));

/** @type {Record<string, number>} */
const ended = {};
let next = 0;
const worker = async () => {
  while (next < Number(values.count)) {
    const { final_status: status } = await run(requestOf(next++)).catch(failed);
    ended[status] = (ended[status] ?? 0) + 1;
  }
};

/** @param {unknown} error @returns {Answer} */
const failed = error => {
  process.stderr.write(`traffic: ${error instanceof Error ? error.message : error}\n`);
  return { output: '', final_status: 'error', stop_reason: 'error' };
};

await Promise.all(Array.from({ length: Number(values.concurrency) }, worker));
await stopTelemetry();
process.stdout.write(`${JSON.stringify({ version: version.name, requests: next, ended })}\n`);
