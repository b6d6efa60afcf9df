import { z } from 'zod';
import { checks } from '../checks/index.js';
import { ID_PATTERN } from '../trajectory/index.js';
import { json, jsonObject, strict, text } from '../yaml/index.js';
import { CHANGE_TYPES } from './case.js';

/** An id that is safe as a file name: letters, digits, `.`, `_`, `-`; at most 128 characters. */
export const id = z
  .string()
  .regex(ID_PATTERN, { error: 'must start with a letter or digit and hold only letters, digits, ".", "_" and "-"' })
  .describe('Unique among the cases of a repository. Safe as a file name.');

const date = z.iso.date({ error: 'must be a date such as 2026-04-18' });

const recording = strict({
  arguments: json.optional().describe('The arguments of the call. Default: none.'),
  result: json.optional().describe('What the tool answered. Default: null.'),
  error: text.optional().describe('The tool failed with this message.'),
}).describe('One recorded call of a tool.');

export const recordings = z.array(recording);

/** One line of a recordings file. */
export const recordingLine = recording;

const toolWorld = strict({
  answer: z
    .enum(['recorded', 'fixed', 'live'])
    .optional()
    .describe(
      'recorded: from the recordings. fixed: always `returns`. live: the real tool. Follows from the other keys.',
    ),
  returns: json.optional().describe('What a fixed tool answers.'),
  on_miss: z
    .enum(['fail', 'error'])
    .optional()
    .describe(
      'fail (default): a call without a recording makes the attempt invalid. error: the tool answers an error.',
    ),
  ignore: z.array(text).optional().describe('Arguments that do not count when a call is compared with the recordings.'),
  recordings: z
    .union([text, recordings], { error: 'must be a list of recordings or the path of a JSONL file' })
    .optional()
    .describe('A list, or the path of a JSONL file relative to this file.'),
})
  .superRefine((tool, context) => {
    const wrong = (key: string, message: string, remedy: string): void =>
      context.addIssue({ code: 'custom', path: [key], message, params: { remedy } });
    if (tool.returns !== undefined && tool.recordings !== undefined)
      wrong('returns', 'stands beside recordings, so that two things answer the tool', 'Keep one of the two.');
    if (tool.answer === 'fixed' && tool.returns === undefined)
      wrong('answer', 'is fixed, but nothing says what the tool returns', 'Add returns.');
    if (tool.answer === 'recorded' && tool.recordings === undefined)
      wrong('answer', 'is recorded, but there are no recordings', 'Add recordings.');
    if (tool.answer === undefined && tool.returns === undefined && tool.recordings === undefined)
      wrong(
        'answer',
        'is missing, and neither returns nor recordings say what answers the tool',
        'Add one of the three.',
      );
    if (tool.answer === 'live' && (tool.returns !== undefined || tool.recordings !== undefined))
      wrong('answer', 'is live, but answers are given as well', 'Remove returns and recordings, or answer.');
    if (tool.answer === 'fixed' && tool.recordings !== undefined)
      wrong('recordings', 'are given, but the tool is fixed', 'Write answer: recorded, or remove them.');
    if (tool.answer === 'recorded' && tool.returns !== undefined)
      wrong('returns', 'is given, but the tool is recorded', 'Write answer: fixed, or remove it.');
  })
  .describe('How one tool answers in an attempt.');

/** What the agent's tools answer; also the form of an environment file, `worlds/NAME.yaml`. */
export const worldSchema = strict(
  {
    extends: id.optional().describe('An environment whose tools answer where this world names none.'),
    tools: z.record(text, toolWorld).optional().describe('By name. A tool that is not named misses.'),
  },
  ['models', 'faults'],
);

export type WorldFile = z.output<typeof worldSchema>;

/** An environment file: a world with a `$schema` for editors. */
export const environmentFileSchema = strict({ $schema: z.string().optional(), ...worldSchema.shape }, [
  'models',
  'faults',
]);

const expectations: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  checks.map(check => [check.id, check.schema.optional().describe(check.description)]),
);

const { stop_reason = z.never(), final_status = z.never() } = expectations;
const phrases = z.union([text, z.array(text).min(1)]).optional();

/** A case as people write it. Unknown keys are errors; `readCase` makes a `Case` of it. */
export const caseFileSchema = strict(
  {
    $schema: z.string().optional().describe('For editors; not read.'),
    id,
    title: text.optional().describe('One line for lists. Default: the id.'),
    kind: z
      .enum(['regression', 'capability'])
      .optional()
      .describe('regression (default): it worked or must work. capability: never blocks until it graduates.'),
    severity: z
      .enum(['blocking', 'warning', 'exploratory'])
      .optional()
      .describe('What a failure does to a gate. Default: blocking; warning for a capability.'),
    owner: text.optional().describe('Who answers for the case.'),
    reason: text.optional().describe('Why it matters, for the person whose change is held.'),
    origin: strict({ incident: text.optional(), trajectory: text.optional(), reviewedBy: text.optional() })
      .optional()
      .describe('What it was made from, and who looked at it.'),
    created: date.optional(),
    expires: z
      .union([date, strict({ on: date, because: text.optional() })], { error: 'must be a date, or { on, because }' })
      .optional()
      .describe('After this day `pawl case lint` asks for a review.'),
    protects: z.array(z.enum(CHANGE_TYPES)).optional().describe('Changes of these types run the case.'),
    tags: z.record(text, z.union([z.string(), z.number(), z.boolean()])).optional(),
    agent: text.optional().describe('An agent of pawl.yaml. Default: its only one, or the one on the command line.'),
    input: json.optional().describe("What the agent is asked. Default: the agent's default input in pawl.yaml."),
    context: jsonObject.optional().describe('Facts that the agent is given beside its input.'),
    world: worldSchema.optional().describe("What the agent's tools answer."),
    attempts: z
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .describe('How often it is tried. Default: as the command line says.'),
    pass: z
      .union([z.literal('all'), strict({ at_least: z.int().min(1) })], { error: 'must be all or { at_least: NUMBER }' })
      .optional()
      .describe('How many valid attempts have to pass. Default: all.'),
    expected: strict(expectations, ['observations', 'judge']).optional().describe('What must hold of each attempt.'),
    ...expectations,
    expected_stop_reason: stop_reason,
    expected_final_status: final_status,
    output_contains: phrases,
    output_must_not_contain: phrases,
  },
  ['observations', 'judge'],
);
