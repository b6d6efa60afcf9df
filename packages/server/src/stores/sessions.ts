import type { Project, Query } from './query.js';

/** What belongs together by a conversation's id, whichever agents took part. Times are nanoseconds since 1970 as text. */
export interface Session {
  readonly id: string;
  /** Who it was with, by the newest trajectory that says so; null where none does. */
  readonly user: string | null;
  readonly firstNs: string;
  /** When its last trajectory ended, as far as is known. */
  readonly lastNs: string;
  readonly trajectories: number;
  /** Names of the agents, sorted, at most {@link AGENTS}. */
  readonly agents: readonly string[];
  /** How many trajectories have each status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Sums over what was reported; null where nothing was. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
}

/** Where a session stands in the list: when its newest trajectory started. */
export interface SessionPosition {
  readonly newestNs: string;
  readonly id: string;
}

/** One page of sessions, newest first. */
export interface SessionPage {
  readonly items: readonly Session[];
  readonly next: SessionPosition | null;
}

/** A row of {@link sessionsOf}. */
export interface SessionRow {
  readonly id: string;
  readonly user: string;
  readonly newest: string;
  readonly first: string;
  readonly last: string;
  readonly trajectories: number;
  readonly agents: readonly string[];
  readonly statuses: Readonly<Record<string, number>>;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost: number | null;
}

const AGENTS = 50;

const COLUMNS = `
  session AS id, argMaxIf(user, newest_ns, user != '') AS user,
  toString(max(newest_ns)) AS newest, toString(min(newest_ns)) AS first,
  toString(max(newest_ns + toUInt64(greatest(ifNull(duration_ms, 0), 0) * 1000000))) AS last,
  toUInt32(count()) AS trajectories,
  arraySlice(arraySort(groupUniqArrayIf(toString(agent), agent != '')), 1, ${AGENTS}) AS agents,
  sumMap(map(toString(status), toUInt32(1))) AS statuses,
  toFloat64(sum(input_tokens)) AS input_tokens, toFloat64(sum(output_tokens)) AS output_tokens, sum(cost_usd) AS cost`;

/**
 * A page of sessions, newest first, of some user if one is given. Rows: {@link SessionRow}. The first query finds the page by
 * narrow columns; the second one sums up what is on it. Linear in the trajectories that have a session.
 */
export const sessionsOf = (
  project: Project,
  { user, after, limit }: { user?: string | undefined; after?: SessionPosition | undefined; limit: number },
): Query => ({
  text: `
SELECT ${COLUMNS}
FROM pawl.trajectories FINAL WHERE project = {project:String} AND session IN (
  SELECT session FROM pawl.trajectories FINAL
  WHERE project = {project:String} AND session != '' ${user === undefined ? '' : 'AND user = {user:String}'}
  GROUP BY session
  ${after === undefined ? '' : 'HAVING (max(newest_ns), session) < ({afterNs:UInt64}, {afterId:String})'}
  ORDER BY max(newest_ns) DESC, session DESC LIMIT {limit:UInt32}
)
GROUP BY session ORDER BY max(newest_ns) DESC, session DESC`,
  params: {
    project,
    limit,
    ...(user === undefined ? {} : { user }),
    ...(after === undefined ? {} : { afterNs: after.newestNs, afterId: after.id }),
  },
});

/** One session. At most one row: {@link SessionRow}. */
export const sessionById = (project: Project, id: string): Query => ({
  text: `SELECT ${COLUMNS} FROM pawl.trajectories FINAL
WHERE project = {project:String} AND session = {id:String} GROUP BY session`,
  params: { project, id },
});

/** The trajectories of a session, earliest first, at most `limit`. Rows: {@link MemberRow}. */
export const membersOf = (project: Project, session: string, limit: number): Query => ({
  text: `
SELECT summary, asks, answers FROM pawl.trajectories FINAL
WHERE project = {project:String} AND session = {session:String} ORDER BY newest_ns, id LIMIT {limit:UInt32}`,
  params: { project, session, limit },
});

/** A row of {@link membersOf}. */
export interface MemberRow {
  readonly summary: string;
  readonly asks: readonly string[];
  readonly answers: readonly string[];
}

/** A row as callers get it. */
export const sessionOf = (row: SessionRow): Session => ({
  id: row.id,
  user: row.user === '' ? null : row.user,
  firstNs: row.first,
  lastNs: row.last,
  trajectories: row.trajectories,
  agents: row.agents,
  statuses: row.statuses,
  inputTokens: row.input_tokens,
  outputTokens: row.output_tokens,
  costUsd: row.cost,
});

/** A trajectory with what it may be linked by. At most one row: {@link LinkRow}. */
export const linkEndsOf = (project: Project, id: string): Query => ({
  text: `
SELECT agent, session, toString(newest_ns) AS newest, asks, answers, toString(completed) AS completed, reopened
FROM pawl.trajectories FINAL WHERE project = {project:String} AND id = {id:String}`,
  params: { project, id },
});

/** A row of {@link linkEndsOf}. */
export interface LinkRow {
  readonly agent: string;
  readonly session: string;
  readonly newest: string;
  readonly asks: readonly string[];
  readonly answers: readonly string[];
  readonly completed: string;
  readonly reopened: number;
}

const MOST_LINKS = 10;

/**
 * Trajectories of the same agent that answer what this one left open, or left open what this one answers. They must not
 * name different sessions: ids of calls are unique with the large providers, and made up by others. Rows: `id`, `later`,
 * nearest first.
 */
export const linksOf = (project: Project, id: string, own: LinkRow): Query => ({
  text: `
SELECT id, newest_ns >= {newest:UInt64} AS later FROM pawl.trajectories FINAL
WHERE project = {project:String} AND agent = {agent:String} AND id != {id:String}
  AND ({session:String} = '' OR session IN ('', {session:String}))
  AND ((newest_ns >= {newest:UInt64} AND hasAny(answers, {asks:Array(String)}))
    OR (newest_ns < {newest:UInt64} AND hasAny(asks, {answers:Array(String)})))
ORDER BY abs(toInt64(newest_ns) - toInt64({newest:UInt64})), id LIMIT ${MOST_LINKS}`,
  params: {
    project,
    id,
    agent: own.agent,
    session: own.session,
    newest: own.newest,
    asks: own.asks,
    answers: own.answers,
  },
});
