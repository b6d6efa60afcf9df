import { continuations, type Timestamp, timestampFromNanos } from '@pawl/core/trajectory';
import { Hono } from 'hono';
import { z } from 'zod';
import { DEFAULT_PROJECT, type Session, type SessionStore } from '../stores/index.js';
import { cursorText, parseCursor } from './cursor.js';
import { notFound } from './problems.js';

const listQuery = z.object({
  user: z.string().max(500).optional(),
  cursor: z.string().max(2_000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Trajectories of one session that are shown: the earliest. */
const MOST_MEMBERS = 1_000;

/** Sessions as the API tells them: times as timestamps. */
const shown = ({ firstNs, lastNs, ...session }: Session) => ({
  ...session,
  firstAt: timeOf(firstNs),
  lastAt: timeOf(lastNs),
});

const timeOf = (nanos: string): Timestamp | null => timestampFromNanos(BigInt(nanos));

/** What was said to the same conversation id: the list, and one with its trajectories in order. */
export const sessionRoutes = (store: SessionStore): Hono => {
  const routes = new Hono();
  routes.get('/', async context => {
    const { user, cursor, limit } = listQuery.parse(withoutEmpty(context.req.query()));
    const after = cursor === undefined ? undefined : parseCursor(cursor);
    const page = await store.listSessions(DEFAULT_PROJECT, { user, after, limit });
    return context.json({ items: page.items.map(shown), next: page.next === null ? null : cursorText(page.next) });
  });
  routes.get('/:id', async context => {
    const id = context.req.param('id');
    const session = await store.session(DEFAULT_PROJECT, id);
    if (session === null) throw notFound('session', id);
    const members = await store.membersOfSession(DEFAULT_PROJECT, id, MOST_MEMBERS);
    const continued = continuations(members.map(({ summary, calls }) => ({ id: summary.id, calls })));
    const items = members.map(({ summary }) => ({ trajectory: summary, continues: continued.get(summary.id) ?? null }));
    return context.json({ session: shown(session), items });
  });
  return routes;
};

const withoutEmpty = (query: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
