import type { TraceId } from '@pawl/core/trajectory';
import type { OpenTrace, Project } from '../stores/index.js';
import type { Patience } from './patience.js';
import { Waiting } from './waiting.js';

/** A trace that is complete if nothing more comes. */
export interface Awaited {
  readonly project: Project;
  readonly traceId: TraceId;
  /** Milliseconds of the monotonic clock at which something came last. */
  readonly since: number;
  /** Somebody said that this is all: whether its roots have ended plays no part. */
  readonly told: boolean;
}

/** Remembers which traces become complete when. */
export interface Completions {
  /** The trace was assembled and is open. `ended`: its roots have ended. False when there is no room for it. */
  await(key: string, awaited: Awaited, ended: boolean): boolean;
  /** More of it came: it is awaited again once it was assembled. */
  forget(key: string): void;
  /** Takes out those that nothing has come for long enough. */
  due(now: number): readonly Awaited[];
  /** Whether some were not remembered for want of room, and there is room again. Asked once, forgotten then. */
  hasForgotten(): boolean;
  has(key: string): boolean;
  readonly size: number;
}

/** Remembered at once, some 300 bytes each; the store knows the others. */
const MOST = 100_000;
const TAKEN_AT_ONCE = 1_000;

/** In memory, bounded: what it has no room for is read from the store when there is. */
export const createCompletions = ({ quietMs, silentMs }: Patience, most = MOST): Completions => {
  const ended = new Waiting<Awaited>(quietMs, most);
  const open = new Waiting<Awaited>(silentMs, most);
  let overflowed = false;
  return {
    await(key, awaited, hasEnded) {
      this.forget(key);
      const hasRoom = (hasEnded || awaited.told ? ended : open).add(key, awaited);
      if (!hasRoom) overflowed = true;
      return hasRoom;
    },
    forget(key) {
      ended.forget(key);
      open.forget(key);
    },
    due: now => [...ended.take(now, TAKEN_AT_ONCE), ...open.take(now, TAKEN_AT_ONCE)],
    hasForgotten() {
      if (!overflowed || ended.size + open.size > most / 2) return false;
      overflowed = false;
      return true;
    },
    has: key => ended.has(key) || open.has(key),
    get size() {
      return ended.size + open.size;
    },
  };
};

/** Pages through the traces that the store knows to be open. */
export async function* storedOpenTraces(
  read: (after: OpenTrace | null, limit: number) => Promise<readonly OpenTrace[]>,
): AsyncGenerator<OpenTrace> {
  let after: OpenTrace | null = null;
  for (;;) {
    const page: readonly OpenTrace[] = await read(after, TAKEN_AT_ONCE);
    yield* page;
    after = page.at(-1) ?? null;
    if (page.length < TAKEN_AT_ONCE) return;
  }
}
