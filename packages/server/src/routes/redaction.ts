import type { RedactionCounts } from '@pawl/core/redact';
import { Hono } from 'hono';

/** How many values were replaced since the server started, by label, and how many fields had to be dropped. No values. */
export const redactionRoutes = (counts: () => RedactionCounts, startedAt: string): Hono =>
  new Hono().get('/', context => {
    const { failed = 0, ...byLabel } = counts();
    return context.json({ since: startedAt, counts: byLabel, failed });
  });
