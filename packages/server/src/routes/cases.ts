import { Hono } from 'hono';
import type { Cases } from '../directories/index.js';
import { notFound } from './problems.js';

/** The cases of the project, and what is wrong in their files. */
export const caseRoutes = (cases: Cases): Hono => {
  const routes = new Hono();
  routes.get('/', async context => {
    const { items, problems } = await cases.list();
    return context.json({
      items: items.map(({ case: read, file }) => ({ case: read, file })),
      problems: problems.map(({ file, line, column, message, remedy }) => ({ file, line, column, message, remedy })),
    });
  });
  routes.get('/:id', async context => {
    const id = context.req.param('id');
    const found = await cases.find(id);
    if (found === null) throw notFound('case', id);
    const { case: read, file, text } = found;
    return context.json({ case: read, file, text });
  });
  return routes;
};
