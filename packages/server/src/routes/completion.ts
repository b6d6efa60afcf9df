import { isTraceId, type TraceId } from '@pawl/core/trajectory';
import { Hono } from 'hono';
import { notFound } from './problems.js';

/** Lets whoever runs agents say that a run is over. Answers when its summary says so, and what follows was done. */
export const completionRoutes = (complete: (trace: TraceId) => Promise<boolean>): Hono => {
  const routes = new Hono();
  routes.post('/:id/complete', async context => {
    const id = context.req.param('id');
    if (!isTraceId(id) || !(await complete(id))) throw notFound('trajectory', id);
    return context.json({ trajectory: id, complete: true });
  });
  return routes;
};
