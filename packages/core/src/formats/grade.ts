import type { PawlError } from '../errors/index.js';
import {
  ID_PATTERN,
  isObject,
  type Json,
  type JsonObject,
  millisBetween,
  type Span,
  type Timestamp,
  type TraceId,
} from '../trajectory/index.js';
import type { Expression } from './expression.js';
import { evaluateAt, fieldError, type MappedRecord } from './mapped-record.js';
import { spansOfMessages } from './messages/spans.js';
import { placeOf } from './records.js';

/** One record as a graded attempt: what a run's directory is written from. */
export interface GradedRecord {
  readonly case: string;
  /** 1 … k, in the order of the log's own count, else of the log. */
  readonly attempt: number;
  /** By the pass expression, without one by the log. Null when neither decides. */
  readonly passed: boolean | null;
  /** Why the run broke; null when it did not. */
  readonly error: string | null;
  readonly score: number | null;
  readonly agent: string | null;
  readonly version: string | null;
  readonly expected: Json;
  readonly tags: JsonObject;
  readonly startedAt: Timestamp | null;
  /** Milliseconds; null unless the log says when the attempt began and ended. */
  readonly durationMs: number | null;
  readonly traceId: TraceId;
  readonly spans: readonly Span[];
}

/**
 * Makes a run's attempts out of mapped records: numbers them within their case, grades them, and gives the spans of each.
 * A record whose case is unknown is a case of its own, `record-1` and so on.
 *
 * @param run - the run's name; it takes part in the trace ids
 * @param pass - says whether a record passed; sees the mapped fields, and the record itself as `record`
 * @throws PawlError `MAPPING_VALUE` when a case cannot be an id, when two records are the same attempt, or when the pass
 *   expression gives anything but true, false or nothing; `MAPPING_FAILED` when it fails
 */
export const gradeRecords = async (
  records: readonly MappedRecord[],
  run: string,
  pass: Expression | null,
): Promise<readonly GradedRecord[]> => {
  const cases = records.map((record, index) => caseOf(record, index));
  const attempts = numberAttempts(records, cases);
  const graded: GradedRecord[] = [];
  for (const [index, record] of records.entries()) {
    const [id = '', attempt = 1] = [cases[index], attempts[index]];
    const spans = spansOfMessages(record, { run, case: id, attempt });
    const [root] = spans;
    if (root === undefined) continue;
    const { startedAt, endedAt } = record;
    graded.push({
      case: id,
      attempt,
      passed: pass === null ? record.passed : await hasPassed(record, pass),
      error: record.error ?? null,
      score: record.score,
      agent: record.agent,
      version: record.version,
      expected: record.expected,
      tags: record.tags,
      startedAt,
      durationMs: startedAt === null || endedAt === null ? null : millisBetween(startedAt, endedAt),
      traceId: root.traceId,
      spans,
    });
  }
  return graded;
};

const caseOf = (record: MappedRecord, index: number): string => {
  const id = record.case ?? `record-${index + 1}`;
  if (ID_PATTERN.test(id)) return id;
  throw fieldError(
    record.record,
    'case',
    `gives ${JSON.stringify(id)}, which cannot name a case`,
    "An id begins with a letter or digit and has only letters, digits, '.', '_' and '-', at most 128; use $replace.",
  );
};

/** 1 … k within each case: by the log's own count where it has one, else in the order of the log. */
const numberAttempts = (records: readonly MappedRecord[], cases: readonly string[]): readonly number[] => {
  const indexesOfCase = new Map<string, number[]>();
  for (const [index, id] of cases.entries()) {
    const indexes = indexesOfCase.get(id);
    if (indexes === undefined) indexesOfCase.set(id, [index]);
    else indexes.push(index);
  }
  const numbers = Array<number>(records.length).fill(1);
  for (const indexes of indexesOfCase.values()) {
    const counted = indexes.map(index => ({ index, record: records[index], count: records[index]?.attempt ?? null }));
    counted.sort(
      (a, b) => (a.count ?? Number.POSITIVE_INFINITY) - (b.count ?? Number.POSITIVE_INFINITY) || a.index - b.index,
    );
    for (const [position, { index, record, count }] of counted.entries()) {
      const before = counted[position - 1];
      if (record !== undefined && count !== null && before?.record !== undefined && before.count === count) {
        throw repeated(before.record, record, cases[index] ?? '');
      }
      numbers[index] = position + 1;
    }
  }
  return numbers;
};

const repeated = (first: MappedRecord, second: MappedRecord, id: string): PawlError =>
  fieldError(
    second.record,
    'attempt',
    `is ${second.attempt} of case ${id}, as is the record at ${placeOf(first.record)}`,
    'Map "case" and "attempt" so that together they name one record; logs of several runs are runs of their own.',
  );

const hasPassed = async (mapped: MappedRecord, pass: Expression): Promise<boolean | null> => {
  const { record, steps: _, ...fields } = mapped;
  // A field that is not known is absent, so that a comparison with it finds nothing and does not fail.
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const verdict = await evaluateAt(record, pass, { ...known, record: record.value });
  if (verdict === null || typeof verdict === 'boolean') return verdict;
  throw fieldError(
    record,
    'pass',
    `is ${isObject(verdict) ? 'an object' : JSON.stringify(verdict)}, not true or false`,
    'Compare: score >= 1.',
  );
};
