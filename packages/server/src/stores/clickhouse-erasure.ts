import type { ClickHouseClient } from '@clickhouse/client';
import { inParts } from './clickhouse-parts.js';
import { commandOf, rowsOf } from './clickhouse-statements.js';
import { countRows, erasedRows, eraseRows, referencesOfTrajectories, trajectoriesOf } from './erasure.js';
import type { Project } from './query.js';

/** What erasure needs of the event store. */
export interface ErasureStore {
  /** The trajectories of a user or a session, by any form in which the name may be stored. */
  trajectoriesOf(project: Project, kind: 'user' | 'session', names: readonly string[]): Promise<readonly string[]>;
  /** Removes trajectories from every table, off the disk. Returns the rows that were there, by table. */
  eraseTrajectories(
    project: Project,
    ids: readonly string[],
    /** Whether what was said about their session, and by the customer's ids, goes too. */
    scope: 'trajectory' | 'session' | 'user',
  ): Promise<Readonly<Record<string, number>>>;
  /** Removes texts that only erased traces had shared. Returns how many there were. */
  sweep(project: Project): Promise<number>;
}

/** A mutation looks through every part of a table, and its ids are kept beside it while it runs. */
const ERASED_AT_ONCE = 1_000;

/** Erasure on ClickHouse's SQL. Expects the tables. */
export const clickhouseErasure = (client: ClickHouseClient, sweep: ErasureStore['sweep']): ErasureStore => ({
  sweep,

  async trajectoriesOf(project, kind, names) {
    const rows = await rowsOf<{ id: string }>(client, trajectoriesOf(project, kind, names));
    return rows.map(({ id }) => id);
  },

  async eraseTrajectories(project, ids, scope) {
    const removed = new Map<string, number>();
    for (const part of inParts(ids, ERASED_AT_ONCE)) {
      const rows = await rowsOf<{ ref: string }>(client, referencesOfTrajectories(project, part));
      const named = rows.map(({ ref }) => ref);
      const own = part.map(id => `trajectory:${id}`);
      const references =
        scope === 'trajectory' ? [...own, ...named.filter(ref => ref.startsWith('response:'))] : [...own, ...named];
      for (const { table, condition, params } of erasedRows(project, part, references)) {
        const [count] = await rowsOf<{ rows: string }>(client, countRows(table, condition, params));
        const found = Number(count?.rows ?? 0);
        if (found === 0) continue;
        await commandOf(client, eraseRows(table, condition, params));
        removed.set(table, (removed.get(table) ?? 0) + found);
      }
    }
    return Object.fromEntries(removed);
  },
});
