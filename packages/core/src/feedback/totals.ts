import type { Feedback } from './feedback.js';

/** What a list says about the feedback on one trajectory. */
export interface FeedbackTotals {
  readonly up: number;
  readonly down: number;
  /** Mean of the scores' values, whatever their measures; null without any. */
  readonly score: number | null;
  readonly scores: number;
  readonly corrections: number;
  readonly overrides: number;
  readonly comments: number;
}

/** The feedback that counts: of several thumbs of one person on one thing the last. */
export const standing = (feedback: readonly Feedback[]): readonly Feedback[] => {
  const last = new Map<string, Feedback>();
  for (const item of feedback) {
    const key = item.kind === 'thumb' && item.by !== null ? `${item.by}\n${item.about.step ?? ''}` : `\n\n${item.id}`;
    const earlier = last.get(key);
    if (earlier === undefined || earlier.at <= item.at) last.set(key, item);
  }
  return [...last.values()];
};

/** Counts feedback; null when there is none. */
export const totalFeedback = (feedback: readonly Feedback[]): FeedbackTotals | null => {
  if (feedback.length === 0) return null;
  const counts = { up: 0, down: 0, corrections: 0, overrides: 0, comments: 0 };
  const values: number[] = [];
  for (const item of standing(feedback)) {
    if (item.kind === 'thumb') counts[item.thumb] += 1;
    else if (item.kind === 'correction') counts.corrections += 1;
    else if (item.kind === 'override') counts.overrides += 1;
    else if (item.kind === 'comment') counts.comments += 1;
    else if (item.value !== null) values.push(item.value);
  }
  const sum = values.reduce((total, value) => total + value, 0);
  return { ...counts, scores: values.length, score: values.length === 0 ? null : sum / values.length };
};
