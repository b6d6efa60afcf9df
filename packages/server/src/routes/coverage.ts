import { COVERAGE_WANTED, coverageByAgent, riskRules } from '@pawl/core/measures';
import { Hono } from 'hono';
import type { ProjectConfig } from '../directories/index.js';
import { DEFAULT_PROJECT, type EventStore } from '../stores/index.js';
import { projectOf } from './project.js';
import { sinceNs, sinceQuery } from './since.js';

/** How completely risky runs were recorded: by agent, by version, and the latest runs that miss something. */
export const coverageRoutes = (store: EventStore, config: () => Promise<ProjectConfig>): Hono => {
  const routes = new Hono();
  routes.get('/', async context => {
    const { since } = sinceQuery.parse(context.req.query());
    const project = await config();
    const rules = riskRules(project.config);
    const { counts, examples } = await store.coverage(DEFAULT_PROJECT, rules, sinceNs(since, Date.now()));
    const agents = coverageByAgent(counts).map(agent => ({
      ...agent,
      declared: agent.agent !== null && rules.expectations.has(agent.agent),
      examples: examples.filter(example => example.agent === agent.agent),
    }));
    return context.json({ wanted: COVERAGE_WANTED, project: projectOf(project), agents });
  });
  return routes;
};
