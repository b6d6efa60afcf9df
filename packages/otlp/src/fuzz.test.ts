import { isPawlError } from '@pawl/core/errors';
import { describe, expect, it } from 'vitest';
import { decodeLogs, decodeTraces } from './index.js';
import { captures, HAVE_CAPTURES } from './testing/captures.js';
import { bothEncodings, spanWith, traceRequest } from './testing/requests.js';

const MUTATIONS = 40_000;

/** A small seeded generator, so that a failure can be repeated. Integers in [0, limit). */
const generator = (seed: number) => {
  let state = seed >>> 0;
  return (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
};

type Random = ReturnType<typeof generator>;

const EDITS: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let count = 1 + random(4); count > 0; count -= 1) copy[random(copy.length)] = random(256);
    return copy;
  },
  (bytes, random) => bytes.subarray(0, random(bytes.length)),
  (bytes, random) => bytes.subarray(random(bytes.length)),
  (bytes, random) => {
    const at = random(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1 + random(12), random(256)), bytes.subarray(at)]);
  },
  (bytes, random) => {
    const at = random(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random(40)))]);
  },
  (bytes, random) => {
    const [at, size] = [random(bytes.length), random(200)];
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at - Math.min(at, size), at), bytes.subarray(at)]);
  },
];

const made = bothEncodings(
  traceRequest(spanWith({ attributes: [{ key: 'a', value: { arrayValue: { values: [{}] } } }] })),
);
const captured = HAVE_CAPTURES
  ? [...captures('traces'), ...captures('logs'), ...captures('metrics')].filter(body => body.bytes.length < 30_000)
  : [];
const corpus = [...made.map(row => ({ ...row, bytes: Buffer.from(row.bytes) })), ...captured];

describe('damaged requests', () => {
  it(`${MUTATIONS} of them: decoded or refused as malformed, none takes long`, () => {
    const random = generator(20_261_120);
    let refused = 0;
    let slowest = 0;
    for (let round = 0; round < MUTATIONS; round += 1) {
      const seed = corpus[random(corpus.length)];
      const edit = EDITS[random(EDITS.length)];
      if (seed === undefined || edit === undefined) continue;
      const bytes = edit(seed.bytes, random);
      const decode = random(4) === 0 ? decodeLogs : decodeTraces;
      const started = performance.now();
      try {
        decode(bytes, seed.encoding);
      } catch (error) {
        refused += 1;
        // A TypeError below would be a bug of ours that merely looks like a refusal.
        const clean = isPawlError(error) && error.code.startsWith('OTLP_') && !(error.cause instanceof TypeError);
        if (!clean) throw new Error(`round ${round}: ${bytes.toString('base64')}`, { cause: error });
      }
      slowest = Math.max(slowest, performance.now() - started);
    }
    console.info(`fuzz: ${refused} of ${MUTATIONS} refused, slowest ${slowest.toFixed(1)} ms`);
    expect(refused).toBeGreaterThan(MUTATIONS / 10);
    expect(refused).toBeLessThan(MUTATIONS);
    expect(slowest).toBeLessThan(1000); // 100 ms on an idle machine
  });
});
