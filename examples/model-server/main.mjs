// @ts-check
import { parseArgs } from 'node:util';
import { startModelServer } from './index.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    delay: { type: 'string', default: '0' },
  },
});

/** @param {string} name @param {string} text */
const integer = (name, text) => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  process.stderr.write(`--${name} has to be a whole number, got ${text}\n`);
  process.exit(2);
};

const server = await startModelServer({
  port: integer('port', values.port),
  seed: integer('seed', values.seed),
  delay: integer('delay', values.delay),
});
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => server.close());
