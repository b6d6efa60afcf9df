import { utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { type Json, type Timestamp, timestampFromMillis } from '../trajectory/index.js';
import { type About, FEEDBACK_SOURCES, type Feedback, type Outcome } from './feedback.js';

/** Most bytes of one text, in UTF-8, and of one edited output as JSON. */
export const MAX_TEXT_BYTES = 64 * 1024;
const MAX_NAME = 200;

const bytesOf = (text: string): number => utf8ToBytes(text).length;
const TOO_LONG = { error: `must be at most ${MAX_TEXT_BYTES / 1024} KiB` };

const long = z
  .string()
  .min(1)
  .refine(value => bytesOf(value) <= MAX_TEXT_BYTES, TOO_LONG);
const name = z.string().min(1).max(MAX_NAME);
const output = z
  .custom<Json>(value => value !== undefined, { error: 'must be the edited output' })
  .refine(value => bytesOf(JSON.stringify(value)) <= MAX_TEXT_BYTES, TOO_LONG);

const said = {
  id: name.optional(),
  // Anything else would wait forever for a run that cannot come.
  trajectory: z
    .string()
    .regex(/^[0-9a-f]{32}$/i, { error: 'must be 32 hex digits; an id of your own is `external`' })
    .optional(),
  session: name.optional(),
  external: name.optional(),
  step: name.optional(),
  by: name.nullish(),
  at: z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-20T12:00:00Z' }).optional(),
  source: z.enum(FEEDBACK_SOURCES).optional(),
};
const feedback = { ...said, comment: long.nullish() };

const isAboutOne = ({ trajectory, session, external }: PostedAbout): boolean =>
  [trajectory, session, external].filter(reference => reference !== undefined).length === 1;
const ABOUT_ONE = { error: 'must name one of trajectory, session, external' };

const postedFeedback = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({ ...feedback, kind: z.literal('thumb'), thumb: z.enum(['up', 'down']) }),
      z.strictObject({
        ...feedback,
        kind: z.literal('score'),
        name,
        value: z.number().nullish(),
        label: name.nullish(),
      }),
      z.strictObject({ ...feedback, kind: z.literal('correction'), output }),
      z.strictObject({ ...feedback, kind: z.literal('override'), decision: long }),
      z.strictObject({ ...feedback, kind: z.literal('comment'), comment: long }),
    ],
    { error: 'must be thumb, score, correction, override or comment' },
  )
  .refine(isAboutOne, ABOUT_ONE)
  .refine(item => item.kind !== 'score' || (item.value ?? item.label ?? null) !== null, {
    error: 'must have a value, a label, or both',
  });

const postedOutcome = z
  .strictObject({
    ...said,
    name,
    value: z.union([z.number(), z.boolean(), long], { error: 'must be a number, a truth value or a text' }),
    unit: name.nullish(),
  })
  .refine(isAboutOne, ABOUT_ONE);

/** What the receiver knows and the sender need not say. */
export interface Receiving {
  /** For an event without an id of its own. */
  readonly id: string;
  readonly at: Timestamp;
}

/** Something posted, or what is wrong with it. */
export type Posted<Item> = { readonly item: Item } | { readonly problem: string };

/** Reads one posted feedback: `{ kind, trajectory | session | external, step?, id?, by?, at?, comment?, … }`. */
export const readFeedback = (value: unknown, receiving: Receiving): Posted<Feedback> => {
  const read = postedFeedback.safeParse(value);
  if (!read.success) return { problem: problemOf(read.error) };
  const { data } = read;
  const base = { ...saidOf(data, receiving), comment: data.comment ?? null };
  switch (data.kind) {
    case 'thumb':
      return { item: { ...base, kind: data.kind, thumb: data.thumb } };
    case 'score':
      return {
        item: { ...base, kind: data.kind, name: data.name, value: data.value ?? null, label: data.label ?? null },
      };
    case 'correction':
      return { item: { ...base, kind: data.kind, output: data.output } };
    case 'override':
      return { item: { ...base, kind: data.kind, decision: data.decision } };
    case 'comment':
      return { item: { ...base, kind: data.kind, comment: data.comment } };
  }
};

/** Reads one posted outcome: `{ name, value, unit?, trajectory | session | external, step?, id?, by?, at? }`. */
export const readOutcome = (value: unknown, receiving: Receiving): Posted<Outcome> => {
  const read = postedOutcome.safeParse(value);
  if (!read.success) return { problem: problemOf(read.error) };
  const { data } = read;
  return { item: { ...saidOf(data, receiving), name: data.name, value: data.value, unit: data.unit ?? null } };
};

interface PostedAbout {
  readonly trajectory?: string | undefined;
  readonly session?: string | undefined;
  readonly external?: string | undefined;
  readonly step?: string | undefined;
}

type PostedSaid = PostedAbout & {
  readonly [Key in 'id' | 'at']?: string | undefined;
} & { readonly by?: string | null | undefined; readonly source?: Feedback['source'] | undefined };

const saidOf = (posted: PostedSaid, receiving: Receiving) => ({
  id: posted.id ?? receiving.id,
  about: aboutOf(posted),
  by: posted.by ?? null,
  at: (posted.at === undefined ? null : timestampFromMillis(Date.parse(posted.at))) ?? receiving.at,
  source: posted.source ?? ('api' as const),
});

const aboutOf = ({ trajectory, session, external, step }: PostedAbout): About => ({
  // People copy ids from tools that write them in capitals.
  ...(trajectory === undefined ? {} : { trajectory: trajectory.toLowerCase() }),
  ...(session === undefined ? {} : { session }),
  ...(external === undefined ? {} : { external }),
  ...(step === undefined ? {} : { step }),
});

const problemOf = (error: z.ZodError): string => {
  const [issue] = error.issues;
  if (issue === undefined) return 'is invalid';
  const where = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
  return `${where}${complaintOf(issue)}`;
};

/** The library's own messages are about its types; ours are about what was posted. */
const complaintOf = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'is missing' : `must be a ${issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}`;
    case 'unrecognized_keys':
      return `has no key ${issue.keys.map(key => JSON.stringify(key)).join(', ')}`;
    case 'too_small':
      return 'must not be empty';
    case 'too_big':
      return `must be at most ${issue.maximum} characters`;
    default:
      return issue.message;
  }
};
