import type { RedactionFile } from '@pawl/core/config';
import {
  compileRules,
  goesByPath,
  keyedToken,
  mayBeField,
  type Redaction,
  type RedactionCounts,
  redactFragment,
  redactJson,
} from '@pawl/core/redact';
import type { Redacted, Redactor } from '../stores/index.js';
import { serviceRedactor } from './redaction-service.js';

/** A redactor that counts. */
export interface CountingRedactor extends Redactor {
  /** Values replaced since the start, by label; `failed` counts fields that were dropped. Never a value. */
  readonly counts: () => RedactionCounts;
}

/** How a project redacts: with the tokens of its data directory and the rules of its file. */
export const redactionOf = (key: Uint8Array, file: RedactionFile | null = null): Redaction => {
  const token = keyedToken(key);
  return file === null ? { token } : { token, rules: compileRules(file.rules) };
};

/**
 * Redacts with the classes of `core`, which replace a text whole where they fail: nothing passes unredacted.
 *
 * @param file - the project's rules and service; null for none
 */
export const redactorOf = (key: Uint8Array, file: RedactionFile | null = null): CountingRedactor => {
  const redaction = redactionOf(key, file);
  const { token } = redaction;
  const sums = new Map<string, number>();
  const count = (counts: RedactionCounts): void => {
    for (const label in counts) sums.set(label, (sums.get(label) ?? 0) + (counts[label] ?? 0));
  };
  const service = file?.service ?? null;
  return {
    value: (value, place) => {
      const redacted = redactJson(value, redaction, place);
      return foundIn(redacted.value, redacted.counts);
    },
    key: name => {
      const { value, counts } = redactJson({ [name]: null }, redaction);
      return foundIn(Object.keys(value ?? {})[0] ?? '', counts);
    },
    fragment: (text, place) => {
      const redacted = redactFragment(text, place, redaction);
      return foundIn(redacted.text, redacted.counts);
    },
    isField: name => mayBeField(name, redaction),
    byPath: goesByPath(redaction),
    count,
    ...(service === null ? {} : { ahead: serviceRedactor(service, token, count) }),
    counts: () => Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};

const foundIn = <T>(value: T, counts: RedactionCounts): Redacted<T> => {
  for (const _ in counts) return { value, counts };
  return { value, counts: null };
};
