import { decideRetention, drawOf, type RetentionPolicy, type RunFacts } from '@pawl/core/retention';
import { describeError, type Log } from '../engines/index.js';
import type { Project, RetentionState, RetentionStore, StoredDecision, Undecided } from '../stores/index.js';

/** A policy as it stands now, with what tells it apart from another. */
export interface CurrentPolicy {
  readonly policy: RetentionPolicy;
  /** Of its file: a changed policy decides anew on what is still there. */
  readonly hash: string;
}

/** What was said about runs, as rules look at it. */
export type SaidFacts = Pick<RunFacts, 'feedback' | 'scores'>;

export interface RetainParts {
  readonly store: RetentionStore;
  readonly state: RetentionState;
  /** Null: nothing is ever removed. */
  readonly policy: () => Promise<CurrentPolicy | null>;
  readonly saidOf: (project: Project, ids: readonly string[]) => Promise<ReadonlyMap<string, SaidFacts>>;
  /** For the draw of samples; see `drawOf`. */
  readonly key: Uint8Array;
  readonly nowMs: () => number;
}

/** What one round did. */
export interface Retained {
  readonly decided: number;
  /** Of them or of earlier ones: carried out now. */
  readonly payloadsDropped: number;
  readonly removed: number;
}

const PAGE = 5_000;
const NEVER = 0n;
const START = { received: 0n, id: '' } as const;

/**
 * One round of retention: decides on every run that has been quiet long enough, then carries out what is due. May be cut
 * short anywhere: a decision is stored before it is carried out, and noted as carried out after it was. The cost is that
 * of reading the times of all summaries, and of removing what is due.
 */
export const retainOnce = async (project: Project, parts: RetainParts): Promise<Retained> => {
  const current = await parts.policy();
  if (current === null) return { decided: 0, payloadsDropped: 0, removed: 0 };
  const decided = await decideAll(project, current, parts);
  return { decided, ...(await carryOutAll(project, parts)) };
};

const decideAll = async (project: Project, { policy, hash }: CurrentPolicy, parts: RetainParts): Promise<number> => {
  const { store, state, key, nowMs } = parts;
  const progress = await state.progress(project);
  let after = progress?.policy === hash ? progress.position : START;
  const until = millisToNanos(nowMs() - policy.decideAfterMs);
  let decided = 0;
  for (;;) {
    const page = await store.undecided(project, after, until, PAGE);
    const open = page.filter(({ settled }) => !settled);
    const said = await parts.saidOf(
      project,
      open.map(({ id }) => id),
    );
    const nothing: SaidFacts = { feedback: [], scores: [] };
    const decisions = open.map(run =>
      decisionOn(run, { ...run.facts, ...(said.get(run.id) ?? nothing) }, policy, drawOf(run.id, key)),
    );
    await store.decide(project, decisions);
    decided += decisions.length;
    const last = page.at(-1);
    if (last !== undefined) {
      after = { received: last.received, id: last.id };
      await state.setProgress(project, { policy: hash, position: after });
    }
    if (page.length < PAGE) return decided;
  }
};

/** Ages count from when the newest span was received: what a sender says of times is not trusted with what is kept. */
const decisionOn = (run: Undecided, facts: RunFacts, policy: RetentionPolicy, draw: number): StoredDecision => {
  const { rule, fate, probability, dropPayloadsAfterMs, expireAfterMs } = decideRetention(facts, policy, draw);
  const moment = (afterMs: number | null): bigint =>
    afterMs === null ? NEVER : run.received + BigInt(Math.round(afterMs)) * 1_000_000n;
  return {
    id: run.id,
    rule: rule ?? '',
    fate,
    // A run that an earlier policy had to keep with a lesser probability stands for as many still.
    probability: Math.min(probability, run.probability),
    dropPayloadsNs: moment(dropPayloadsAfterMs),
    expireNs: moment(expireAfterMs),
  };
};

const carryOutAll = async (project: Project, { store, nowMs }: RetainParts): Promise<Omit<Retained, 'decided'>> => {
  let payloadsDropped = 0;
  let removed = 0;
  for (;;) {
    const due = await store.due(project, millisToNanos(nowMs()), PAGE);
    if (due.length === 0) return { payloadsDropped, removed };
    await store.carryOut(project, due);
    for (const item of due) {
      if (item.due === 'everything') removed += 1;
      else payloadsDropped += 1;
    }
  }
};

const millisToNanos = (millis: number): bigint => BigInt(Math.max(0, Math.trunc(millis))) * 1_000_000n;

/** Rounds of retention, one after the other. */
export interface Retention {
  /** Does a round now, after the one that is under way. */
  run(): Promise<Retained>;
  close(): Promise<void>;
}

const EVERY_MS = 60_000;
/** A sweep looks through what all spans refer to. */
const SWEEP_EVERY_MS = 3_600_000;

/** Retains again and again. What fails is logged and tried at the next round. */
export const createRetention = (project: Project, parts: RetainParts, log: Log, everyMs = EVERY_MS): Retention => {
  let closed = false;
  let queue: Promise<unknown> = Promise.resolve();
  let sweptAt = Number.NEGATIVE_INFINITY;
  let isSweepDue = true;
  const work = async (): Promise<Retained> => {
    const retained = await retainOnce(project, parts);
    isSweepDue ||= retained.removed + retained.payloadsDropped > 0;
    if (isSweepDue && performance.now() - sweptAt > SWEEP_EVERY_MS) {
      await parts.store.sweep(project);
      isSweepDue = false;
      sweptAt = performance.now();
    }
    return retained;
  };
  const run = (): Promise<Retained> => {
    const round = queue.then(work);
    queue = round.catch(() => undefined);
    return round;
  };
  const timer = setInterval(() => {
    run().then(
      ({ payloadsDropped, removed }) => {
        if (removed + payloadsDropped === 0) return;
        log(`retention: removed ${removed} runs, and the payloads of ${payloadsDropped} more`);
      },
      error => {
        if (!closed) log(`retention is tried again in a minute: ${describeError(error)}`);
      },
    );
  }, everyMs);
  timer.unref();
  return {
    run,
    async close() {
      closed = true;
      clearInterval(timer);
      await queue;
    },
  };
};
