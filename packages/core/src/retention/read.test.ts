import { expect, it } from 'vitest';
import { formatProblem } from '../yaml/index.js';
import { readRetention } from './index.js';

const complaint = (text: string): string => {
  const read = readRetention(text, 'r.yaml');
  return 'problems' in read ? read.problems.map(formatProblem).join('\n') : 'none';
};

it('reads what people write, with its defaults', () => {
  expect(readRetention('version: 1\nrules: [{ name: all }]', 'r.yaml')).toMatchObject({
    policy: {
      decideAfterMs: 3_600_000,
      rules: [{ name: 'all', keep: { kind: 'all' }, dropPayloadsAfterMs: null, expireAfterMs: null }],
    },
  });
});

it.each([
  { text: 'version: 2\nrules: []', says: 'r.yaml:1:10: "version" must be 1' },
  { text: 'version: 1\nrules: [{ name: a, keep: some }]', says: 'must be all, summary, none or { sample: 0.1 }' },
  { text: 'version: 1\nrules: [{ name: a, keep: { sample: 0 } }]', says: 'must be above 0' },
  { text: 'version: 1\nrules: [{ name: a, keap: all }]', says: 'r.yaml:2:20' },
  { text: 'version: 1\nrules: [{ name: a, expire_after: soon }]', says: 'must be a duration' },
  { text: 'version: 1\nrules:\n- name: a\n  when: { status: x }\n- name: a', says: 'r.yaml:4:19' },
  {
    text: 'version: 1\nrules:\n- { name: a, when: { errors: true } }\n- { name: a }',
    says: 'r.yaml:4:11: there are two rules named "a"',
  },
  { text: 'version: 1\nrules:\n- { name: a }\n- { name: b }', says: 'r.yaml:4:11: never reached: "a" before it' },
  {
    text: 'version: 1\nrules:\n- { name: a, drop_payloads_after: 30d, expire_after: 7d }',
    says: 'r.yaml:3:35: payloads are dropped no earlier than everything expires',
  },
  { text: 'version: 1\nrules:\n- { name: a, keep: none, expire_after: 7d }', says: 'nothing is kept' },
  { text: 'version: 1\nrules:\n- { name: a, when: { score: { name: x } } }', says: 'the score has no bound' },
])('says of $text: $says', ({ text, says }) => {
  expect(complaint(text)).toContain(says);
});
