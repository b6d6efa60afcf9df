import { z } from 'zod';
import type { OwnPrice } from '../prices/index.js';
import { strict, text } from '../yaml/index.js';

const dollars = z.number().min(0).describe('US dollars per million tokens.');
const day = z.iso.date({ error: 'must be a date such as 2026-04-18' });

/** One of the customer's own prices, as `pawl.yaml` has it. */
export const priceSchema = strict({
  model: text.describe('Name of the model; * stands for any characters.'),
  provider: text.optional().describe('Only calls of this provider. Default: of any.'),
  from: day.optional().describe('First day (UTC) of the price.'),
  to: day.optional().describe('Last day (UTC) of the price.'),
  input: dollars,
  output: dollars,
  cache_read: dollars.optional().describe('Default: as input.'),
  cache_write: dollars.optional().describe('Default: as input.'),
  reasoning: dollars.optional().describe('Default: as output.'),
  audio_input: dollars.optional().describe('Default: as input.'),
  audio_output: dollars.optional().describe('Default: as output.'),
});

/** The price with its defaults in place. */
export const toOwnPrice = (written: z.output<typeof priceSchema>): OwnPrice => ({
  model: written.model,
  provider: written.provider ?? null,
  from: written.from ?? null,
  to: written.to ?? null,
  input: written.input,
  output: written.output,
  cacheRead: written.cache_read ?? null,
  cacheWrite: written.cache_write ?? null,
  reasoning: written.reasoning ?? null,
  audioInput: written.audio_input ?? null,
  audioOutput: written.audio_output ?? null,
});
