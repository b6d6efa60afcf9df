import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attempt, Run } from '@pawl/core/runs';
import type { Trajectory } from '@pawl/core/trajectory';
import {
  createAssembler,
  createTraceWork,
  type Patience,
  type ReadingRules,
  toTrajectoryBy,
} from '../assembly/index.js';
import { type Cases, createGates, createRuns, type ProjectConfig } from '../directories/index.js';
import { openEmbeddedEvents, prepareDataDirectory } from '../engines/index.js';
import { NO_FORWARDER } from '../forward/index.js';
import { createIntake, createSaidIntake, otlpReception, redactionOf, withEvaluations } from '../receivers/index.js';
import { type CurrentPolicy, openKeeping, withoutBuried, withoutBuriedSaid } from '../retention/index.js';
import { createApp } from '../routes/index.js';
import { hostsOf } from '../security/index.js';
import {
  clickhouseFeedback,
  DEFAULT_PROJECT,
  openClickhouseStore,
  type Redactor,
  type StateStore,
  UNREDACTED,
} from '../stores/index.js';
import { jsonOf, temporaryFolder } from './temporary.js';

const PORT = 4318;

/** Of the tokens that stand for redacted values. */
export const TEST_KEY = new Uint8Array(32);

/** Says so when a test needs more of the state than there is; `openTestApp` takes a real one. */
const notHere = <Part extends object>(what: string): Part =>
  new Proxy({} as Part, {
    get: (_target, name) => () => Promise.reject(new Error(`the test has no state for ${what}.${String(name)}`)),
  });

/** State in memory, for routes that are not about it. */
const memoryState = (): StateStore => {
  const directories: string[] = [];
  return {
    async registerRunDirectory(_project, directory) {
      if (!directories.includes(directory)) directories.push(directory);
    },
    runDirectories: async () => directories,
    retention: notHere('retention'),
    erasures: { ...notHere<StateStore['erasures']>('erasures'), buried: async () => [], erasures: async () => [] },
  };
};

/** The app on a real event engine, asked in process: no port is opened. */
export const openTestApp = async (
  over: {
    redact?: Redactor;
    cases?: Cases;
    config?: ProjectConfig;
    interfaceDirectory?: string;
    reading?: ReadingRules;
    patience?: Patience;
    /** Default: one in memory that holds run directories only. */
    state?: StateStore;
    policy?: () => Promise<CurrentPolicy | null>;
    nowMs?: () => number;
  } = {},
) => {
  const folder = temporaryFolder();
  const data = prepareDataDirectory(join(folder.path, 'data'));
  const log: string[] = [];
  const engine = await openEmbeddedEvents(data, line => log.push(line));
  const store = await openClickhouseStore(engine.client, Date.now);
  const work = createTraceWork(store, toTrajectoryBy(over.reading ?? {}));
  const assembler = createAssembler(store, work, line => log.push(line), over.patience);
  const feedback = clickhouseFeedback(engine.client, store.stamp);
  const state = over.state ?? memoryState();
  const runs = createRuns(data.runs, state, line => log.push(line));
  const cases = over.cases ?? { list: async () => ({ items: [], problems: [] }), find: async () => null };
  const keeping = await openKeeping({
    client: engine.client,
    store,
    feedback,
    state,
    runs,
    cases,
    policy: over.policy ?? (async () => null),
    redaction: redactionOf(TEST_KEY),
    key: TEST_KEY,
    nowMs: over.nowMs ?? Date.now,
    log: line => log.push(line),
    secondLookMs: 50,
  });
  const said = withoutBuriedSaid(createSaidIntake(feedback, redactionOf(TEST_KEY), Date.now), keeping.tombstones);
  const intake = withoutBuried(
    withEvaluations(createIntake(store, assembler, over.redact ?? UNREDACTED), said),
    keeping.tombstones,
  );
  const app = createApp({
    store,
    intake,
    keeping,
    reception: otlpReception(intake, line => log.push(line)),
    said,
    feedback,
    runs,
    gates: createGates(data.gates, line => log.push(line)),
    config: async () => over.config ?? { config: null, file: null, problem: null },
    cases,
    trajectoryText: (trace, window) => work.trajectoryText(DEFAULT_PROJECT, trace, window),
    complete: trace => assembler.complete(DEFAULT_PROJECT, [trace]),
    health: async () => {
      const events = await engine.health();
      return { version: '0', dataDirectory: data.root, engines: { events, state: events } };
    },
    forward: NO_FORWARDER.status,
    redactionCounts: () => ({}),
    interfaceDirectory: over.interfaceDirectory ?? null,
    hosts: () => hostsOf(PORT),
    log: line => log.push(line),
  });
  const request = (path: string, init: RequestInit = {}): Promise<Response> =>
    Promise.resolve(
      app.request(`http://localhost:${PORT}${path}`, {
        ...init,
        headers: { host: `localhost:${PORT}`, ...Object.fromEntries(new Headers(init.headers)) },
      }),
    );
  return {
    data,
    log,
    request,
    get: (path: string) => jsonOf(request(path)),
    post: (path: string, body: unknown): Promise<Response> =>
      request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    engine,
    keeping,
    async close() {
      await keeping.retention.close();
      await assembler.close();
      await engine.close();
      folder.remove();
    },
  };
};

/** Writes a run's directory as the runner does. */
export const writeRun = (
  directory: string,
  content: { run: Run; attempts?: readonly Attempt[]; trajectories?: readonly Trajectory[] },
): void => {
  mkdirSync(directory, { recursive: true });
  const lines = (items: readonly unknown[] = []): string => items.map(item => `${JSON.stringify(item)}\n`).join('');
  writeFileSync(join(directory, 'run.json'), JSON.stringify(content.run));
  writeFileSync(join(directory, 'attempts.jsonl'), lines(content.attempts));
  writeFileSync(join(directory, 'trajectories.jsonl'), lines(content.trajectories));
};

export const aRun = (id: string, over: Partial<Run> = {}): Run => ({
  schema: 'pawl-run/1',
  id,
  agent: 'support',
  version: '1',
  origin: 'imported',
  startedAt: null,
  endedAt: null,
  attemptsPerCase: 1,
  cases: [
    {
      id: 'refund',
      title: 'Refund',
      kind: 'regression',
      severity: 'blocking',
      owner: null,
      reason: null,
      tags: {},
      file: null,
      hash: null,
      pass: 'all',
      attempts: 1,
    },
  ],
  command: [],
  ...over,
});

export const anAttempt = (over: Partial<Attempt> = {}): Attempt => ({
  case: 'refund',
  number: 1,
  outcome: 'passed',
  reason: null,
  checks: [],
  score: null,
  trajectory: null,
  startedAt: null,
  durationMs: null,
  tokens: null,
  costUsd: null,
  steps: { total: 0, model: 0, tool: 0 },
  calls: [],
  stderr: null,
  ...over,
});
