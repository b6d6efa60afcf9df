import { type ColumnType, type Generated, Kysely, type Migration, PostgresDialect, sql } from 'kysely';
import type { StateEngine } from '../../engines/index.js';

/** How far each receiver of what is passed on has been served, and what it refused. */
export interface ForwardTables {
  readonly forward_positions: {
    readonly endpoint: string;
    readonly signal: string;
    /** A stamp: everything stored up to it was passed on, refused or given up. */
    readonly position: string;
    readonly forwarded: ColumnType<string, never, string>;
    readonly refused: ColumnType<string, never, string>;
    readonly given_up: ColumnType<string, never, string>;
  };
  readonly forward_refusals: {
    readonly id: Generated<string>;
    readonly endpoint: string;
    readonly signal: string;
    readonly first_stamp: string;
    readonly last_stamp: string;
    readonly count: number;
    readonly reason: string;
    readonly at: ColumnType<Date, never, never>;
  };
}

export const CREATE_FORWARD_TABLES: Migration = {
  async up(db) {
    await db.schema
      .createTable('forward_positions')
      .addColumn('endpoint', 'text', column => column.notNull())
      .addColumn('signal', 'text', column => column.notNull())
      .addColumn('position', 'bigint', column => column.notNull())
      .addColumn('forwarded', 'bigint', column => column.notNull().defaultTo(0))
      .addColumn('refused', 'bigint', column => column.notNull().defaultTo(0))
      .addColumn('given_up', 'bigint', column => column.notNull().defaultTo(0))
      .addPrimaryKeyConstraint('forward_positions_pkey', ['endpoint', 'signal'])
      .execute();
    await db.schema
      .createTable('forward_refusals')
      .addColumn('id', 'bigint', column => column.primaryKey().generatedAlwaysAsIdentity())
      .addColumn('endpoint', 'text', column => column.notNull())
      .addColumn('signal', 'text', column => column.notNull())
      .addColumn('first_stamp', 'bigint', column => column.notNull())
      .addColumn('last_stamp', 'bigint', column => column.notNull())
      .addColumn('count', 'integer', column => column.notNull())
      .addColumn('reason', 'text', column => column.notNull())
      .addColumn('at', 'timestamptz', column => column.notNull().defaultTo(sql`now()`))
      .execute();
  },
};

export interface ForwardPosition {
  readonly position: bigint;
  readonly forwarded: number;
  readonly refused: number;
  readonly givenUp: number;
}

/** A stretch of what is stored that the receiver will never take. The content stays where it is: in the event store. */
export interface ForwardRefusal {
  readonly firstStamp: bigint;
  readonly lastStamp: bigint;
  readonly count: number;
  readonly reason: string;
}

export interface ForwardStep {
  readonly position: bigint;
  /** Counts of this step. */
  readonly forwarded?: number;
  readonly givenUp?: number;
  readonly refusal?: ForwardRefusal;
}

/** The positions of one endpoint, by signal. */
export interface ForwardPositions {
  /** The position of a signal; `start` where there is none yet. */
  open(signal: string, start: bigint): Promise<ForwardPosition>;
  /** Goes on to a position, and counts; whole or not at all. */
  advance(signal: string, step: ForwardStep): Promise<void>;
  /** The newest first. */
  refusals(limit: number): Promise<readonly (ForwardRefusal & { readonly signal: string; readonly at: string })[]>;
}

const KEPT_REFUSALS = 1_000;

/** Expects the tables. Of refusals, `kept` are remembered over all endpoints. */
export const forwardPositions = (engine: StateEngine, endpoint: string, kept = KEPT_REFUSALS): ForwardPositions => {
  const db = new Kysely<ForwardTables>({ dialect: new PostgresDialect({ pool: engine.pool }) });
  return {
    async open(signal, start) {
      await db
        .insertInto('forward_positions')
        .values({ endpoint, signal, position: String(start) })
        .onConflict(conflict => conflict.columns(['endpoint', 'signal']).doNothing())
        .execute();
      const row = await db
        .selectFrom('forward_positions')
        .selectAll()
        .where('endpoint', '=', endpoint)
        .where('signal', '=', signal)
        .executeTakeFirstOrThrow();
      return {
        position: BigInt(row.position),
        forwarded: Number(row.forwarded),
        refused: Number(row.refused),
        givenUp: Number(row.given_up),
      };
    },
    async advance(signal, { position, forwarded = 0, givenUp = 0, refusal }) {
      await db.transaction().execute(async transaction => {
        await transaction
          .updateTable('forward_positions')
          .set({
            position: String(position),
            forwarded: sql`forwarded + ${forwarded}`,
            refused: sql`refused + ${refusal?.count ?? 0}`,
            given_up: sql`given_up + ${givenUp}`,
          })
          .where('endpoint', '=', endpoint)
          .where('signal', '=', signal)
          .execute();
        if (refusal === undefined) return;
        const { id } = await transaction
          .insertInto('forward_refusals')
          .values({
            endpoint,
            signal,
            first_stamp: String(refusal.firstStamp),
            last_stamp: String(refusal.lastStamp),
            count: refusal.count,
            reason: refusal.reason,
          })
          .returning('id')
          .executeTakeFirstOrThrow();
        await transaction
          .deleteFrom('forward_refusals')
          .where('id', '<=', String(BigInt(id) - BigInt(kept)))
          .execute();
      });
    },
    async refusals(limit) {
      const rows = await db
        .selectFrom('forward_refusals')
        .selectAll()
        .where('endpoint', '=', endpoint)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(row => ({
        signal: row.signal,
        firstStamp: BigInt(row.first_stamp),
        lastStamp: BigInt(row.last_stamp),
        count: row.count,
        reason: row.reason,
        at: row.at.toISOString(),
      }));
    },
  };
};
