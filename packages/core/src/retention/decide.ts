import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { namePattern } from '../trajectory/index.js';
import type { Conditions, RetentionPolicy, RunFacts, ScoreCondition } from './policy.js';

/** What becomes of one run. */
export interface RetentionDecision {
  /** The rule that matched; null when none did. */
  readonly rule: string | null;
  readonly fate: 'keep' | 'summary' | 'drop';
  /** The chance that a run like this one had to be kept: what its weight in a rate is one over. 1 where nothing was drawn. */
  readonly probability: number;
  /** Milliseconds after the decision; null: never. */
  readonly dropPayloadsAfterMs: number | null;
  readonly expireAfterMs: number | null;
}

const KEPT: RetentionDecision = {
  rule: null,
  fate: 'keep',
  probability: 1,
  dropPayloadsAfterMs: null,
  expireAfterMs: null,
};

/**
 * Decides on a run. The same run is always decided alike: `draw` comes from its id ({@link drawOf}), and a run that is kept at
 * one probability is kept at every greater one, so that a policy can be changed without drawing anew.
 */
export const decideRetention = (facts: RunFacts, policy: RetentionPolicy, draw: number): RetentionDecision => {
  const rule = policy.rules.find(({ when }) => matches(when, facts));
  if (rule === undefined) return KEPT;
  const { name, keep, dropPayloadsAfterMs, expireAfterMs } = rule;
  const decided = { rule: name, dropPayloadsAfterMs, expireAfterMs };
  switch (keep.kind) {
    case 'all':
      return { ...decided, fate: 'keep', probability: 1 };
    case 'summary':
      return { ...decided, fate: 'summary', probability: 1 };
    case 'none':
      return { ...decided, fate: 'drop', probability: 0 };
    case 'sample':
      return { ...decided, fate: draw < keep.probability ? 'keep' : 'drop', probability: keep.probability };
  }
};

/** A number in [0, 1) that belongs to an id, evenly spread; nobody without the key can choose ids that are kept. */
export const drawOf = (id: string, key: Uint8Array): number => {
  const digest = hmac(sha256, key, utf8ToBytes(`retention ${id}`));
  const view = new DataView(digest.buffer, digest.byteOffset);
  // 52 bits: every value is exact, and the quotient is below 1.
  return (view.getUint32(0) * 2 ** 20 + (view.getUint32(4) >>> 12)) / 2 ** 52;
};

const matches = (when: Conditions, facts: RunFacts): boolean =>
  isOneOf(when.agent, facts.agent) &&
  isOneOf(when.version, facts.version) &&
  isOneOf(when.status, facts.status) &&
  isOneOf(when.finalStatus, facts.finalStatus) &&
  isOneOf(when.stopReason, facts.stopReason) &&
  hasOneOf(when.signal, facts.signals) &&
  hasOneOf(when.feedback, facts.feedback) &&
  (when.errors === null || when.errors === facts.errors > 0) &&
  (when.score === null || facts.scores.some(score => fits(score, when.score))) &&
  (when.tag === null || [...when.tag].every(([tag, values]) => isOneOf(values, facts.tags.get(tag) ?? null)));

const isOneOf = (patterns: readonly string[] | null, value: string | null): boolean =>
  patterns === null || (value !== null && patterns.some(pattern => namePattern(pattern)(value)));

const hasOneOf = (patterns: readonly string[] | null, values: readonly string[]): boolean =>
  patterns === null || values.some(value => isOneOf(patterns, value));

const fits = (score: RunFacts['scores'][number], condition: ScoreCondition | null): boolean => {
  if (condition === null) return true;
  const { name, below, above } = condition;
  return (
    (name === null || namePattern(name)(score.name)) &&
    (below === null || score.value < below) &&
    (above === null || score.value > above)
  );
};
