import type { ClickHouseClient } from '@clickhouse/client';
import { weightedRate } from '@pawl/core/stats';
import type { TrajectorySummary } from '@pawl/core/trajectory';
import { rowsOf } from './clickhouse-statements.js';
import type { AgentFigures, TrajectoryFacets, TrajectoryStore } from './event-store.js';
import * as trajectories from './trajectories.js';

const FACET_VALUES = 200;
const AGENTS = 200;
/** Read beyond a page for rows that a later one has outdated. */
const SPARE = 10;
const LEVELS = [0.5, 0.95, 0.99] as const;

/** Reads summaries. Expects the tables. */
export const clickhouseTrajectories = (client: ClickHouseClient): TrajectoryStore => ({
  async listTrajectories(project, filter) {
    type Candidate = { id: string; newest: string };
    const items: TrajectorySummary[] = [];
    let { after } = filter;
    for (;;) {
      const limit = filter.limit - items.length + SPARE;
      const query = trajectories.trajectoryCandidates(project, { ...filter, after, limit });
      const candidates = await rowsOf<Candidate>(client, query);
      if (candidates.length === 0) return { items, next: null };
      const last = await rowsOf<Candidate & { summary: string }>(
        client,
        trajectories.lastSummaries(project, candidates, filter),
      );
      const current = new Map(last.map(row => [row.id, row]));
      for (const { id, newest } of candidates) {
        const row = current.get(id);
        if (row?.newest !== newest) continue;
        current.delete(id); // the engine may still hold two rows of one start
        if (items.length === filter.limit) return { items, next: after ?? null };
        items.push(JSON.parse(row.summary) as TrajectorySummary); // written by this store
        after = { newestNs: newest, id };
      }
      if (candidates.length < limit) return { items, next: null };
      const lowest = candidates.at(-1);
      if (lowest !== undefined) after = { newestNs: lowest.newest, id: lowest.id };
    }
  },

  async facets(project) {
    const [facets] = await rowsOf<TrajectoryFacets>(client, trajectories.trajectoryFacets(project, FACET_VALUES));
    return facets ?? { agents: [], versions: [], statuses: [] };
  },

  async agentFigures(project, sinceNs) {
    type Row = {
      agent: string;
      runs: number;
      errors: number;
      durations: readonly number[];
      cost: number | null;
      priced: number;
      tokens_in: number | null;
      tokens_out: number | null;
      /** Pairs of probability and failure, and the runs of each. */
      kept: readonly [readonly (readonly [number, number])[], readonly number[]];
    };
    const rows = await rowsOf<Row>(client, trajectories.agentFigures(project, sinceNs, LEVELS, AGENTS));
    return rows.map(
      ({
        agent,
        runs,
        errors,
        durations: [p50, p95, p99],
        cost,
        priced,
        tokens_in,
        tokens_out,
        kept,
      }): AgentFigures => ({
        agent: agent === '' ? null : agent,
        runs,
        errors,
        durationMs: p50 === undefined || p95 === undefined || p99 === undefined ? null : { p50, p95, p99 },
        costUsd: cost,
        runsWithCost: priced,
        inputTokens: tokens_in,
        outputTokens: tokens_out,
        ...errorRateOf(kept),
      }),
    );
  },
});

/** The share of failed runs among all that happened, also those that retention did not keep. */
const errorRateOf = ([keys, counts]: readonly [readonly (readonly [number, number])[], readonly number[]]): Pick<
  AgentFigures,
  'errorRate' | 'sampled'
> => {
  const groups = keys.map(([probability, failed], at) => ({ value: failed, probability, count: counts[at] ?? 0 }));
  return {
    errorRate: weightedRate(groups),
    sampled: groups.reduce((sum, { probability, count }) => sum + (probability < 1 ? count : 0), 0),
  };
};
