import type { ClickHouseClient } from '@clickhouse/client';
import { type Feedback, type FeedbackTotals, type Outcome, totalFeedback } from '@pawl/core/feedback';
import { inParts } from './clickhouse-parts.js';
import { insertLines, rowsOf } from './clickhouse-statements.js';
import type { FeedbackStore } from './feedback-store.js';
import { createLineBatch } from './micro-batch.js';
import type { Project } from './query.js';
import { anythingSaid, type SaidTable, saidAboutTrajectories, saidLine, unmatchedSaid } from './said.js';
import type { Stamps } from './stamps.js';

/** Of one trajectory. */
const MOST = 2_000;

/** What was said about runs, on ClickHouse's SQL. Expects the tables. */
export const clickhouseFeedback = (client: ClickHouseClient, stamp: Stamps): FeedbackStore => {
  const feedbackBatch = createLineBatch(lines => insertLines(client, 'feedback', lines));
  const outcomeBatch = createLineBatch(lines => insertLines(client, 'outcomes', lines));

  // The payloads of a table are events that this store wrote into it.
  const about = async <Item>(table: SaidTable, project: Project, trajectories: readonly string[]) => {
    type Row = { trajectory: string; payload: string };
    const byTrajectory = new Map<string, Item[]>();
    if (trajectories.length === 0) return byTrajectory;
    // Names are looked up for each trajectory of a page: too much for an answer that is known.
    if ((await rowsOf(client, anythingSaid(table, project))).length === 0) return byTrajectory;
    for (const row of await rowsOf<Row>(client, saidAboutTrajectories(table, project, trajectories, MOST))) {
      const items = byTrajectory.get(row.trajectory) ?? [];
      items.push(JSON.parse(row.payload) as Item);
      byTrajectory.set(row.trajectory, items);
    }
    return byTrajectory;
  };
  const unmatched = async <Item>(table: SaidTable, project: Project, limit: number): Promise<readonly Item[]> => {
    const rows = await rowsOf<{ payload: string }>(client, unmatchedSaid(table, project, limit));
    return rows.map(row => JSON.parse(row.payload) as Item);
  };

  return {
    appendFeedback: (project, items) => feedbackBatch.add(items.map(item => saidLine(project, item, stamp()))),
    appendOutcomes: (project, items) => outcomeBatch.add(items.map(item => saidLine(project, item, stamp()))),
    async saidAbout(project, trajectory) {
      const [feedback, outcomes] = await Promise.all([
        about<Feedback>('feedback', project, [trajectory]),
        about<Outcome>('outcomes', project, [trajectory]),
      ]);
      return { feedback: feedback.get(trajectory) ?? [], outcomes: outcomes.get(trajectory) ?? [] };
    },
    async feedbackOf(project, trajectories) {
      const found = new Map<string, readonly Feedback[]>();
      for (const part of inParts(trajectories)) {
        for (const [id, items] of await about<Feedback>('feedback', project, part)) found.set(id, items);
      }
      return found;
    },
    async feedbackTotals(project, trajectories) {
      const totals = new Map<string, FeedbackTotals>();
      for (const [trajectory, items] of await about<Feedback>('feedback', project, trajectories)) {
        const total = totalFeedback(items);
        if (total !== null) totals.set(trajectory, total);
      }
      return totals;
    },
    async unmatched(project, limit) {
      const [feedback, outcomes] = await Promise.all([
        unmatched<Feedback>('feedback', project, limit),
        unmatched<Outcome>('outcomes', project, limit),
      ]);
      return { feedback, outcomes };
    },
    async settle() {
      await Promise.all([feedbackBatch.settle(), outcomeBatch.settle()]);
    },
  };
};
