import { OverloadError } from '@pawl/otlp';

export interface BatchLimits {
  /** A batch is written when it holds this many rows … */
  readonly rows: number;
  /** … or this many bytes … */
  readonly bytes: number;
  /**
   * … or when its first rows have waited this long, in milliseconds. While as many batches as may be are under way, it grows
   * until one of them is done.
   */
  readonly waitMs: number;
  /** Batches written at the same time. */
  readonly concurrency: number;
  /** Bytes that may wait or be under way; beyond them rows are refused. */
  readonly pendingBytes: number;
}

export const DEFAULT_BATCH_LIMITS: BatchLimits = {
  rows: 5_000,
  bytes: 16 * 1024 * 1024,
  waitMs: 20,
  concurrency: 2,
  pendingBytes: 96 * 1024 * 1024,
};

/** Rows that are stored or refused together. */
export interface Chunk {
  readonly rows: number;
  readonly bytes: number;
}

export interface MicroBatch<T extends Chunk> {
  /**
   * Resolves once every row is stored, and rejects when they may not be.
   * @throws OverloadError when too much waits already: then nothing of it is stored.
   */
  add(chunk: T): Promise<void>;
  /** Resolves once nothing waits and nothing is under way. */
  settle(): Promise<void>;
}

interface Batch<T> {
  readonly chunks: T[];
  rows: number;
  bytes: number;
  readonly waiters: { resolve(): void; reject(error: unknown): void }[];
}

const emptyBatch = <T>(): Batch<T> => ({ chunks: [], rows: 0, bytes: 0, waiters: [] });

/** Gathers the rows of many callers into few inserts, which is what a column store wants. `write` gets whole chunks. */
export const createMicroBatch = <T extends Chunk>(
  write: (chunks: readonly T[]) => Promise<void>,
  limits: BatchLimits = DEFAULT_BATCH_LIMITS,
): MicroBatch<T> => {
  const full: Batch<T>[] = [];
  let open = emptyBatch<T>();
  let timer: NodeJS.Timeout | undefined;
  let underWay = 0;
  let pendingBytes = 0;
  let settled: (() => void)[] = [];

  /** True once the open batch has waited long enough. */
  let isDue = false;

  const close = (): void => {
    clearTimeout(timer);
    timer = undefined;
    isDue = false;
    if (open.rows > 0) full.push(open);
    open = emptyBatch();
  };

  const pump = (): void => {
    while (underWay < limits.concurrency) {
      if (full.length === 0 && isDue) close();
      const batch = full.shift();
      if (batch === undefined) break;
      underWay += 1;
      void send(batch);
    }
    if (underWay === 0 && open.rows === 0) {
      for (const resolve of settled) resolve();
      settled = [];
    }
  };

  const due = (): void => {
    isDue = true;
    pump();
  };

  const send = async (batch: Batch<T>): Promise<void> => {
    try {
      await write(batch.chunks);
      for (const waiter of batch.waiters) waiter.resolve();
    } catch (error) {
      for (const waiter of batch.waiters) waiter.reject(error);
    } finally {
      underWay -= 1;
      pendingBytes -= batch.bytes;
      pump();
    }
  };

  return {
    async add(chunk) {
      if (chunk.rows === 0) return;
      // What finds the queue empty is taken, whatever its size: its own limit stands at the receiver.
      if (pendingBytes > 0 && pendingBytes + chunk.bytes > limits.pendingBytes) {
        throw new OverloadError('too much waits to be stored; send again later');
      }
      pendingBytes += chunk.bytes;
      open.chunks.push(chunk);
      open.rows += chunk.rows;
      open.bytes += chunk.bytes;
      const batch = open;
      const stored = new Promise<void>((resolve, reject) => batch.waiters.push({ resolve, reject }));
      if (open.rows >= limits.rows || open.bytes >= limits.bytes) {
        close();
        pump();
      } else timer ??= setTimeout(due, limits.waitMs);
      await stored;
    },
    settle() {
      return new Promise(resolve => {
        settled.push(resolve);
        close();
        pump();
      });
    },
  };
};

interface Lines extends Chunk {
  readonly lines: readonly string[];
}

/** {@link createMicroBatch} for rows that are lines of text. */
export const createLineBatch = (
  write: (lines: readonly string[]) => Promise<void>,
): { add(lines: readonly string[]): Promise<void>; settle(): Promise<void> } => {
  const batch = createMicroBatch<Lines>(chunks => write(chunks.flatMap(({ lines }) => lines)));
  return {
    add: lines =>
      batch.add({ lines, rows: lines.length, bytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0) }),
    settle: batch.settle,
  };
};
