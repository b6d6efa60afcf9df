import type { Json, Timestamp } from '../trajectory/index.js';

/**
 * What something was said about. A person or a program names a trajectory, a session or its own id, one of them; an
 * evaluation that came as telemetry names the span, or the model's response, or both. It is about every trajectory that
 * any of these names, also one that arrives later.
 */
export interface About {
  /** A trajectory's id, or the id of any trace in it. */
  readonly trajectory?: string;
  /** A session's or conversation's id, as the agent's telemetry has it: about every trajectory of the session. */
  readonly session?: string;
  /** The customer's own id: an order, a ticket, whatever `pawl.external_id` or the agent's `external_id` gave. */
  readonly external?: string;
  /** The id that a model's response had. */
  readonly response?: string;
  /** The step, by its span id; left out, it is about the whole. */
  readonly step?: string;
}

/** How it came in: by HTTP, by `@pawl/sdk`, or as an OpenTelemetry event. */
export const FEEDBACK_SOURCES = ['api', 'sdk', 'otel'] as const;
export type FeedbackSource = (typeof FEEDBACK_SOURCES)[number];

interface Said {
  /** The same id again is the same event: the last received counts. */
  readonly id: string;
  readonly about: About;
  /** Who said it; null when nobody told. */
  readonly by: string | null;
  /** When it was said; when it was received, where nobody told. */
  readonly at: Timestamp;
  readonly source: FeedbackSource;
}

interface FeedbackBase extends Said {
  /** In words; null when there are none. */
  readonly comment: string | null;
}

/** Liked or not. */
export interface Thumb extends FeedbackBase {
  readonly kind: 'thumb';
  readonly thumb: 'up' | 'down';
}

/** A figure or a label by a named measure, from a person or an evaluator. Its scale is the measure's own. */
export interface Score extends FeedbackBase {
  readonly kind: 'score';
  readonly name: string;
  /** Null when only a label was given. */
  readonly value: number | null;
  /** `relevant`, `pass` …; null when only a value was given. */
  readonly label: string | null;
}

/** What the agent should have answered: its output, edited. */
export interface Correction extends FeedbackBase {
  readonly kind: 'correction';
  readonly output: Json;
}

/** A person put another decision in the place of the agent's. */
export interface Override extends FeedbackBase {
  readonly kind: 'override';
  /** What the person did instead. */
  readonly decision: string;
}

/** A remark. */
export interface Comment extends FeedbackBase {
  readonly kind: 'comment';
  readonly comment: string;
}

/** What somebody said about a run. */
export type Feedback = Thumb | Score | Correction | Override | Comment;

export const FEEDBACK_KINDS = [
  'thumb',
  'score',
  'correction',
  'override',
  'comment',
] as const satisfies readonly Feedback['kind'][];

/** What came of a run for the business: `resolved`, `handling_time`, `refunded` … */
export interface Outcome extends Said {
  readonly name: string;
  readonly value: number | boolean | string;
  /** `min`, `EUR` …; null when it has none. */
  readonly unit: string | null;
}

/** Everything that was said about one trajectory, earliest first. */
export interface SaidAbout {
  readonly feedback: readonly Feedback[];
  readonly outcomes: readonly Outcome[];
}
