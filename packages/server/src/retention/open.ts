import type { Redaction } from '@pawl/core/redact';
import type { Cases, Runs } from '../directories/index.js';
import type { EventEngine, Log } from '../engines/index.js';
import {
  clickhouseErasure,
  clickhouseRetention,
  DEFAULT_PROJECT,
  type EventStore,
  type FeedbackStore,
  type RetentionStore,
  type StateStore,
} from '../stores/index.js';
import { createEraser, type Eraser } from './erase.js';
import { type CurrentPolicy, createRetention, type Retention } from './retain.js';
import { saidFactsOf } from './said-facts.js';
import { openTombstones, type Tombstones } from './tombstones.js';

/** Everything that removes, and what keeps it from coming back. */
export interface Keeping {
  readonly store: RetentionStore;
  readonly retention: Retention;
  readonly policy: () => Promise<CurrentPolicy | null>;
  readonly eraser: Eraser;
  readonly tombstones: Tombstones;
}

export interface KeepingParts {
  readonly client: EventEngine['client'];
  readonly store: EventStore;
  readonly feedback: FeedbackStore;
  readonly state: StateStore;
  readonly runs: Runs;
  readonly cases: Cases;
  readonly policy: () => Promise<CurrentPolicy | null>;
  readonly redaction: Redaction;
  /** For the draw of samples. */
  readonly key: Uint8Array;
  readonly nowMs: () => number;
  readonly log: Log;
  readonly secondLookMs?: number;
}

/** Opens retention and erasure on the stores of a server. */
export const openKeeping = async (parts: KeepingParts): Promise<Keeping> => {
  const { client, store, feedback, state, runs, policy, key, nowMs, log } = parts;
  const tombstones = await openTombstones(state.erasures, [DEFAULT_PROJECT]);
  const retentionStore = clickhouseRetention(client, store.stamp, store.sweepContents);
  const retained = { store: retentionStore, state: state.retention, policy, saidOf: saidFactsOf(feedback), key, nowMs };
  return {
    store: retentionStore,
    policy,
    tombstones,
    retention: createRetention(DEFAULT_PROJECT, retained, log),
    eraser: createEraser({
      ...parts,
      store: clickhouseErasure(client, store.sweepContents),
      state: state.erasures,
      tombstones,
      settle: async () => void (await Promise.all([store.settle(), feedback.settle()])),
      runs: project => runs.directories(project),
    }),
  };
};
