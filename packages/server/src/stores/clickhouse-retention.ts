import type { ClickHouseClient } from '@clickhouse/client';
import type { RunFacts } from '@pawl/core/retention';
import type { TrajectorySummary } from '@pawl/core/trajectory';
import { inParts } from './clickhouse-parts.js';
import { commandOf, insertLines, rowsOf } from './clickhouse-statements.js';
import { wellFormedJson } from './encoding.js';
import type { Project } from './query.js';
import * as retention from './retention.js';
import type { Stamps } from './stamps.js';

/** A run that a decision is due on. */
export interface Undecided {
  readonly id: string;
  readonly received: bigint;
  readonly facts: Omit<RunFacts, 'feedback' | 'scores'>;
  /** The probability of an earlier decision that kept it; 1 where there was none. */
  readonly probability: number;
  /** An earlier decision was carried out: it stands. */
  readonly settled: boolean;
}

/** A decision that is to be carried out. */
export interface Due {
  readonly decision: retention.StoredDecision;
  readonly due: 'payloads' | 'everything';
}

/** How many runs a rule decided on. */
export interface DecisionCount {
  readonly rule: string | null;
  readonly fate: retention.StoredDecision['fate'];
  readonly probability: number;
  readonly runs: number;
  /** Of them, those whose payloads or everything has been removed. */
  readonly carriedOut: number;
}

/** What retention and erasure need of the event store. */
export interface RetentionStore {
  undecided(
    project: Project,
    after: retention.RetentionPosition,
    until: bigint,
    limit: number,
  ): Promise<readonly Undecided[]>;
  decide(project: Project, decisions: readonly retention.StoredDecision[]): Promise<void>;
  due(project: Project, nowNs: bigint, limit: number): Promise<readonly Due[]>;
  /** Removes what is due, and notes that it was. */
  carryOut(project: Project, due: readonly Due[]): Promise<void>;
  /** The rule by which each of some trajectories is gone, or lost its payloads. */
  carriedOut(project: Project, ids: readonly string[]): Promise<ReadonlyMap<string, { rule: string; gone: boolean }>>;
  /** Something came for trajectories that are gone: it is to go, too. */
  carryOutAgain(project: Project, ids: readonly string[]): Promise<void>;
  decisionCounts(project: Project): Promise<readonly DecisionCount[]>;
  /** Removes texts that traces had shared and none refers to any more. Returns how many there were. */
  sweep(project: Project): Promise<number>;
}

/** Retention on ClickHouse's SQL. Expects the tables. */
export const clickhouseRetention = (
  client: ClickHouseClient,
  stamp: Stamps,
  sweep: RetentionStore['sweep'],
): RetentionStore => {
  const remove = async (project: Project, ids: readonly string[], what: Due['due']): Promise<void> => {
    for (const table of retention.TRACE_TABLES) {
      if (what === 'payloads' && !table.payload) continue;
      await commandOf(client, retention.deleteRows(table, project, ids));
    }
  };

  const emptySummaries = async (project: Project, ids: readonly string[]): Promise<void> => {
    type Row = { id: string; summary: string };
    for (const part of inParts(ids, SUMMARIES_PER_QUERY)) {
      const rows = await rowsOf<Row>(client, retention.summariesOf(project, part));
      const replaced = rows.map(({ id, summary }) => ({ id, summary: withoutPayload(summary) }));
      if (replaced.length > 0) await commandOf(client, retention.replaceSummaries(project, replaced, stamp()));
    }
  };

  return {
    async undecided(project, after, until, limit) {
      type Row = {
        id: string;
        received: string;
        agent: string;
        version: string;
        status: string;
        summary: string;
        tags: Readonly<Record<string, string>>;
        labels: readonly string[];
        known: number;
        probability: number;
        done: number;
      };
      const rows = await rowsOf<Row>(client, retention.undecided(project, after, until, limit));
      return rows.map(row => {
        const summary = JSON.parse(row.summary) as TrajectorySummary; // written by this store
        return {
          id: row.id,
          received: BigInt(row.received),
          facts: {
            agent: row.agent === '' ? null : row.agent,
            version: row.version === '' ? null : row.version,
            status: row.status,
            finalStatus: summary.finalStatus,
            stopReason: summary.stopReason,
            errors: summary.totals.errors,
            tags: new Map(Object.entries(row.tags)),
            signals: row.labels,
          },
          probability: row.known === 1 && row.probability > 0 ? row.probability : 1,
          settled: row.done > retention.DONE.nothing,
        };
      });
    },

    async decide(project, decisions) {
      if (decisions.length === 0) return;
      const lines = decisions.map(decision =>
        retention.decisionLine(project, decision, retention.DONE.nothing, stamp()),
      );
      await insertLines(client, 'retention', lines);
    },

    async due(project, nowNs, limit) {
      type Row = Pick<retention.StoredDecision, 'id' | 'rule' | 'fate' | 'probability'> & {
        drop_at: string;
        expire_at: string;
        due: number;
      };
      const rows = await rowsOf<Row>(client, retention.dueDecisions(project, nowNs, limit));
      return rows.map(({ drop_at, expire_at, due, ...decision }) => ({
        decision: { ...decision, dropPayloadsNs: BigInt(drop_at), expireNs: BigInt(expire_at) },
        due: due === retention.DONE.everything ? 'everything' : 'payloads',
      }));
    },

    async carryOut(project, due) {
      for (const what of ['everything', 'payloads'] as const) {
        const decisions = due.filter(item => item.due === what).map(({ decision }) => decision);
        for (const part of inParts(decisions, DELETED_AT_ONCE)) {
          const ids = part.map(({ id }) => id);
          if (what === 'payloads') await emptySummaries(project, ids);
          await remove(project, ids, what);
          // Noted last: whoever dies before does it again, and nothing is removed twice.
          const lines = part.map(decision => retention.decisionLine(project, decision, retention.DONE[what], stamp()));
          await insertLines(client, 'retention', lines);
        }
      }
    },

    async carriedOut(project, ids) {
      type Row = { id: string; rule: string; done: number };
      const found = new Map<string, { rule: string; gone: boolean }>();
      for (const part of inParts(ids)) {
        for (const { id, rule, done } of await rowsOf<Row>(client, retention.carriedOut(project, part))) {
          found.set(id, { rule, gone: done === retention.DONE.everything });
        }
      }
      return found;
    },

    async carryOutAgain(project, ids) {
      for (const part of inParts(ids)) await commandOf(client, retention.carryOutAgain(project, part, stamp()));
    },

    sweep,

    async decisionCounts(project) {
      type Row = Omit<DecisionCount, 'carriedOut' | 'rule'> & { rule: string; carried_out: number };
      const rows = await rowsOf<Row>(client, retention.decisionCounts(project));
      return rows.map(({ rule, carried_out, ...count }) => ({
        ...count,
        rule: rule === '' ? null : rule,
        carriedOut: carried_out,
      }));
    },
  };
};

/** Ids of a statement stand in its URL, of which servers take 1 MiB; a delete looks through every part of a table. */
const DELETED_AT_ONCE = 10_000;
const SUMMARIES_PER_QUERY = 200;

/** What a summary tells when what it was made from is gone: everything but words. */
const withoutPayload = (text: string): string => {
  const summary = JSON.parse(text) as TrajectorySummary; // written by this store
  return wellFormedJson({
    ...summary,
    input: '',
    output: '',
    error: null,
    payload: 'dropped',
  } satisfies TrajectorySummary);
};
