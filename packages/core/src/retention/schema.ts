import { z } from 'zod';
import { duration, oneOrMore, strict, text } from '../yaml/index.js';

const names = oneOrMore(text).optional();
const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'must be text, a number, true or false' });

const when = strict({
  agent: names.describe('Names; * stands for anything.'),
  version: names,
  status: oneOrMore(z.enum(['ok', 'error', 'running', 'unknown'])).optional(),
  final_status: names,
  stop_reason: names,
  signal: names.describe('Labels that a detector, a person or an import put on the run.'),
  feedback: oneOrMore(z.enum(['up', 'down', 'correction', 'override', 'comment'])).optional(),
  score: strict({
    name: text.optional().describe('Default: any score.'),
    below: z.number().optional(),
    above: z.number().optional(),
  }).optional(),
  tag: z.record(text, oneOrMore(scalar)).optional(),
  errors: z.boolean().optional().describe('Whether a step of the run failed.'),
});

const keep = z
  .union(
    [
      z.enum(['all', 'summary', 'none']),
      strict({ sample: z.number().gt(0, { error: 'must be above 0; to keep nothing, write keep: none' }).max(1) }),
    ],
    { error: 'must be all, summary, none or { sample: 0.1 }' },
  )
  .describe('What of such runs is kept. Default: all.');

/** A retention file as people write it. */
export const retentionFileSchema = strict({
  $schema: z.string().optional(),
  version: z.literal(1, { error: 'must be 1' }).describe('Of this file format.'),
  decide_after: duration.optional().describe('Time without news after which a run is decided on. Default: 1h.'),
  rules: z
    .array(
      strict({
        name: text.describe('Shown with every run that the rule decided on.'),
        when: when.optional().describe('All must hold; without it, every run.'),
        keep: keep.optional(),
        drop_payloads_after: duration.optional().describe('When messages, arguments and results go. Default: never.'),
        expire_after: duration.optional().describe('When the summary goes, too. Default: never.'),
      }),
    )
    .describe('The first that matches decides; a run that none matches is kept whole.'),
});

export type RetentionFile = z.output<typeof retentionFileSchema>;
