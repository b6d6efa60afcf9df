// Texts to redact, by kind: made here, without findings unless the name says so, and real ones where they are present.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const shared = process.env.PAWL_SHARED_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** The same numbers in every run. */
const random = seed => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
const next = random(42);
const pick = list => list[Math.floor(next() * list.length)];
const digits = count => Array.from({ length: count }, () => Math.floor(next() * 10)).join('');

const WORDS =
  'the customer asked whether order could still be changed after warehouse had packed it and we said that a refund takes five days I will look into this for you please confirm your choice before continuing'.split(
    ' ',
  );
const sentence = () => {
  const words = Array.from({ length: 8 + Math.floor(next() * 12) }, () => pick(WORDS)).join(' ');
  return `${words[0].toUpperCase()}${words.slice(1)}. `;
};

const code = () =>
  `export const ${pick(WORDS)}Of = (items: readonly Item[]): number =>\n  items.filter(item => item.count > ${digits(2)}).reduce((sum, item) => sum + item.price, 0);\n\n/** ${sentence()}*/\n`;

const log = () =>
  `2026-04-18T09:${digits(2)}:44.${digits(3)}Z INFO worker-${digits(1)} span_id=${createHash('sha256').update(digits(9)).digest('hex').slice(0, 16)} order=ord_${digits(5)} latency=${digits(2)}.3ms status=200 total=$${digits(2)}.50\n`;

const result = () => ({
  order_id: `#W${digits(7)}`,
  status: pick(['delivered', 'pending', 'cancelled']),
  items: Array.from({ length: 4 }, () => ({
    item_id: digits(8),
    price: Number(`${digits(3)}.5`),
    options: { colour: pick(WORDS) },
  })),
});

const message = () => ({
  role: pick(['user', 'assistant', 'tool']),
  content: next() < 0.5 ? sentence() : JSON.stringify(result()),
});

const fill = (size, piece) => {
  const pieces = [];
  for (let length = 0; length < size; ) {
    const text = piece();
    pieces.push(text);
    length += text.length;
  }
  return Buffer.from(pieces.join('')).toString();
};

/** Kind → texts of a size that spans carry; `size` characters in all. */
export const texts = size => {
  const kinds = new Map();
  const chunked = (whole, length) => {
    const parts = [];
    for (let at = 0; at < whole.length; at += length) parts.push(Buffer.from(whole.slice(at, at + length)).toString());
    return parts;
  };
  kinds.set('prose', chunked(fill(size, sentence), 2000));
  kinds.set('code', chunked(fill(size, code), 2000));
  kinds.set('log lines, many digits', chunked(fill(size, log), 2000));
  kinds.set(
    'JSON',
    Array.from({ length: Math.ceil(size / 4000) }, () => JSON.stringify(Array.from({ length: 16 }, result))),
  );
  kinds.set(
    'messages, JSON in JSON',
    Array.from({ length: Math.ceil(size / 3000) }, () => JSON.stringify(Array.from({ length: 12 }, message))),
  );
  kinds.set(
    'base64',
    chunked(
      Buffer.from(Array.from({ length: size * 0.75 }, () => Math.floor(next() * 256))).toString('base64'),
      20_000,
    ),
  );
  kinds.set('one letter', ['a'.repeat(size)]);
  for (const [name, real] of realTexts()) kinds.set(name, real);
  return kinds;
};

/** What agents said in captured runs; they hold findings. */
const realTexts = () => {
  const found = [];
  const captures = join(shared, 'otlp');
  if (existsSync(captures)) {
    const files = readdirSync(captures, { recursive: true }).filter(file => file.endsWith('.json'));
    const strings = files.flatMap(file => stringsOf(JSON.parse(readFileSync(join(captures, file), 'utf8'))));
    const long = strings.filter(text => text.length > 200);
    if (long.length > 0) found.push(['captured attributes (with findings)', long]);
  }
  const tau = join(shared, 'tau-bench');
  if (existsSync(tau)) {
    const file = readdirSync(tau, { recursive: true }).find(name => name.endsWith('.json'));
    if (file !== undefined) {
      const text = readFileSync(join(tau, file), 'utf8');
      const runs = JSON.parse(text);
      const list = Array.isArray(runs) ? runs.slice(0, 20) : [runs];
      found.push(['tau-bench conversations (with findings)', list.map(run => JSON.stringify(run))]);
    }
  }
  return found;
};

const stringsOf = top => {
  const found = [];
  const pending = [top];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value === 'string') found.push(value);
    else if (typeof value === 'object' && value !== null) pending.push(...Object.values(value));
  }
  return found;
};
