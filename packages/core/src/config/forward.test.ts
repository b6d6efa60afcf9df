import { expect, it } from 'vitest';
import { formatProblem } from '../yaml/index.js';
import { FORWARD_DEFAULTS, readConfig } from './index.js';

const read = (forward: string) => readConfig(`version: 1\nforward: ${forward}\n`, 'pawl.yaml');
const forwardOf = (text: string) => {
  const reading = read(text);
  return 'problems' in reading ? reading.problems.map(formatProblem) : reading.config.forward;
};

it('is null where nothing is said', () => {
  const reading = readConfig('version: 1', 'pawl.yaml');
  expect('config' in reading && reading.config.forward).toBeNull();
});

it('needs nothing but an endpoint', () => {
  expect(forwardOf('{ endpoint: "https://collector.example:4318/" }')).toEqual({
    ...FORWARD_DEFAULTS,
    endpoint: 'https://collector.example:4318',
  });
});

it('is read whole', () => {
  const written = `{ endpoint: "http://127.0.0.1:3000/api/public/otel", headers: { Authorization: { env: LANGFUSE_AUTH } },
    protocol: http/json, signals: [traces], compression: none, max_age: 12h, max_bytes: 5000000 }`;
  expect(forwardOf(written)).toEqual({
    endpoint: 'http://127.0.0.1:3000/api/public/otel',
    headers: new Map([['authorization', 'LANGFUSE_AUTH']]),
    protocol: 'http/json',
    signals: ['traces'],
    compression: 'none',
    maxAgeMs: 12 * 60 * 60 * 1000,
    maxBytes: 5_000_000,
  });
});

it.each([
  { text: '{}', problem: '"forward.endpoint" is missing' },
  { text: '{ endpoint: "file:///etc" }', problem: 'must be an http or https address' },
  { text: '{ endpoint: "https://user:secret@host" }', problem: 'must have no password, query or fragment in it' },
  { text: '{ endpoint: "https://host/?key=secret" }', problem: 'must have no password, query or fragment in it' },
  {
    text: '{ endpoint: "https://host", headers: { Authorization: secret } }',
    problem: 'forward.headers.Authorization',
  },
  { text: '{ endpoint: "https://host", headers: { "a b": { env: X } } }', problem: 'is not the name of a header' },
  { text: '{ endpoint: "https://host", signals: [metrics] }', problem: 'must be traces or logs' },
  { text: '{ endpoint: "https://host", protocol: grpc }', problem: 'must be http/protobuf or http/json' },
])('says what is wrong with $text', ({ text, problem }) => {
  expect(forwardOf(text)).toEqual([expect.stringContaining(problem)]);
});
