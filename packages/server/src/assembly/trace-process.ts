import { type ChildProcess, fork } from 'node:child_process';
import { childEnvironment, type EventConnection, entryOf, type Log } from '../engines/index.js';
import { type Answer, CONNECTION_VARIABLE, type Task } from './process-messages.js';
import { NO_READING, type ReadingConfig } from './to-trajectory.js';
import type { TraceWork } from './trace-work.js';

/** The process ended before it answered: out of memory or time, most likely over one of the traces it was given. */
export class TraceProcessLost extends Error {
  constructor(why: string) {
    super(`the process that assembles traces was lost: ${why}`);
    this.name = 'TraceProcessLost';
  }
}

export interface TraceProcess extends TraceWork {
  close(): Promise<void>;
}

/** What the process may take before it is ended: a hostile trace must not take the server down. */
export interface ProcessLimits {
  readonly memoryMib: number;
  readonly taskMs: number;
}

export interface TraceProcessOptions {
  /** What the project says about reading runs; nothing by default. */
  readonly reading?: ReadingConfig;
  readonly limits?: ProcessLimits;
}

const LIMITS: ProcessLimits = { memoryMib: 2_048, taskMs: 120_000 };

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

// Omit does not keep a union apart.
type Without<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never;

interface Running {
  readonly child: ChildProcess;
  /** Resolves when it takes tasks. Never rejects: what waits for the process is told when it is lost. */
  readonly begun: Promise<void>;
  readonly ended: Promise<void>;
}

const closing = (): Error => new Error('the server is closing');

/**
 * Does the work in a process of its own, so that assembling never keeps telemetry waiting, and cannot take the server
 * with it: a thread that runs out of memory sometimes does. A process that was lost is replaced when there is more to do.
 */
export const createTraceProcess = (
  connection: EventConnection,
  log: Log,
  { reading = NO_READING, limits = LIMITS }: TraceProcessOptions = {},
): TraceProcess => {
  let current: Running | undefined;
  let lastId = 0;
  let closed = false;
  const pending = new Map<number, Pending>();

  const start = (): Running => {
    const child = fork(entryOf('trace-process'), [JSON.stringify(reading)], {
      // Arguments are for everybody's eyes, and the URL of a server holds a password.
      env: childEnvironment({ [CONNECTION_VARIABLE]: JSON.stringify(connection) }),
      execArgv: [`--max-old-space-size=${limits.memoryMib}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // As the engines: Ctrl-C in a terminal reaches only the server.
      detached: true,
      cwd: '/',
    });
    let hasBegun = false;
    const lost = (why: string): void => {
      if (current?.child !== child) return;
      current = undefined;
      // Before it has begun, and when it is told to end, no trace can be the cause.
      const error = closed ? closing() : hasBegun ? new TraceProcessLost(why) : new Error(`${NOT_STARTED}: ${why}`);
      if (!closed) log(error.message);
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
    };
    const begun = new Promise<void>(resolve => {
      child.once('message', () => {
        hasBegun = true;
        resolve();
      });
    });
    child.on('message', (answer: Answer) => {
      const waiting = pending.get(answer.id);
      pending.delete(answer.id);
      if ('error' in answer) waiting?.reject(Object.assign(new Error(answer.error), { code: answer.code }));
      else waiting?.resolve(answer.result);
    });
    const ended = new Promise<void>(resolve => {
      child.once('error', error => {
        lost(error.message);
        resolve();
      });
      child.once('exit', (code, signal) => {
        lost(signal ?? `exit code ${code}`);
        resolve();
      });
    });
    return { child, begun, ended };
  };

  const ask = async <Result>(task: Without<Task, 'id'>): Promise<Result> => {
    if (closed) throw closing();
    current ??= start();
    const { child, begun } = current;
    lastId += 1;
    const id = lastId;
    let limit: NodeJS.Timeout | undefined;
    const answered = new Promise<Result>((resolve, reject) => {
      pending.set(id, { resolve: result => resolve(result as Result), reject }); // what process.ts answers to this kind
      // Where it cannot be handed over, the process has ended, and that is told.
      child.send({ ...task, id } satisfies Task, () => {});
    });
    void begun.then(() => {
      if (pending.has(id)) limit = setTimeout(() => child.kill('SIGKILL'), limits.taskMs);
    });
    return answered.finally(() => clearTimeout(limit));
  };

  current = start();
  return {
    summarise: (project, group, stamps) => ask({ kind: 'summarise', project, group, stamps }),
    trajectoryText: (project, trace, window) => ask({ kind: 'trajectory', project, trace, window }),
    async close() {
      closed = true;
      const running = current;
      running?.child.kill('SIGKILL'); // it holds nothing
      await running?.ended;
    },
  };
};

const NOT_STARTED = 'the process that assembles traces does not start';
