import { registrationOf, shadowOf } from '@pawl/core/measures';
import { Hono } from 'hono';
import type { ProjectConfig } from '../directories/index.js';
import { DEFAULT_PROJECT, type EventStore } from '../stores/index.js';
import { projectOf } from './project.js';
import { sinceNs, sinceQuery } from './since.js';

/** Agents, tools, models and services that runs used and `pawl.yaml` does not name, and the lines that would name them. */
export const shadowRoutes = (store: EventStore, config: () => Promise<ProjectConfig>): Hono => {
  const routes = new Hono();
  routes.get('/', async context => {
    const { since } = sinceQuery.parse(context.req.query());
    const [uses, project] = await Promise.all([store.uses(DEFAULT_PROJECT, sinceNs(since, Date.now())), config()]);
    const shadow = shadowOf(uses, project.config);
    const registration = registrationOf(shadow, new Set(project.config?.agents.keys()));
    return context.json({ project: projectOf(project), ...shadow, registration });
  });
  return routes;
};
