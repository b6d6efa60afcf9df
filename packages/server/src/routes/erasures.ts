import { isTraceId } from '@pawl/core/trajectory';
import { Hono } from 'hono';
import { z } from 'zod';
import type { ErasureRequest, Keeping } from '../retention/index.js';
import { DEFAULT_PROJECT } from '../stores/index.js';
import { readJson } from './json-body.js';
import { badRequest } from './problems.js';

const MAX_BYTES = 16 * 1024;
const name = z.string().min(1).max(1_000);

const request = z
  .strictObject({ trajectory: name.optional(), session: name.optional(), user: name.optional() })
  .transform((body, context): ErasureRequest => {
    const named = (['trajectory', 'session', 'user'] as const).flatMap(kind => {
      const value = body[kind];
      return value === undefined ? [] : [{ kind, value }];
    });
    const [only] = named;
    if (named.length === 1 && only !== undefined) return only;
    context.addIssue({ code: 'custom', message: 'must name one of trajectory, session and user' });
    return z.NEVER;
  });

/** Erasures and their receipts. A new one is answered when everything is gone. */
export const erasureRoutes = ({ eraser, tombstones }: Pick<Keeping, 'eraser' | 'tombstones'>): Hono => {
  const routes = new Hono();
  routes.get('/', async context =>
    context.json({ items: await eraser.list(DEFAULT_PROJECT), lateRefused: tombstones.refused }),
  );
  routes.post('/', async context => {
    const asked = request.parse(await readJson(context, { maxBytes: MAX_BYTES }));
    if (asked.kind === 'trajectory' && !isTraceId(asked.value)) {
      throw badRequest('trajectory: must be 32 lower-case hex digits', 'Take the id from the list of trajectories.');
    }
    return context.json(await eraser.erase(DEFAULT_PROJECT, asked), 201);
  });
  return routes;
};
