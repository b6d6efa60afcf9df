import { isTraceId } from '@pawl/core/trajectory';
import { encodeLogs, encodeTraces } from '@pawl/otlp';
import { Hono } from 'hono';
import { DEFAULT_PROJECT, type EventStore } from '../stores/index.js';
import { notFound } from './problems.js';

/** Spans of one line; a request of that size every receiver takes. */
const SPANS_A_LINE = 500;

/**
 * What is stored of a trajectory, as it would be sent again: a request of OTLP's JSON form per line, first those for traces,
 * then those for logs. Redacted, as everything stored is. Up to the store's limits per trace.
 */
export const spanRoutes = (store: Pick<EventStore, 'readTraces'>): Hono => {
  const routes = new Hono();
  routes.get('/:id/spans', async context => {
    const id = context.req.param('id');
    const content = isTraceId(id) ? (await store.readTraces(DEFAULT_PROJECT, [id])).get(id) : undefined;
    if (content === undefined || content.spans.length === 0) throw notFound('stored trajectory', id);
    const { spans, logs } = content;
    const lines = [
      ...chunks(spans).map(chunk => encodeTraces(chunk)),
      ...chunks(logs).map(chunk => encodeLogs(chunk)),
    ].map(request => `${JSON.stringify(request)}\n`);
    return context.body(lines.join(''), 200, { 'content-type': 'application/x-ndjson' });
  });
  return routes;
};

const chunks = <T>(items: readonly T[]): readonly (readonly T[])[] => {
  const result: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += SPANS_A_LINE) result.push(items.slice(at, at + SPANS_A_LINE));
  return result;
};
