import { createRequire } from 'node:module';
import { redactionKey } from '@pawl/runner';
import { createAssembler, createTraceProcess, DEFAULT_PATIENCE } from './assembly/index.js';
import { createClosing } from './closing.js';
import {
  createCases,
  createGates,
  createProjectConfig,
  createRuns,
  loadReading,
  retentionPolicyOf,
} from './directories/index.js';
import {
  lockDirectory,
  openClickhouseServer,
  openEmbeddedEvents,
  openEmbeddedState,
  openPostgresServer,
  prepareDataDirectory,
} from './engines/index.js';
import { listen } from './listen.js';
import type { PawlServer, ServerOptions } from './options.js';
import { createIntake, createSaidIntake, redactionOf, redactorOf, withEvaluations } from './receivers/index.js';
import { redactionFileOf } from './redaction-file.js';
import { createEraser, createRetention, openTombstones, saidFactsOf, withoutBuried } from './retention/index.js';
import { createApp } from './routes/index.js';
import { hostsOf, LOOPBACK, requireLoopback } from './security/index.js';
import {
  clickhouseErasure,
  clickhouseFeedback,
  clickhouseRetention,
  DEFAULT_PROJECT,
  openClickhouseStore,
  openStateStore,
} from './stores/index.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** See `index.ts`. The only place that chooses among implementations. */
export const startServer = async (options: ServerOptions): Promise<PawlServer> => {
  const log = options.log ?? (() => {});
  const host = options.host ?? LOOPBACK;
  requireLoopback(host);

  const data = prepareDataDirectory(options.dataDirectory);
  const lock = lockDirectory(data.root, new Date().toISOString());
  const closing = createClosing();
  closing.add(() => lock.release());
  try {
    const key = redactionKey(data.root);
    const redactionFile = await redactionFileOf(options.projectDirectory);
    const redact = redactorOf(key, redactionFile);
    const reading = await loadReading(options.projectDirectory ?? null, log);
    const [events, state] = await openBoth(
      options.clickhouseUrl === undefined ? openEmbeddedEvents(data, log) : openClickhouseServer(options.clickhouseUrl),
      options.databaseUrl === undefined ? openEmbeddedState(data, log) : openPostgresServer(options.databaseUrl, log),
    );
    closing.add(() => state.close());
    closing.add(() => events.close());

    const [store, stateStore] = await Promise.all([
      openClickhouseStore(events.client, Date.now, key),
      openStateStore(state),
    ]);
    const feedback = clickhouseFeedback(events.client, store.stamp);
    closing.add(() => feedback.settle());
    const said = createSaidIntake(feedback, redactionOf(key, redactionFile), Date.now);
    const tombstones = await openTombstones(stateStore.erasures, [DEFAULT_PROJECT]);
    const work = createTraceProcess(events.connection, log, { reading });
    closing.add(() => work.close());
    const assembler = createAssembler(store, work, log, { ...DEFAULT_PATIENCE, ...options.patience });
    closing.add(() => assembler.close());
    closing.add(() => store.settle());

    const runs = createRuns(data.runs, stateStore, log);
    const cases = createCases(options.projectDirectory ?? null);
    const policy = retentionPolicyOf(options.projectDirectory ?? null);
    const retentionStore = clickhouseRetention(events.client, store.stamp);
    const retention = createRetention(
      DEFAULT_PROJECT,
      {
        store: retentionStore,
        state: stateStore.retention,
        policy,
        saidOf: saidFactsOf(feedback),
        key,
        nowMs: Date.now,
      },
      log,
    );
    closing.add(() => retention.close());
    const eraser = createEraser({
      store: clickhouseErasure(events.client),
      state: stateStore.erasures,
      tombstones,
      settle: async () => void (await Promise.all([store.settle(), feedback.settle()])),
      runs: project => runs.directories(project),
      cases,
      forget: project => store.sweepContents(project),
      redaction: redactionOf(key, redactionFile),
      log,
    });

    let hosts: ReadonlySet<string> = new Set();
    const app = createApp({
      store,
      intake: withoutBuried(withEvaluations(createIntake(store, assembler, redact), said), tombstones),
      said,
      feedback,
      runs,
      gates: createGates(data.gates, log),
      config: createProjectConfig(options.projectDirectory ?? null),
      cases,
      eraser,
      tombstones,
      retention: { store: retentionStore, retention, policy },
      trajectoryText: trace => work.trajectoryText(DEFAULT_PROJECT, trace),
      complete: trace => assembler.complete(DEFAULT_PROJECT, [trace]),
      health: async () => ({
        version,
        dataDirectory: data.root,
        engines: { events: await events.health(), state: await state.health() },
      }),
      redactionCounts: redact.counts,
      interfaceDirectory: options.interfaceDirectory ?? null,
      hosts: () => hosts,
      log,
    });
    const listener = await listen(app, host, options.port);
    closing.add(() => listener.close());
    hosts = hostsOf(listener.port);

    const url = `http://${host}:${listener.port}`;
    lock.announce({ url, otlp: url });
    void assembler.recover();
    void eraser.resume(DEFAULT_PROJECT);
    return { url, otlp: url, close: closing.close };
  } catch (error) {
    await closing.close().catch(() => {
      // Why it did not start is what the caller has to know.
    });
    throw error;
  }
};

interface Closable {
  close(): Promise<void>;
}

/** Opens both at the same time. When one fails, the other is closed, too. */
const openBoth = async <A extends Closable, B extends Closable>(
  a: A | Promise<A>,
  b: B | Promise<B>,
): Promise<[A, B]> => {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === 'fulfilled' && second.status === 'fulfilled') return [first.value, second.value];
  for (const opened of [first, second]) if (opened.status === 'fulfilled') await opened.value.close();
  throw first.status === 'rejected' ? first.reason : (second as PromiseRejectedResult).reason; // one of them is
};
