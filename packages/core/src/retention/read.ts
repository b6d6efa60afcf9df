import { listOf, type Problem, parseDuration, type Reading, readAs, readDocument } from '../yaml/index.js';
import type { Conditions, Keep, RetentionPolicy, RetentionRule } from './policy.js';
import { type RetentionFile, retentionFileSchema } from './schema.js';

const DECIDE_AFTER_MS = 3_600_000;

/** Reads a retention file. `file` is the path that messages go by. */
export const readRetention = (text: string, file: string): Reading<{ readonly policy: RetentionPolicy }> => {
  const document = readDocument(text, file);
  if ('problems' in document) return document;
  const read = readAs(retentionFileSchema, document);
  if ('problems' in read) return read;
  const { decide_after, rules } = read.value;
  const problems: Problem[] = [];
  const names = new Set<string>();
  rules.forEach((rule, at) => {
    const problem = (key: string, message: string, remedy: string): void => {
      const place = document.locate(['rules', at, key]);
      problems.push({ severity: 'error', code: 'RETENTION_RULE', file, ...place, message, remedy });
    };
    if (names.has(rule.name)) problem('name', `there are two rules named "${rule.name}"`, 'Rename one of them.');
    names.add(rule.name);
    const { dropPayloadsAfterMs, expireAfterMs, keep } = toRule(rule);
    if (dropPayloadsAfterMs !== null && expireAfterMs !== null && dropPayloadsAfterMs >= expireAfterMs) {
      problem('drop_payloads_after', 'payloads are dropped no earlier than everything expires', 'Drop them earlier.');
    }
    if (keep.kind === 'none' && (dropPayloadsAfterMs ?? expireAfterMs) !== null) {
      problem('keep', 'nothing is kept that could be dropped later', 'Remove the ages, or keep something.');
    }
    const score = rule.when?.score;
    if (score !== undefined && score.below === undefined && score.above === undefined) {
      problem('when', 'the score has no bound', 'Write { below: 0.5 } or { above: 0.5 }.');
    }
    const hidden = rules.slice(0, at).find(({ when }) => when === undefined || Object.keys(when).length === 0);
    if (hidden !== undefined) {
      problem('name', `never reached: "${hidden.name}" before it takes every run`, `Move it before "${hidden.name}".`);
    }
  });
  if (problems.length > 0) return { problems };
  const decideAfterMs = decide_after === undefined ? DECIDE_AFTER_MS : (parseDuration(decide_after) ?? DECIDE_AFTER_MS);
  return { policy: { decideAfterMs, rules: rules.map(toRule) } };
};

type RuleFile = RetentionFile['rules'][number];

const toRule = ({ name, when, keep, drop_payloads_after, expire_after }: RuleFile): RetentionRule => ({
  name,
  when: toConditions(when ?? {}),
  keep: toKeep(keep ?? 'all'),
  dropPayloadsAfterMs: drop_payloads_after === undefined ? null : parseDuration(drop_payloads_after),
  expireAfterMs: expire_after === undefined ? null : parseDuration(expire_after),
});

const toKeep = (keep: NonNullable<RuleFile['keep']>): Keep =>
  typeof keep === 'string' ? { kind: keep } : { kind: 'sample', probability: keep.sample };

const toConditions = (when: NonNullable<RuleFile['when']>): Conditions => ({
  agent: namesOf(when.agent),
  version: namesOf(when.version),
  status: namesOf(when.status),
  finalStatus: namesOf(when.final_status),
  stopReason: namesOf(when.stop_reason),
  signal: namesOf(when.signal),
  feedback: namesOf(when.feedback),
  score:
    when.score === undefined
      ? null
      : { name: when.score.name ?? null, below: when.score.below ?? null, above: when.score.above ?? null },
  tag:
    when.tag === undefined
      ? null
      : new Map(Object.entries(when.tag).map(([tag, values]) => [tag, listOf(values).map(String)])),
  errors: when.errors ?? null,
});

const namesOf = (names: string | readonly string[] | undefined): readonly string[] | null =>
  names === undefined ? null : listOf(names);
