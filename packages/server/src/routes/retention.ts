import { Hono } from 'hono';
import type { CurrentPolicy, Retention } from '../retention/index.js';
import { DEFAULT_PROJECT, type RetentionStore } from '../stores/index.js';

export interface RetentionRoutes {
  readonly store: RetentionStore;
  readonly retention: Retention;
  readonly policy: () => Promise<CurrentPolicy | null>;
}

/** What the retention policy says and has done, and a round of it now. */
export const retentionRoutes = ({ store, retention, policy }: RetentionRoutes): Hono => {
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
