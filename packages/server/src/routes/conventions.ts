import { understandingByService } from '@pawl/core/measures';
import { Hono } from 'hono';
import { DEFAULT_PROJECT, type EventStore } from '../stores/index.js';
import { sinceNs, sinceQuery } from './since.js';

/** How much of what each service sent was understood, and the keys that were not. */
export const conventionRoutes = (store: EventStore): Hono => {
  const routes = new Hono();
  routes.get('/', async context => {
    const { since } = sinceQuery.parse(context.req.query());
    const { counts, keys } = await store.understanding(DEFAULT_PROJECT, sinceNs(since, Date.now()));
    return context.json({ services: understandingByService(counts, keys) });
  });
  return routes;
};
