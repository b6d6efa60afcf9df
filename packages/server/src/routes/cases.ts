import { Hono } from 'hono';
import type { Cases } from '../directories/index.js';
import { notFound } from './problems.js';

/** The cases of the project, and what is wrong in their files. */
export const caseRoutes = (cases: Cases): Hono => {
  const routes = new Hono();
  routes.get('/', async context => context.json(await cases.list()));
  routes.get('/:id', async context => {
    const id = context.req.param('id');
    const found = await cases.find(id);
    if (found === null) throw notFound('case', id);
    return context.json(found);
  });
  return routes;
};
