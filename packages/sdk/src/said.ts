import { randomUUID } from 'node:crypto';
import { trace } from '@opentelemetry/api';
import { currentAttempt } from './attempt.js';
import { enqueue } from './sending.js';

/**
 * What something is about: a trajectory (its id, or any trace id of it), a session, or your own id (`externalId`). Left
 * out, the run that is under way.
 */
export interface AboutRun {
  readonly trajectory?: string;
  readonly session?: string;
  readonly external?: string;
  /** The step's span id. */
  readonly step?: string;
}

interface Said extends AboutRun {
  /** The same id again is the same event. Default: a new one. */
  readonly id?: string;
  readonly by?: string;
  /** ISO 8601. Default: now. */
  readonly at?: string;
}

/** What somebody said about a run. */
export type FeedbackEvent = Said & { readonly comment?: string } & (
    | { readonly kind: 'thumb'; readonly thumb: 'up' | 'down' }
    | { readonly kind: 'score'; readonly name: string; readonly value?: number; readonly label?: string }
    | {
        readonly kind: 'correction';
        /** What the agent should have answered. */
        readonly output: unknown;
      }
    | {
        readonly kind: 'override';
        /** What a person did in the place of the agent's decision. */
        readonly decision: string;
      }
    | { readonly kind: 'comment'; readonly comment: string }
  );

/** What came of a run for the business. */
export interface OutcomeEvent extends Said {
  readonly name: string;
  readonly value: number | boolean | string;
  readonly unit?: string;
}

/**
 * Sends feedback in the background; never throws and never waits. It goes to `PAWL_URL`, else to where telemetry goes
 * (`OTEL_EXPORTER_OTLP_ENDPOINT`); without either, nowhere. In an attempt nothing is sent.
 */
export const feedback = (event: FeedbackEvent): void => say('feedback', event);

/** Sends an outcome; as {@link feedback}. */
export const outcome = (event: OutcomeEvent): void => say('outcomes', event);

const say = (kind: 'feedback' | 'outcomes', event: Said): void => {
  try {
    if (currentAttempt() !== null) return;
    enqueue(kind, {
      ...aboutNow(event),
      ...event,
      id: event.id ?? randomUUID(),
      at: event.at ?? new Date().toISOString(),
      source: 'sdk',
    });
  } catch {
    // The host's work goes on without the telemetry.
  }
};

const aboutNow = ({ trajectory, session, external }: AboutRun): AboutRun => {
  if ((trajectory ?? session ?? external) !== undefined) return {};
  const context = trace.getActiveSpan()?.spanContext();
  return context === undefined ? {} : { trajectory: context.traceId };
};
