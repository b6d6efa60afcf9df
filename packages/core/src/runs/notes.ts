import type { Attempt } from './attempt.js';
import { isValid } from './figures.js';
import type { CaseReport } from './report.js';
import type { Run } from './run.js';

/** More than so many of one kind are counted, not listed. */
const LISTED = 10;

/** What the figures of a suite do not show by themselves, one sentence each. */
export const notesOf = (
  run: Run,
  cases: readonly CaseReport[],
  attempts: readonly Attempt[],
  strangers: readonly Attempt[],
): readonly string[] => {
  const invalid = attempts.filter(attempt => !isValid(attempt));
  const silent = cases.filter(row => row.valid === 0);
  const valid = attempts.filter(isValid);
  const missing = (
    what: string,
    known: (attempt: Attempt) => boolean,
    among: readonly Attempt[],
  ): readonly string[] => {
    const without = among.filter(attempt => !known(attempt)).length;
    if (without === 0) return [];
    return [
      without === among.length
        ? `no attempt reports ${what}`
        : `${without} of ${among.length} attempts report no ${what}: what is shown comes from the others`,
    ];
  };
  return [
    ...(attempts.length === 0 ? ['there is no attempt: every figure is undefined'] : []),
    ...(invalid.length === 0
      ? []
      : [
          `${invalid.length} of ${attempts.length} attempts are invalid and count as nothing: ${list(namesOf(invalid))}`,
        ]),
    ...(silent.length === 0
      ? []
      : [`without a valid attempt, and in no mean: ${list(silent.map(row => row.case.id))}`]),
    ...tooFewForK(run.attemptsPerCase, cases),
    ...(strangers.length === 0
      ? []
      : [`attempts of cases that the run does not have are left out: ${list(namesOf(strangers))}`]),
    ...missing('tokens', ({ tokens }) => tokens !== null, attempts),
    ...missing('cost', ({ costUsd }) => costUsd !== null, attempts),
    ...missing('duration', ({ durationMs }) => durationMs !== null, valid),
  ];
};

/** `c1 attempts 1, 2 (missed: read_order({}))`: the attempts of a case with one reason together. */
const namesOf = (attempts: readonly Attempt[]): readonly string[] => {
  const same = new Map<string, { readonly first: Attempt; readonly numbers: number[] }>();
  for (const attempt of attempts) {
    const key = JSON.stringify([attempt.case, attempt.reason]);
    const found = same.get(key);
    if (found === undefined) same.set(key, { first: attempt, numbers: [attempt.number] });
    else found.numbers.push(attempt.number);
  }
  return [...same.values()].map(({ first, numbers }) => {
    const reason = first.reason === null ? '' : ` (${first.reason})`;
    return `${first.case} attempt${numbers.length === 1 ? '' : 's'} ${list(numbers.sort((a, b) => a - b).map(String), ', ')}${reason}`;
  });
};

const list = (items: readonly string[], separator = '; '): string =>
  items.length <= LISTED
    ? items.join(separator)
    : [...items.slice(0, LISTED), `and ${items.length - LISTED} more`].join(separator);

/** One sentence for each range of k that the same cases are missing from. */
const tooFewForK = (largest: number, cases: readonly CaseReport[]): readonly string[] => {
  const notes: string[] = [];
  const counts = cases.map(row => row.valid).sort((a, b) => a - b);
  let below = 0;
  for (let k = 1; k <= largest; k += 1) {
    const before = below;
    while (below < counts.length && (counts[below] ?? 0) < k) below += 1;
    if (below > before)
      notes.push(`from k = ${k} on, ${below} of ${cases.length} cases have too few valid attempts and are left out`);
  }
  return notes;
};
