import { compileMapping, mapRecord, spansOfMessages } from '@pawl/core/formats';
import { isObject, type Json, type JsonObject, type Span, type Timestamp } from '@pawl/core/trajectory';
import { Hono } from 'hono';
import { z } from 'zod';
import { readJson } from './json-body.js';

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_CONVERSATIONS = 1_000;

const conversation = z.strictObject({
  messages: z.array(z.custom<JsonObject>(isObject, { error: 'must be an object' })).min(1),
  id: z.string().min(1).max(500).optional(),
  agent: z.string().min(1).max(500).optional(),
  version: z.string().min(1).max(500).optional(),
  time: z
    .union([z.string(), z.number(), z.strictObject({ start: z.union([z.string(), z.number()]), end: z.any() })])
    .optional(),
  tags: z.custom<JsonObject>(isObject, { error: 'must be an object' }).optional(),
});

const body = z.union([conversation, z.array(conversation).min(1).max(MAX_CONVERSATIONS)]);

const MAPPING = compileMapping(
  Object.fromEntries(['messages', 'agent', 'version', 'time', 'tags'].map(field => [field, field])),
);

/**
 * Takes conversations of agents that send no telemetry: `POST /v1/messages`, one or an array of up to 1,000, as `pawl
 * import messages` reads them from a log. Without a time, one began when it came. The same `id` again (without one: the
 * same messages) replaces what was sent before. Answers when their trajectories can be read, with their ids in order.
 */
export const messageRoutes = (take: (spans: readonly Span[]) => Promise<void>, now: () => Timestamp): Hono => {
  const routes = new Hono();
  routes.post('/', async context => {
    const sent = body.parse(await readJson(context, { maxBytes: MAX_BYTES }));
    const runs: (readonly Span[])[] = [];
    for (const [index, { id, ...value }] of (Array.isArray(sent) ? sent : [sent]).entries()) {
      const place = { value: value as Json, file: 'conversation', line: index + 1 };
      const record = await mapRecord(place, MAPPING);
      const startedAt = record.startedAt ?? now();
      const known = { ...record, startedAt, ...(id === undefined ? {} : { id }) };
      runs.push(spansOfMessages(known, { run: null, case: null, attempt: null }));
    }
    await take(runs.flat());
    return context.json({ trajectories: runs.flatMap(spans => spans[0]?.traceId ?? []) });
  });
  return routes;
};
