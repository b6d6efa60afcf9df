import { Worker } from 'node:worker_threads';
import { type EventConnection, entryOf, type Log } from '../engines/index.js';
import type { TraceWork } from './trace-work.js';
import type { Answer, Task } from './worker-messages.js';

/** The thread ended before it answered: it ran out of memory or time, most likely over one of the traces it was given. */
export class TraceWorkerLost extends Error {
  constructor(why: string) {
    super(`the thread that assembles traces was lost: ${why}`);
    this.name = 'TraceWorkerLost';
  }
}

export interface TraceWorker extends TraceWork {
  close(): Promise<void>;
}

/** What the thread may take before it is ended: a hostile trace must not take the server down. */
export interface WorkerLimits {
  readonly memoryMib: number;
  readonly taskMs: number;
}

const LIMITS: WorkerLimits = { memoryMib: 2_048, taskMs: 120_000 };

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

// Omit does not keep a union apart.
type Without<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never;

const closing = (): Error => new Error('the server is closing');

interface Thread {
  readonly worker: Worker;
  /** Resolves when it takes tasks. Never rejects: what waits for the thread is told when it is lost. */
  readonly begun: Promise<void>;
}

/** Does the work in a thread, so that assembling never keeps telemetry waiting. A thread that is lost is replaced. */
export const createTraceWorker = (connection: EventConnection, log: Log, limits = LIMITS): TraceWorker => {
  let current: Thread | undefined;
  let lastId = 0;
  let closed = false;
  const pending = new Map<number, Pending>();

  const start = (): Thread => {
    const worker = new Worker(entryOf('trace-worker'), {
      workerData: connection,
      // Flags of the program around it, such as how its own text is to be read, are not meant for this.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMib },
    });
    let hasBegun = false;
    const lost = (why: string): void => {
      if (current?.worker !== worker) return;
      current = undefined;
      // Before it has begun, and when it is told to end, no trace can be the cause.
      const error = closed
        ? closing()
        : hasBegun
          ? new TraceWorkerLost(why)
          : new Error(`the thread does not start: ${why}`);
      if (!closed) log(error.message);
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
    };
    const begun = new Promise<void>(resolve => {
      worker.once('message', () => {
        hasBegun = true;
        resolve();
      });
    });
    worker.on('message', (answer: Answer) => {
      const waiting = pending.get(answer.id);
      pending.delete(answer.id);
      if ('error' in answer) waiting?.reject(new Error(answer.error));
      else waiting?.resolve(answer.result);
    });
    worker.on('error', error => lost(error.message));
    worker.on('exit', code => lost(`exit code ${code}`));
    return { worker, begun };
  };

  const ask = async <Result>(task: Without<Task, 'id'>): Promise<Result> => {
    if (closed) throw closing();
    current ??= start();
    const { worker, begun } = current;
    lastId += 1;
    const id = lastId;
    let limit: NodeJS.Timeout | undefined;
    const answered = new Promise<Result>((resolve, reject) => {
      pending.set(id, { resolve: result => resolve(result as Result), reject }); // what worker.ts answers to this kind
      worker.postMessage({ ...task, id } satisfies Task);
    });
    void begun.then(() => {
      if (pending.has(id)) limit = setTimeout(() => void worker.terminate(), limits.taskMs);
    });
    return answered.finally(() => clearTimeout(limit));
  };

  return {
    summarise: (project, group, stamps) => ask({ kind: 'summarise', project, group, stamps }),
    trajectoryText: (project, trace) => ask({ kind: 'trajectory', project, trace }),
    async close() {
      closed = true;
      await current?.worker.terminate();
    },
  };
};
