// The faults that are tried: what, what is expected in one line, and the tests that show it, by file and by name.
const server = 'packages/server/src';
const otlp = 'packages/otlp/src';
const core = 'packages/core/src';

/** @type {readonly { fault: string, expected: string, tests: readonly (readonly [file: string, name?: RegExp])[] }[]} */
export const FAULTS = [
  {
    fault: 'kill -9 of the server, an engine, everything, while spans come',
    expected: 'everything acknowledged is there once, with its contents',
    tests: [[`${server}/kill9.test.ts`]],
  },
  {
    fault: '`pawl up` killed under stock exporters (HTTP, gRPC)',
    expected: 'nothing lost, nothing twice',
    tests: [['tests/exporters.test.ts']],
  },
  {
    fault: 'disk full',
    expected: '503 with Retry-After, reads work, heals by itself, nothing acknowledged lost, nothing corrupt',
    tests: [[`${server}/faults/disk-full.test.ts`]],
  },
  {
    fault: 'event engine stands still, then goes on or is killed',
    expected: 'only 200 and 503; accepted = stored',
    tests: [[`${server}/faults/stopped.test.ts`]],
  },
  {
    fault: 'slow store (2 s a write) under load',
    expected: 'only 200 and 503 with Retry-After; bounded memory; accepted = stored',
    tests: [[`${server}/overload.test.ts`]],
  },
  {
    fault: 'steady load over 20 connections',
    expected: '0 lost, 0 rows twice, memory flat, listed within 5 s',
    tests: [[`${server}/faults/load.test.ts`]],
  },
  {
    fault: 'engine killed; its guard killed, too',
    expected: '503, back on its own; nothing outlives the server',
    tests: [[`${server}/lifecycle.test.ts`, /an engine that crashes|outlives/]],
  },
  {
    fault: 'clock ±2 h, 1970, 2100, end before start',
    expected: 'stored raw, marked; retention goes by the time of receipt',
    tests: [
      [`${server}/faults/delivery.test.ts`, /clocks/],
      [`${core}/conventions/faults.test.ts`, /times/],
    ],
  },
  {
    fault: 'duplicates, any order, interleaved requests',
    expected: 'the same trajectories as in order',
    tests: [
      [`${server}/faults/delivery.test.ts`, /changes nothing/],
      [`${core}/conventions/shuffle.test.ts`, /any order/],
    ],
  },
  {
    fault: 'late spans; orphans; a parent that never comes',
    expected: 'assembled again once per quiet period; orphans listed, "root missing"',
    tests: [[`${server}/assembly/completeness.test.ts`], [`${core}/conventions/faults.test.ts`, /orphans/]],
  },
  {
    fault: '100 MB in one trace',
    expected: 'taken; read up to the limit, and says so',
    tests: [
      [`${server}/faults/large.test.ts`, /100 MB/],
      [`${server}/assembly/faults.test.ts`, /larger than is read/],
    ],
  },
  {
    fault: '100,000 spans in one trace, nested 100,000 deep',
    expected: 'taken, listed, read in pages; no recursion anywhere',
    tests: [
      [`${server}/faults/large.test.ts`, /100,000 spans/],
      [`${core}/conventions/faults.test.ts`, /depth/],
    ],
  },
  {
    fault: 'values nested 65, 5,000, 100,000 levels; 1 MiB attributes; 1,000s of attributes; long keys',
    expected: 'cut with a marker, size and hash',
    tests: [[`${otlp}/limits.test.ts`]],
  },
  {
    fault: 'gzip bomb (1 GiB), zstd bomb (2 GiB), endless body, false length',
    expected: '413 quickly, in little memory',
    tests: [
      [`${otlp}/http/server.test.ts`, /bomb|Content-Length|announced/],
      [`${otlp}/http/zstd.test.ts`, /bomb|damaged/],
    ],
  },
  {
    fault: 'idle and slow connections, endless headers',
    expected: 'nobody else is kept out',
    tests: [[`${server}/faults/attack.test.ts`], [`${server}/listen.test.ts`, /sender that never|more connections/]],
  },
  {
    fault: 'fuzzed protobuf and JSON',
    expected: '400 or taken; no crash, nothing slow',
    tests: [[`${otlp}/fuzz.test.ts`], [`${server}/faults/large.test.ts`, /damaged requests/]],
  },
  {
    fault: 'invalid UTF-8, lone surrogates, NUL, bidi controls',
    expected: 'replaced or kept as text; the batch lives',
    tests: [
      [`${otlp}/decode.test.ts`, /UTF-8/],
      [`${server}/faults/hostile.test.ts`, /come back as they were sent/],
    ],
  },
  {
    fault: 'ids short, zero, upper case',
    expected: 'that span rejected, case folded',
    tests: [[`${otlp}/decode.test.ts`, /ids in/]],
  },
  {
    fault: 'cycles of 1, 2, 3, 1,000 spans',
    expected: 'cut at the latest span, flagged',
    tests: [[`${core}/conventions/faults.test.ts`, /cycle/]],
  },
  {
    fault: 'one trace id in two projects, one span id in two traces',
    expected: 'fully apart',
    tests: [
      [`${server}/faults/delivery.test.ts`, /same ids/],
      [`${core}/conventions/faults.test.ts`, /share every span id/],
    ],
  },
  {
    fault: 'logs or metrics sent to the traces path',
    expected: '400 naming the mistake',
    tests: [[`${otlp}/decode.test.ts`, /wrong path/]],
  },
  {
    fault: 'migration cut after each statement; kill -9 during the first start',
    expected: 'the next start finishes it; never half',
    tests: [[`${server}/faults/migrations.test.ts`, /migrations of|while it starts/]],
  },
  {
    fault: 'downgrade',
    expected: 'refused with clear text, nothing changed',
    tests: [[`${server}/faults/migrations.test.ts`, /older version/]],
  },
  {
    fault: 'torn files of a crash: rows, sockets, claims, runs, parts',
    expected: 'put away at the next start',
    tests: [[`${server}/faults/torn.test.ts`]],
  },
  {
    fault: 'two servers on one data directory',
    expected: 'the second is told who holds it; one of many takes over from a dead one',
    tests: [[`${server}/lifecycle.test.ts`, /who holds it/], [`${server}/engines/lock.test.ts`]],
  },
  {
    fault: 'erasure and retention cut short by kill -9',
    expected: 'finished at the next start; others whole',
    tests: [[`${server}/faults/cut-removal.test.ts`]],
  },
  {
    fault: 'SQL, parameters, filters, markup, paths as values everywhere',
    expected: 'text: no effect, no fault',
    tests: [[`${server}/faults/hostile.test.ts`, /hostile texts/]],
  },
  {
    fault: 'prototype pollution (`__proto__`, `constructor`, dotted keys)',
    expected: 'plain data; prototypes unchanged',
    tests: [
      [`${server}/faults/hostile.test.ts`, /JavaScript/],
      [`${core}/conventions/shuffle.test.ts`, /JavaScript/],
      [`${otlp}/decode.test.ts`, /__proto__/],
    ],
  },
  {
    fault: 'secrets in every place of a span',
    expected: 'found nowhere in the data directory, the answers, the log',
    tests: [[`${server}/canaries.test.ts`]],
  },
  {
    fault: 'foreign Host, Origin, other sites’ pages',
    expected: 'refused',
    tests: [[`${server}/security/security.test.ts`]],
  },
];
