import { createRequire } from 'node:module';
import { listenGrpc } from '@pawl/otlp/grpc';
import { redactionKey } from '@pawl/runner';
import { createAssembler, createTraceProcess, DEFAULT_PATIENCE } from './assembly/index.js';
import { createClosing } from './closing.js';
import {
  createCases,
  createGates,
  createProjectConfig,
  createRuns,
  loadPatience,
  loadReading,
  retentionPolicyOf,
} from './directories/index.js';
import {
  type Log,
  lockDirectory,
  openClickhouseServer,
  openEmbeddedEvents,
  openEmbeddedState,
  openPostgresServer,
  prepareDataDirectory,
} from './engines/index.js';
import { createSender, NO_FORWARDER, requireOther, startForwarder } from './forward/index.js';
import { isFree, listen, requireFreePort } from './listen.js';
import type { PawlServer, ServerOptions } from './options.js';
import {
  createIntake,
  createSaidIntake,
  otlpReception,
  redactionOf,
  redactorOf,
  withEvaluations,
} from './receivers/index.js';
import { redactionFileOf } from './redaction-file.js';
import { openKeeping, withoutBuried, withoutBuriedSaid } from './retention/index.js';
import { createApp } from './routes/index.js';
import { hostsOf, LOOPBACK, requireLoopback } from './security/index.js';
import {
  clickhouseFeedback,
  DEFAULT_PROJECT,
  forwardPositions,
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
    // Before the engines start, which takes a while.
    await requireFreePort(host, options.port);
    const grpcPort = await grpcPortOf(host, options.grpc, log);
    const key = redactionKey(data.root);
    const redactionFile = await redactionFileOf(options.projectDirectory);
    const redact = redactorOf(key, redactionFile);
    const reading = await loadReading(options.projectDirectory ?? null, log);
    const [events, state] = await openBoth(
      options.clickhouseUrl === undefined ? openEmbeddedEvents(data, log) : openClickhouseServer(options.clickhouseUrl),
      options.postgresUrl === undefined ? openEmbeddedState(data, log) : openPostgresServer(options.postgresUrl, log),
    );
    closing.add(() => state.close());
    closing.add(() => events.close());

    const [store, stateStore] = await Promise.all([
      openClickhouseStore(events.client, Date.now, key),
      openStateStore(state),
    ]);
    const feedback = clickhouseFeedback(events.client, store.stamp);
    closing.add(() => feedback.settle());
    const work = createTraceProcess(events.connection, log, { reading });
    closing.add(() => work.close());
    const assembler = createAssembler(store, work, log, {
      ...DEFAULT_PATIENCE,
      ...(await loadPatience(options.projectDirectory ?? null)),
      ...options.patience,
    });
    closing.add(() => assembler.close());
    closing.add(() => store.settle());

    const runs = createRuns(data.runs, stateStore, log);
    const cases = createCases(options.projectDirectory ?? null);
    const keeping = await openKeeping({
      client: events.client,
      store,
      feedback,
      state: stateStore,
      runs,
      cases,
      policy: retentionPolicyOf(options.projectDirectory ?? null),
      redaction: redactionOf(key, redactionFile),
      key,
      nowMs: Date.now,
      log,
    });
    closing.add(() => keeping.retention.close());

    let forwarder = NO_FORWARDER;
    let hosts: ReadonlySet<string> = new Set();
    const said = withoutBuriedSaid(
      createSaidIntake(feedback, redactionOf(key, redactionFile), Date.now),
      keeping.tombstones,
    );
    const intake = withoutBuried(withEvaluations(createIntake(store, assembler, redact), said), keeping.tombstones);
    const reception = otlpReception(intake, log);
    const app = createApp({
      store,
      intake,
      reception,
      said,
      feedback,
      runs,
      gates: createGates(data.gates, log),
      config: createProjectConfig(options.projectDirectory ?? null),
      cases,
      keeping,
      trajectoryText: (trace, window) => work.trajectoryText(DEFAULT_PROJECT, trace, window),
      complete: trace => assembler.complete(DEFAULT_PROJECT, [trace]),
      health: async () => ({
        version,
        dataDirectory: data.root,
        engines: { events: await events.health(), state: await state.health() },
      }),
      forward: () => forwarder.status(),
      redactionCounts: redact.counts,
      interfaceDirectory: options.interfaceDirectory ?? null,
      hosts: () => hosts,
      log,
    });
    const listener = await listen(app, host, options.port);
    closing.add(() => listener.close());
    hosts = hostsOf(listener.port);

    const grpcListener = grpcPort === null ? null : await listenGrpc(reception, { host, port: grpcPort }, reception);
    if (grpcListener !== null) closing.add(() => grpcListener.close());

    if (options.forward !== undefined) {
      requireOther(options.forward, [listener.port, grpcListener?.port ?? null]);
      const positions = forwardPositions(state, options.forward.endpoint);
      const sender = createSender(options.forward, version);
      const services = { store: store.received, positions, sender, options: options.forward, log, nowMs: Date.now };
      forwarder = startForwarder(services);
      closing.add(() => forwarder.close());
    }

    const url = `http://${host}:${listener.port}`;
    const grpc = grpcListener === null ? null : `http://${host}:${grpcListener.port}`;
    lock.announce({ url, otlp: url, grpc });
    void assembler.recover();
    void keeping.eraser.resume(DEFAULT_PROJECT);
    return { url, otlp: url, grpc, close: closing.close };
  } catch (error) {
    await closing.close().catch(() => {
      // Why it did not start is what the caller has to know.
    });
    throw error;
  }
};

/** Where to listen for gRPC; null where it is not wanted, or not possible and not needed. */
const grpcPortOf = async (host: string, grpc: ServerOptions['grpc'], log: Log): Promise<number | null> => {
  if (grpc === undefined) return null;
  if (grpc.listen === 'always') await requireFreePort(host, grpc.port, '--grpc-port');
  else if (!(await isFree(host, grpc.port))) {
    log(
      `OTLP/gRPC is not received: port ${grpc.port} on ${host} is taken by another program; choose another with --grpc-port`,
    );
    return null;
  }
  return grpc.port;
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
