import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import { toldIfForbidden } from './clickhouse-forbidden.js';
import type { Query } from './query.js';

export type Table =
  | 'spans'
  | 'span_logs'
  | 'contents'
  | 'trajectories'
  | 'run_facts'
  | 'trajectory_references'
  | 'feedback'
  | 'outcomes'
  | 'retention';

const READ_SECONDS = 20;
const WRITE_SECONDS = 25;
const READ_MEMORY_BYTES = 2 * 1024 ** 3;

/** The rows of a query, limited in time and memory. Their type is what the query's own comment says. */
export const rowsOf = async <Row>(client: ClickHouseClient, { text, params }: Query): Promise<readonly Row[]> => {
  const result = await client.query({
    query: text,
    query_params: { ...params },
    format: 'JSONEachRow',
    clickhouse_settings: {
      max_execution_time: READ_SECONDS,
      max_memory_usage: String(READ_MEMORY_BYTES),
      // Numbers are numbers, and absent what a join did not find: servers before 25.8, and profiles, have it otherwise.
      output_format_json_quote_64bit_integers: 0,
      join_use_nulls: 0,
    },
  });
  return result.json<Row>();
};

/** Inserts lines of JSONEachRow. Resolves once they are stored. */
export const insertLines = (client: ClickHouseClient, table: Table, lines: readonly string[]): Promise<void> =>
  insert(client, `INSERT INTO pawl.${table} FORMAT JSONEachRow`, [Buffer.from(lines.join(''))]);

/** Inserts rows of RowBinary with these columns. Resolves once they are stored. */
export const insertRows = (
  client: ClickHouseClient,
  table: Table,
  columns: readonly string[],
  rows: readonly Buffer[],
): Promise<void> => insert(client, `INSERT INTO pawl.${table} (${columns.join(', ')}) FORMAT RowBinary`, rows);

const insert = async (client: ClickHouseClient, query: string, body: readonly Buffer[]): Promise<void> => {
  const { stream } = await client.exec({
    query,
    values: Readable.from(body, { objectMode: false }),
    // async_insert would acknowledge by other rules, and it is on by default in new servers.
    clickhouse_settings: { async_insert: 0, max_execution_time: WRITE_SECONDS },
  });
  for await (const _ of stream);
};

/** Runs a statement that answers nothing. Resolves once it is done. */
export const commandOf = async (client: ClickHouseClient, { text, params }: Query): Promise<void> => {
  const command = client.command({
    query: text,
    query_params: { ...params },
    clickhouse_settings: { max_execution_time: WRITE_SECONDS },
  });
  await command.catch((error: unknown) => {
    throw toldIfForbidden(error);
  });
};
