import type { PawlError } from '@pawl/core/errors';
import { isTraceId, type TraceId } from '@pawl/core/trajectory';
import { Hono } from 'hono';
import { z } from 'zod';
import type { StepWindow } from '../assembly/index.js';
import type { Runs } from '../directories/index.js';
import type { Keeping } from '../retention/index.js';
import { DEFAULT_PROJECT, type EventStore, type FeedbackStore } from '../stores/index.js';
import { cursorText, parseCursor } from './cursor.js';
import { gone, notFound } from './problems.js';
import { sinceNs, sinceText } from './since.js';

const filterText = z.string().max(500).optional();

const listQuery = z.object({
  agent: filterText,
  version: filterText,
  status: filterText,
  q: filterText,
  since: sinceText,
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Steps of one page where none is asked for. */
const MOST_STEPS = 1_000;

/** A large trajectory in pages: `steps` of them from the one with number `from`, counted from 0. */
const windowQuery = z.object({
  from: z.coerce.number().int().min(0).optional(),
  steps: z.coerce.number().int().min(0).max(10_000).optional(),
});

export interface TrajectoryRoutes {
  readonly store: EventStore;
  readonly feedback: FeedbackStore;
  readonly runs: Runs;
  /** JSON text of a stored trajectory. */
  readonly trajectoryText: (trace: TraceId, window?: StepWindow) => Promise<string | null>;
  readonly keeping: Pick<Keeping, 'store' | 'tombstones'>;
}

/** The list of trajectories that came in, and any one trajectory, also those of runs. */
export const trajectoryRoutes = (services: TrajectoryRoutes): Hono => {
  const { store, feedback, runs, trajectoryText, keeping } = services;
  const routes = new Hono();
  /** Why a trajectory that was here is not any more; null when none was. */
  const whyRemoved = async (id: string): Promise<PawlError | null> => {
    if (keeping.tombstones.has(DEFAULT_PROJECT, id))
      return gone(`trajectory ${id} was erased`, 'Nothing of it is kept.');
    const removed = (await keeping.store.carriedOut(DEFAULT_PROJECT, [id])).get(id);
    if (removed === undefined) return null;
    const what = removed.gone ? `trajectory ${id} was removed` : `the contents of trajectory ${id} were removed`;
    const left = removed.gone ? 'Nothing of it is kept.' : 'Its summary is in the list.';
    return gone(`${what} by the retention rule "${removed.rule}"`, left);
  };
  routes.get('/', async context => {
    const { agent, version, status, q, since, cursor, limit } = listQuery.parse(withoutEmpty(context.req.query()));
    const after = cursor === undefined ? undefined : parseCursor(cursor);
    const [page, facets] = await Promise.all([
      store.listTrajectories(DEFAULT_PROJECT, {
        agent,
        version,
        status,
        text: q,
        ...(since === undefined ? {} : { sinceNs: sinceNs(since, Date.now()) }),
        after,
        limit,
      }),
      store.facets(DEFAULT_PROJECT),
    ]);
    const totals = await feedback.feedbackTotals(
      DEFAULT_PROJECT,
      page.items.map(item => item.id),
    );
    const items = page.items.map(item => ({ ...item, feedback: totals.get(item.id) ?? null }));
    return context.json({ items, next: page.next === null ? null : cursorText(page.next), facets });
  });
  routes.get('/:id/feedback', async context =>
    context.json(await feedback.saidAbout(DEFAULT_PROJECT, context.req.param('id'))),
  );
  routes.get('/:id/links', async context => {
    const id = context.req.param('id');
    const links = await store.links(DEFAULT_PROJECT, id);
    if (links === null) throw notFound('trajectory', id);
    return context.json(links);
  });
  routes.get('/:id', async context => {
    const id = context.req.param('id');
    const { from, steps } = windowQuery.parse(withoutEmpty(context.req.query()));
    const window =
      from === undefined && steps === undefined ? undefined : { from: from ?? 0, count: steps ?? MOST_STEPS };
    const stored = isTraceId(id) ? await trajectoryText(id, window) : null;
    if (stored !== null) return context.body(stored, 200, { 'content-type': 'application/json' });
    const trajectory = await runs.trajectory(DEFAULT_PROJECT, id);
    if (trajectory === null) throw (await whyRemoved(id)) ?? notFound('trajectory', id);
    if (window === undefined) return context.json(trajectory);
    const part = trajectory.steps.slice(window.from, window.from + window.count);
    return context.json({ ...trajectory, steps: part });
  });
  return routes;
};

/** `?agent=` in a URL means the same as leaving it out. */
const withoutEmpty = (query: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
