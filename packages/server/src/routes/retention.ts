import { Hono } from 'hono';
import type { Keeping } from '../retention/index.js';
import { DEFAULT_PROJECT } from '../stores/index.js';

/** What the retention policy says and has done, and a round of it now. */
export const retentionRoutes = ({
  store,
  retention,
  policy,
}: Pick<Keeping, 'store' | 'retention' | 'policy'>): Hono => {
  const routes = new Hono();
  routes.get('/', async context => {
    const [current, decisions] = await Promise.all([policy(), store.decisionCounts(DEFAULT_PROJECT)]);
    return context.json({
      policy:
        current === null
          ? null
          : {
              hash: current.hash,
              decideAfterMs: current.policy.decideAfterMs,
              rules: current.policy.rules.map(({ name, keep, dropPayloadsAfterMs, expireAfterMs }) => ({
                name,
                keep,
                dropPayloadsAfterMs,
                expireAfterMs,
              })),
            },
      decisions,
    });
  });
  routes.post('/rounds', async context => context.json(await retention.run()));
  return routes;
};
