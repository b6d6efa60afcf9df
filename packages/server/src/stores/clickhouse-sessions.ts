import type { ClickHouseClient } from '@clickhouse/client';
import type { Completeness, OpenCalls, TrajectorySummary } from '@pawl/core/trajectory';
import { rowsOf } from './clickhouse-statements.js';
import { completenessShown } from './completeness.js';
import type { Project } from './query.js';
import {
  type LinkRow,
  linkEndsOf,
  linksOf,
  type MemberRow,
  membersOf,
  type Session,
  type SessionPage,
  type SessionPosition,
  type SessionRow,
  sessionById,
  sessionOf,
  sessionsOf,
} from './sessions.js';

/** A trajectory of a session with the calls by which it is linked to others. */
export interface Member {
  readonly summary: TrajectorySummary;
  readonly calls: OpenCalls;
}

/** What a trajectory belongs to beside its own spans. */
export interface Links {
  readonly session: string | null;
  readonly completeness: Completeness;
  /** Trajectories whose open tool calls this one answers: it goes on where they stopped. Nearest first. */
  readonly continues: readonly string[];
  /** Trajectories that answer the tool calls which this one left open. Nearest first. */
  readonly continuedBy: readonly string[];
}

/** The part of the event store that reads sessions: trajectories of one conversation. */
export interface SessionStore {
  /** One page, newest first. `next` is null on the last page. */
  listSessions(
    project: Project,
    filter: { user?: string | undefined; after?: SessionPosition | undefined; limit: number },
  ): Promise<SessionPage>;
  /** Null when no trajectory names that session. */
  session(project: Project, id: string): Promise<Session | null>;
  /** Its trajectories, earliest first, at most `limit`. */
  membersOfSession(project: Project, id: string, limit: number): Promise<readonly Member[]>;
  /** Null when there is no such trajectory, or no summary of it yet. */
  links(project: Project, id: string): Promise<Links | null>;
}

/** Reads sessions. Expects the tables. */
export const clickhouseSessions = (client: ClickHouseClient): SessionStore => ({
  async listSessions(project, filter) {
    const found = await rowsOf<SessionRow>(client, sessionsOf(project, { ...filter, limit: filter.limit + 1 }));
    const page = found.slice(0, filter.limit);
    const last = page.at(-1);
    return {
      items: page.map(sessionOf),
      next: found.length > page.length && last !== undefined ? { newestNs: last.newest, id: last.id } : null,
    };
  },
  async session(project, id) {
    const [row] = await rowsOf<SessionRow>(client, sessionById(project, id));
    return row === undefined ? null : sessionOf(row);
  },
  async membersOfSession(project, id, limit) {
    const rows = await rowsOf<MemberRow>(client, membersOf(project, id, limit));
    return rows.map(({ summary, ...calls }) => ({
      summary: JSON.parse(summary) as TrajectorySummary, // written by this store
      calls,
    }));
  },
  async links(project, id) {
    const [own] = await rowsOf<LinkRow>(client, linkEndsOf(project, id));
    if (own === undefined) return null;
    const isLinked = own.asks.length + own.answers.length > 0;
    const found = isLinked ? await rowsOf<{ id: string; later: number }>(client, linksOf(project, id, own)) : [];
    return {
      session: own.session === '' ? null : own.session,
      completeness: completenessShown({ completed: BigInt(own.completed), reopened: own.reopened }),
      continues: found.filter(({ later }) => later === 0).map(row => row.id),
      continuedBy: found.filter(({ later }) => later === 1).map(row => row.id),
    };
  },
});
