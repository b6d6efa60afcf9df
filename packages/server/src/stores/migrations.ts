import type { ClickHouseClient } from '@clickhouse/client';
import { PawlError } from '@pawl/core/errors';
import { toldIfForbidden } from './clickhouse-forbidden.js';
import { rowsOf } from './clickhouse-statements.js';
import { ADD_COMPLETENESS } from './completeness.js';
import { ADD_CONTENTS, CREATE_CONTENTS } from './contents/index.js';
import { ADD_RETENTION_FACTS, CREATE_RETENTION } from './retention.js';
import { CREATE_RUN_FACTS } from './run-facts.js';
import { createSaidTable } from './said.js';
import { CREATE_SPAN_LOGS } from './span-logs.js';
import { CREATE_SPANS } from './spans.js';
import { CREATE_TRAJECTORIES } from './trajectories.js';
import { CREATE_TRAJECTORY_REFERENCES, NAME_OLDER_TRAJECTORIES } from './trajectory-references.js';

/** One step of the event schema. */
export interface EventMigration {
  /** `0001-what-it-makes`; in order, and never changed once released. */
  readonly id: string;
  /**
   * Run one after the other. The engine has no transactions for these: each must do nothing when it was done before
   * (`IF NOT EXISTS`), because a server that dies in between starts the migration again.
   */
  readonly statements: readonly string[];
}

/** In order. The SQL of a table stands beside that table. */
export const EVENT_MIGRATIONS: readonly EventMigration[] = [
  { id: '0001-spans-logs-trajectories', statements: [CREATE_SPANS, CREATE_SPAN_LOGS, CREATE_TRAJECTORIES] },
  {
    id: '0002-feedback',
    statements: [
      createSaidTable('feedback'),
      createSaidTable('outcomes'),
      CREATE_TRAJECTORY_REFERENCES,
      NAME_OLDER_TRAJECTORIES,
    ],
  },
  { id: '0003-completeness-sessions', statements: [ADD_COMPLETENESS] },
  { id: '0004-run-facts', statements: [CREATE_RUN_FACTS] },
  { id: '0005-contents', statements: [CREATE_CONTENTS, ADD_CONTENTS('spans'), ADD_CONTENTS('span_logs')] },
  { id: '0009-retention', statements: [CREATE_RETENTION, ADD_RETENTION_FACTS] },
];

const CREATE_MIGRATIONS = `
CREATE TABLE IF NOT EXISTS pawl.migrations (id String, applied DateTime64(3, 'UTC') DEFAULT now64(3))
ENGINE = MergeTree ORDER BY id`;

/**
 * Brings the event tables up to this version. A migration counts as done once all its statements are; one that was cut
 * short is done again at the next start. Two servers that start at once on one ClickHouse do the same, twice.
 *
 * @throws PawlError `EVENTS_OF_LATER_VERSION` for tables that a later version made; nothing is changed then;
 *   `EVENTS_SERVER_FORBIDS` where a server does not let its user do this
 */
export const migrateEvents = (
  client: ClickHouseClient,
  migrations: readonly EventMigration[] = EVENT_MIGRATIONS,
): Promise<void> =>
  migrate(client, migrations).catch((error: unknown) => {
    throw toldIfForbidden(error);
  });

const migrate = async (client: ClickHouseClient, migrations: readonly EventMigration[]): Promise<void> => {
  await client.command({ query: 'CREATE DATABASE IF NOT EXISTS pawl ENGINE = Atomic' });
  await client.command({ query: CREATE_MIGRATIONS });
  const done = new Set(await appliedMigrations(client));
  const known = new Set(migrations.map(({ id }) => id));
  const later = [...done].filter(id => !known.has(id));
  if (later.length > 0) {
    throw new PawlError({
      code: 'EVENTS_OF_LATER_VERSION',
      message: `the stored events were written by a later version of pawl (${later.join(', ')})`,
      remedy: 'Use that version, or another data directory; nothing was changed.',
    });
  }
  for (const { id, statements } of migrations) {
    if (done.has(id)) continue;
    for (const query of statements) await client.command({ query });
    await client.command({ query: 'INSERT INTO pawl.migrations (id) SELECT {id:String}', query_params: { id } });
  }
};

/** The migrations that were done, in order. */
export const appliedMigrations = async (client: ClickHouseClient): Promise<readonly string[]> => {
  const rows = await rowsOf<{ id: string }>(client, {
    text: 'SELECT DISTINCT id FROM pawl.migrations ORDER BY id',
    params: {},
  });
  return rows.map(row => row.id);
};
