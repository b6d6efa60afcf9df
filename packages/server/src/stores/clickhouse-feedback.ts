import type { ClickHouseClient } from '@clickhouse/client';
import { type Feedback, type Outcome, type Reference, totalFeedback } from '@pawl/core/feedback';
import { insertLines, rowsOf } from './clickhouse-statements.js';
import type { FeedbackStore } from './feedback-store.js';
import { createMicroBatch } from './micro-batch.js';
import type { Project } from './query.js';
import { type SaidTable, saidByReferences, saidLine, unmatchedSaid } from './said.js';
import type { Stamps } from './stamps.js';
import { referencesOfTrajectories } from './trajectory-references.js';

/** Of one trajectory; a page of the list reads as many of all its trajectories together. */
const MOST = 10_000;
/** Names travel in the URL, which servers limit. */
const REFERENCES_PER_QUERY = 100;

/** What was said about runs, on ClickHouse's SQL. Expects the tables. */
export const clickhouseFeedback = (client: ClickHouseClient, stamp: Stamps): FeedbackStore => {
  const batches = {
    feedback: createMicroBatch(lines => insertLines(client, 'feedback', lines)),
    outcomes: createMicroBatch(lines => insertLines(client, 'outcomes', lines)),
  };

  type Said = { readonly refs: readonly Reference[]; readonly item: unknown };
  const said = async (table: SaidTable, project: Project, references: readonly Reference[]): Promise<readonly Said[]> => {
    type Row = { refs: readonly Reference[]; payload: string };
    const found: Said[] = [];
    for (let at = 0; at < references.length; at += REFERENCES_PER_QUERY) {
      const part = references.slice(at, at + REFERENCES_PER_QUERY);
      const rows = await rowsOf<Row>(client, saidByReferences(table, project, part, MOST));
      for (const { refs, payload } of rows) found.push({ refs, item: JSON.parse(payload) });
    }
    return found;
  };
  const namesByTrajectory = async (project: Project, trajectories: readonly string[]) => {
    type Row = { trajectory: string; ref: Reference };
    // What came before its trajectory was summarised is found by the id itself.
    const names = new Map(trajectories.map(id => [id, new Set<Reference>([`trajectory:${id}`])]));
    if (trajectories.length === 0) return names;
    for (const row of await rowsOf<Row>(client, referencesOfTrajectories(project, trajectories))) {
      names.get(row.trajectory)?.add(row.ref);
    }
    return names;
  };
  /** Each once, although several names of a trajectory may lead to it. The rows are events that this store wrote. */
  const events = <Item extends Feedback | Outcome>(found: readonly Said[]): readonly Item[] => {
    const items = found.map(({ item }) => item as Item);
    return [...new Map(items.map(item => [item.id, item])).values()].toSorted((a, b) => (a.at < b.at ? -1 : 1));
  };

  return {
    appendFeedback: (project, feedback) =>
      batches.feedback.add(feedback.map(item => saidLine(project, item, stamp()))),
    appendOutcomes: (project, outcomes) =>
      batches.outcomes.add(outcomes.map(item => saidLine(project, item, stamp()))),
    async saidAbout(project, trajectory) {
      const names = [...((await namesByTrajectory(project, [trajectory])).get(trajectory) ?? [])];
      const [feedback, outcomes] = await Promise.all([
        said('feedback', project, names),
        said('outcomes', project, names),
      ]);
      return { feedback: events<Feedback>(feedback), outcomes: events<Outcome>(outcomes) };
    },
    async feedbackTotals(project, trajectories) {
      const names = await namesByTrajectory(project, trajectories);
      const found = await said('feedback', project, [...new Set([...names.values()].flatMap(each => [...each]))]);
      const totals = [...names].flatMap(([trajectory, own]) => {
        const about = found.filter(({ refs }) => refs.some(ref => own.has(ref)));
        const total = totalFeedback(events<Feedback>(about));
        return total === null ? [] : [[trajectory, total] as const];
      });
      return new Map(totals);
    },
    async unmatched(project, limit) {
      const [feedback = [], outcomes = []] = await Promise.all(
        (['feedback', 'outcomes'] as const).map(table =>
          rowsOf<{ payload: string }>(client, unmatchedSaid(table, project, limit)),
        ),
      );
      return {
        feedback: feedback.map(row => JSON.parse(row.payload) as Feedback), // written by this store
        outcomes: outcomes.map(row => JSON.parse(row.payload) as Outcome),
      };
    },
    async settle() {
      await Promise.all([batches.feedback.settle(), batches.outcomes.settle()]);
    },
  };
};
