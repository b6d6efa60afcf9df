import { Hono } from 'hono';
import { z } from 'zod';
import { DEFAULT_PROJECT, type EventStore } from '../stores/index.js';
import { sinceNs, sinceText } from './since.js';

const query = z.object({ since: sinceText });

/** What there was of each agent: runs, errors, percentiles of the duration, cost and tokens. */
export const agentRoutes = (store: EventStore): Hono => {
  const routes = new Hono();
  routes.get('/', async context => {
    const { since } = query.parse(context.req.query());
    return context.json({ items: await store.agentFigures(DEFAULT_PROJECT, sinceNs(since, Date.now())) });
  });
  return routes;
};
