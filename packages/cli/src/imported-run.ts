import type { CaseKind, Severity } from '@pawl/core/cases';
import { assemble } from '@pawl/core/conventions';
import { type GradedRecord, gradeRecords, type MappedRecord, type Mapping } from '@pawl/core/formats';
import { priceOfCall } from '@pawl/core/prices';
import type { Attempt, Run, RunCase } from '@pawl/core/runs';
import { isObject, type Trajectory } from '@pawl/core/trajectory';
import { RunWriter, redactionOf } from '@pawl/runner';
import { projectRedaction } from './cases.js';
import { timestampNow } from './clock.js';
import { dataFolder } from './data.js';

/** What `pawl import --run` did. */
export interface ImportedRun {
  readonly run: string;
  readonly directory: string;
  readonly cases: number;
  readonly attempts: number;
  readonly passed: number;
  readonly trajectories: readonly string[];
}

/** Writes graded log records as a run's directory, redacted. */
export const importRun = async (options: {
  readonly records: readonly MappedRecord[];
  readonly mapping: Mapping;
  readonly id: string;
  readonly directory: string;
  readonly dataDirectory: string;
}): Promise<ImportedRun> => {
  const graded = await gradeRecords(options.records, options.id, options.mapping.pass);
  dataFolder(options.dataDirectory, 'runs');
  const redact = redactionOf(options.dataDirectory, await projectRedaction());
  const writer = await RunWriter.create(options.directory, runOf(options.id, graded));
  const trajectories: string[] = [];
  for (const record of graded) {
    const trajectory = assemble(record.spans, { price: priceOfCall });
    trajectories.push(trajectory.id);
    await writer.append(redact.attempt(attemptOf(record, trajectory)), redact.trajectory(trajectory));
  }
  await writer.finish(endOf(graded));
  return {
    run: options.id,
    directory: options.directory,
    cases: new Set(graded.map(record => record.case)).size,
    attempts: graded.length,
    passed: graded.filter(record => record.passed === true).length,
    trajectories,
  };
};

const runOf = (id: string, graded: readonly GradedRecord[]): Run => {
  const cases = new Map<string, RunCase>();
  for (const record of graded) {
    const { attempts, ...before } = cases.get(record.case) ?? caseOf(record);
    cases.set(record.case, { ...before, attempts: attempts + 1 });
  }
  return {
    schema: 'pawl-run/1',
    id,
    agent: only(graded.map(record => record.agent)),
    version: only(graded.map(record => record.version)),
    origin: 'imported',
    startedAt: graded.map(record => record.startedAt).sort()[0] ?? null,
    endedAt: null,
    attemptsPerCase: Math.max(1, ...[...cases.values()].map(({ attempts }) => attempts)),
    cases: [...cases.values()],
    command: [],
  };
};

const REGRESSION: { readonly kind: CaseKind; readonly severity: Severity } = {
  kind: 'regression',
  severity: 'blocking',
};

const caseOf = ({ case: id, tags }: GradedRecord): RunCase => ({
  id,
  title: id,
  ...REGRESSION,
  owner: null,
  reason: null,
  tags: Object.fromEntries(Object.entries(isObject(tags) ? tags : {}).map(([key, value]) => [key, String(value)])),
  file: null,
  hash: null,
  attempts: 0,
  pass: 'all',
});

const attemptOf = (record: GradedRecord, trajectory: Trajectory): Attempt => ({
  case: record.case,
  number: record.attempt,
  outcome: outcomeOf(record),
  reason: reasonOf(record),
  checks: [],
  score: record.score,
  trajectory: trajectory.id,
  startedAt: record.startedAt,
  durationMs: record.durationMs,
  tokens: trajectory.totals.tokens,
  costUsd: trajectory.totals.costUsd,
  steps: {
    total: trajectory.totals.steps,
    model: trajectory.totals.stepsByKind.model,
    tool: trajectory.totals.stepsByKind.tool,
  },
  calls: [],
  stderr: null,
});

/** A run that broke counts as failed, whatever else its log says of it. */
const outcomeOf = ({ passed, error }: GradedRecord): Attempt['outcome'] => {
  if (error !== null && passed !== true) return 'errored';
  return passed === null ? 'invalid' : passed ? 'passed' : 'failed';
};

const reasonOf = (record: GradedRecord): string | null => {
  switch (outcomeOf(record)) {
    case 'passed':
      return null;
    case 'errored':
      return `the run broke: ${record.error}`;
    case 'invalid':
      return 'ungraded: nothing says whether it passed (--pass)';
    case 'failed':
      return `graded as failed by the log${record.score === null ? '' : `, score ${record.score}`}`;
  }
};

/** The value that all share; null when they differ or none has one. */
const only = (values: readonly (string | null)[]): string | null => {
  const distinct = new Set(values);
  const [first] = distinct;
  return distinct.size === 1 && first !== undefined ? first : null;
};

/** An imported run is complete; when it ended only its records know, and otherwise now is the best that can be said. */
const endOf = (graded: readonly GradedRecord[]): NonNullable<Run['endedAt']> => {
  const last = graded
    .map(record => record.startedAt)
    .filter(time => time !== null)
    .sort()
    .at(-1);
  return last ?? timestampNow();
};
