import type { GateCase, GateDecision, GateSide } from '@pawl/core/gate';

/** The decision in one sentence, for the head of the page and for the list. */
export const headline = (decision: GateDecision): string => {
  const failed = new Set(decision.reasons.flatMap(reason => (reason.kind === 'case-failed' ? [reason.case] : []))).size;
  switch (decision.decision) {
    case 'pass':
      return decision.warnings.length === 0
        ? 'Every case holds.'
        : `No blocking case fails; ${plural(decision.warnings.length, 'warning')} to look at.`;
    case 'hold':
      return failed > 0
        ? `${plural(failed, 'case')} ${failed === 1 ? 'does' : 'do'} not hold.`
        : `Held for ${plural(decision.reasons.length, 'reason')}.`;
    case 'inconclusive':
      return decision.reasons.some(reason => reason.kind === 'too-few-valid')
        ? 'Too few valid attempts to tell.'
        : 'The evidence is not enough to tell.';
  }
};

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** What the change did to a case; without a base to compare with, whether the candidate passes it. */
export type Effect =
  | 'broken'
  | 'fails'
  | 'still failing'
  | 'unknown'
  | 'gone'
  | 'repaired'
  | 'new'
  | 'holds'
  | 'passes';

const effectAlone = (candidate: GateSide | null): Effect => {
  if (candidate === null || candidate.passed === null) return 'unknown';
  return candidate.passed ? 'passes' : 'fails';
};

const effectOfSides = (base: GateSide | null, candidate: GateSide | null): Effect => {
  if (candidate === null) return base === null ? 'unknown' : 'gone';
  if (candidate.passed === null) return 'unknown';
  if (base === null || base.passed === null) return candidate.passed ? 'new' : 'broken';
  if (base.passed) return candidate.passed ? 'holds' : 'broken';
  return candidate.passed ? 'repaired' : 'still failing';
};

export interface GateRow {
  readonly row: GateCase;
  readonly effect: Effect;
}

const RANK: Readonly<Record<Effect, number>> = {
  broken: 0,
  fails: 0,
  'still failing': 1,
  unknown: 2,
  gone: 3,
  repaired: 4,
  new: 5,
  holds: 6,
  passes: 6,
};

/** The cases of a decision, the ones that changed for the worse first; otherwise in the decision's order. */
export const gateRows = (decision: Pick<GateDecision, 'cases' | 'base'>): readonly GateRow[] =>
  decision.cases
    .map(row => ({
      row,
      effect: decision.base === null ? effectAlone(row.candidate) : effectOfSides(row.base, row.candidate),
    }))
    .sort((a, b) => RANK[a.effect] - RANK[b.effect]);

/** A command as one line for a shell: words that are not plain are quoted. */
export const commandLine = (words: readonly string[]): string =>
  words.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`)).join(' ');
