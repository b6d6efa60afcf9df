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

/** Does the work in a thread, so that assembling never keeps telemetry waiting. A thread that is lost is replaced. */
export const createTraceWorker = (connection: EventConnection, log: Log, limits = LIMITS): TraceWorker => {
  let worker: Worker | undefined;
  let lastId = 0;
  let closed = false;
  const pending = new Map<number, Pending>();

  const start = (): Worker => {
    const started = new Worker(entryOf('trace-worker'), {
      workerData: connection,
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMib },
    });
    const lost = (why: string): void => {
      if (worker !== started) return;
      worker = undefined;
      const error = new TraceWorkerLost(why);
      if (!closed) log(error.message);
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
    };
    started.on('message', (answer: Answer) => {
      const waiting = pending.get(answer.id);
      pending.delete(answer.id);
      if ('error' in answer) waiting?.reject(new Error(answer.error));
      else waiting?.resolve(answer.result);
    });
    started.on('error', error => lost(error.message));
    started.on('exit', code => lost(`exit code ${code}`));
    return started;
  };

  const ask = async <Result>(task: Without<Task, 'id'>): Promise<Result> => {
    if (closed) throw new TraceWorkerLost('the server is closing');
    worker ??= start();
    const asked = worker;
    lastId += 1;
    const id = lastId;
    const limit = setTimeout(() => void asked.terminate(), limits.taskMs);
    try {
      return await new Promise<Result>((resolve, reject) => {
        pending.set(id, { resolve: result => resolve(result as Result), reject }); // what worker.ts answers to this kind
        asked.postMessage({ ...task, id } satisfies Task);
      });
    } finally {
      clearTimeout(limit);
    }
  };

  return {
    summarise: (project, group, stamps) => ask({ kind: 'summarise', project, group, stamps }),
    trajectoryText: (project, trace) => ask({ kind: 'trajectory', project, trace }),
    async close() {
      closed = true;
      await worker?.terminate();
    },
  };
};
