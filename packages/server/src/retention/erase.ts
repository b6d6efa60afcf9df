import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Redaction, redactJson } from '@pawl/core/redact';
import { isObject, type Json, type JsonObject, own } from '@pawl/core/trajectory';
import type { Cases } from '../directories/index.js';
import { describeError, type Log } from '../engines/index.js';
import type { Erasure, ErasureKind, ErasureReceipt, ErasureState, ErasureStore, Project } from '../stores/index.js';
import { type Forgotten, scrubRun } from './run-files.js';
import type { Tombstones } from './tombstones.js';

/** Who or what is to be erased. */
export interface ErasureRequest {
  readonly kind: ErasureKind;
  /** A trajectory's id, or a session or user as the agent's telemetry named it. */
  readonly value: string;
}

export interface Eraser {
  /** Erases; resolves with the receipt. What a crash cut short goes on at the next start. */
  erase(project: Project, request: ErasureRequest): Promise<Erasure>;
  /** Newest first. */
  list(project: Project): Promise<readonly Erasure[]>;
  /** Goes on with what was not finished. */
  resume(project: Project): Promise<void>;
}

export interface EraseParts {
  readonly store: ErasureStore;
  readonly state: ErasureState;
  readonly tombstones: Tombstones;
  /** Resolves once everything that was taken in is stored and summarised as far as it will be. */
  readonly settle: () => Promise<void>;
  /** Directories of all runs. */
  readonly runs: (project: Project) => Promise<readonly string[]>;
  readonly cases: Cases;
  /** As what came in was redacted: a name is looked for as it was stored. */
  readonly redaction: Redaction;
  readonly log: Log;
  /** Default: two seconds. */
  readonly secondLookMs?: number;
}

/** Summaries follow their spans within about a second: those that were on the way are looked for after this long. */
const SECOND_LOOK_MS = 2_000;

export const createEraser = (parts: EraseParts): Eraser => {
  const { store, state, tombstones, redaction, log } = parts;

  const bury = async (project: Project, erasure: string, traces: readonly string[]): Promise<void> => {
    await state.bury(project, erasure, traces);
    tombstones.add(project, traces);
  };

  const carryOut = async (project: Project, { id, kind }: Erasure, names: readonly string[]): Promise<Erasure> => {
    const removed = new Map<string, number>();
    const add = (counts: Readonly<Record<string, number>>): void => {
      for (const [place, count] of Object.entries(counts)) removed.set(place, (removed.get(place) ?? 0) + count);
    };
    const done = new Set<string>();
    for (let look = 0; ; look += 1) {
      if (kind !== 'trajectory' && names.length > 0) {
        await bury(project, id, await store.trajectoriesOf(project, kind, names));
      }
      await parts.settle();
      const traces = (await state.buriedBy(project, id)).filter(trace => look === 0 || !done.has(trace));
      if (look > 0 && traces.length === 0) break;
      add(await store.eraseTrajectories(project, traces, kind));
      for (const trace of traces) done.add(trace);
      await wait(parts.secondLookMs ?? SECOND_LOOK_MS);
    }
    // Once more for what was under way when its trace was buried.
    add(await store.eraseTrajectories(project, [...done], kind));
    const shared = await store.sweep(project);
    if (shared > 0) add({ contents: shared });
    const forgotten: Forgotten = {
      trajectories: done,
      sessions: new Set(kind === 'session' ? names : []),
      users: new Set(kind === 'user' ? names : []),
    };
    for (const directory of await parts.runs(project)) {
      const { trajectories, attempts } = await scrubRun(directory, forgotten);
      if (trajectories > 0) add({ 'run trajectories': trajectories, 'run attempts': attempts });
    }
    const receipt: ErasureReceipt = {
      trajectories: done.size,
      removed: Object.fromEntries(removed),
      cases: await casesFrom(parts.cases, done),
    };
    await state.complete(project, id, receipt);
    return (await state.find(project, id)) ?? { ...UNKNOWN, id, kind, receipt };
  };

  return {
    async erase(project, { kind, value }) {
      const id = randomUUID();
      const names = namesAsStored(kind, value, redaction);
      const traces = kind === 'trajectory' ? [value] : await store.trajectoriesOf(project, kind, names);
      // What was asked for is on record before anything is removed; the name itself is not.
      await state.begin(project, { id, kind, subject: redaction.token('erased', `${kind} ${value}`) }, traces);
      tombstones.add(project, traces);
      const erasure = await state.find(project, id);
      if (erasure === null) throw new Error(`erasure ${id} was not recorded`);
      return carryOut(project, erasure, names);
    },
    list: project => state.erasures(project),
    async resume(project) {
      for (const erasure of await state.erasures(project)) {
        if (erasure.completedAt !== null) continue;
        try {
          // The name is not on record: what was found under it then, is.
          await carryOut(project, erasure, []);
        } catch (error) {
          log(`erasure ${erasure.id} goes on later: ${describeError(error)}`);
        }
      }
    },
  };
};

const UNKNOWN: Omit<Erasure, 'id' | 'kind'> = { subject: '', requestedAt: '', completedAt: null, receipt: null };

/** The forms in which a user or a session may be stored: as it is, and as redaction made it. */
const namesAsStored = (kind: ErasureKind, value: string, redaction: Redaction): readonly string[] => {
  if (kind === 'trajectory') return [];
  const keys = kind === 'user' ? ['user.id', 'enduser.id', 'userId'] : ['gen_ai.conversation.id', 'session.id'];
  const masked = keys.map(key => own(objectOf(redactJson({ [key]: value }, redaction).value), key));
  return [...new Set([value, ...masked.filter(text => typeof text === 'string')])];
};

const objectOf = (value: Json): JsonObject | undefined => (isObject(value) ? value : undefined);

/** Case files live in their owners' repository: they are named, not touched. */
const casesFrom = async (cases: Cases, traces: ReadonlySet<string>): Promise<ErasureReceipt['cases']> =>
  (await cases.list()).items
    .filter(({ case: { origin } }) => traces.has(origin?.trajectory ?? ''))
    .map(({ file, case: { owner } }) => ({ file, owner }));
