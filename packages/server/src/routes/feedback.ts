import { randomUUID } from 'node:crypto';
import { type Posted, type Receiving, readFeedback, readOutcome } from '@pawl/core/feedback';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { SaidIntake } from '../receivers/index.js';
import { DEFAULT_PROJECT, type FeedbackStore } from '../stores/index.js';
import { readJson } from './json-body.js';
import { badRequest } from './problems.js';

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_ITEMS = 1_000;
/** Room for the place in a batch behind it: an event's id has at most 200 characters. */
const idempotencyKey = z.string().min(1).max(190).optional();

/** What happened to one item of a batch. */
type Result = { readonly id: string } | { readonly error: { readonly message: string } };

/**
 * Takes what people and programs say about runs: `POST /v1/feedback` and `POST /v1/outcomes`, one object or an array of
 * up to 1,000. What is answered with an id is stored. An event without an id gets one from the header Idempotency-Key,
 * else a new one.
 */
export const saidRoutes = (said: SaidIntake): Hono => {
  const take = async <Item extends { readonly id: string }>(
    context: Context,
    read: (value: unknown, receiving: Receiving) => Posted<Item>,
    store: (items: readonly Item[]) => Promise<void>,
  ): Promise<Response> => {
    const key = idempotencyKey.parse(context.req.header('idempotency-key'));
    const body = await readJson(context, { maxBytes: MAX_BYTES });
    const at = said.now();
    const values: readonly unknown[] = Array.isArray(body) ? body : [body];
    if (values.length > MAX_ITEMS) {
      throw badRequest(`there are ${values.length} items`, `Send at most ${MAX_ITEMS} in one request.`);
    }
    const posted = values.map((value, index) =>
      read(value, { at, id: key === undefined ? randomUUID() : Array.isArray(body) ? `${key}-${index}` : key }),
    );
    const items = posted.flatMap(each => ('item' in each ? [each.item] : []));
    const [first] = posted;
    if (items.length === 0 && first !== undefined && 'problem' in first) {
      throw badRequest(Array.isArray(body) ? `0: ${first.problem}` : first.problem, 'Correct it and send it again.');
    }
    await store(items);
    if (!Array.isArray(body)) return context.json({ id: items[0]?.id });
    const results: readonly Result[] = posted.map(each =>
      'item' in each ? { id: each.item.id } : { error: { message: each.problem } },
    );
    return context.json({ stored: items.length, items: results });
  };

  const routes = new Hono();
  routes.post('/feedback', context => take(context, readFeedback, items => said.feedback(DEFAULT_PROJECT, items)));
  routes.post('/outcomes', context => take(context, readOutcome, items => said.outcomes(DEFAULT_PROJECT, items)));
  return routes;
};

const listQuery = z.object({
  unmatched: z.literal('1', { error: 'must be 1: what is about a trajectory is listed with it' }),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

/** What was said about nothing that has come in: sent too early, or about a name that no trajectory has. */
export const unmatchedRoutes = (store: FeedbackStore): Hono =>
  new Hono().get('/', async context => {
    const { limit } = listQuery.parse(context.req.query());
    return context.json(await store.unmatched(DEFAULT_PROJECT, limit));
  });
