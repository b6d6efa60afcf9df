import { Hono } from 'hono';
import { z } from 'zod';
import type { Runs } from '../directories/index.js';
import { DEFAULT_PROJECT } from '../stores/index.js';
import { readJson } from './json-body.js';
import { notFound } from './problems.js';

const registration = z.strictObject({ directory: z.string().min(1).max(4_096) });

/** Eval runs with their numbers, and what one case did in one of them. */
export const runRoutes = (runs: Runs): Hono => {
  const routes = new Hono();
  routes.get('/', async context => {
    const reports = await runs.list(DEFAULT_PROJECT);
    return context.json({ items: reports.map(({ run, suite }) => ({ run, suite })) });
  });
  routes.get('/:id', async context => {
    const id = context.req.param('id');
    const report = await runs.find(DEFAULT_PROJECT, id);
    if (report === null) throw notFound('run', id);
    return context.json(report);
  });
  routes.get('/:id/cases/:case', async context => {
    const { id, case: caseId } = context.req.param();
    const run = await runs.find(DEFAULT_PROJECT, id);
    if (run === null) throw notFound('run', id);
    const report = run.cases.find(candidate => candidate.case.id === caseId);
    if (report === undefined) throw notFound(`case of run ${id}`, caseId);
    return context.json({ report, attempts: await runs.attempts(DEFAULT_PROJECT, id, caseId) });
  });
  routes.post('/', async context => {
    const { directory } = registration.parse(await readJson(context, { maxBytes: 64 * 1024 }));
    const run = await runs.register(DEFAULT_PROJECT, directory);
    return context.json({ run }, 201);
  });
  return routes;
};
