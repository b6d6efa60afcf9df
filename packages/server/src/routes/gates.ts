import { Hono } from 'hono';
import type { Gates } from '../directories/index.js';
import { notFound } from './problems.js';

/** What gates decided, and why. */
export const gateRoutes = (gates: Gates): Hono => {
  const routes = new Hono();
  routes.get('/', async context => context.json({ items: await gates.list() }));
  routes.get('/:id', async context => {
    const id = context.req.param('id');
    const decision = await gates.find(id);
    if (decision === null) throw notFound('gate decision', id);
    return context.json(decision);
  });
  return routes;
};
