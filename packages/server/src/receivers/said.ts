import {
  evaluationOfLog,
  evaluationsOfSpan,
  type Feedback,
  type Outcome,
  redactFeedback,
  redactOutcome,
} from '@pawl/core/feedback';
import type { Redaction } from '@pawl/core/redact';
import { type Timestamp, timestampFromMillis, type UnboundLog } from '@pawl/core/trajectory';
import type { FeedbackStore, Project } from '../stores/index.js';
import type { Intake } from './intake.js';

/** The one way in for what is said about runs: redacted, then stored. Promises resolve once it is. */
export interface SaidIntake {
  feedback(project: Project, items: readonly Feedback[]): Promise<void>;
  outcomes(project: Project, items: readonly Outcome[]): Promise<void>;
  now(): Timestamp;
}

/** An {@link Intake} that also takes log records without a span. */
export interface IntakeWithEvaluations extends Intake {
  /** Keeps the evaluations among them; the others say nothing about any run. */
  unboundLogs(project: Project, logs: readonly UnboundLog[]): Promise<void>;
}

export const createSaidIntake = (store: FeedbackStore, redaction: Redaction, nowMs: () => number): SaidIntake => ({
  feedback: (project, items) =>
    store.appendFeedback(
      project,
      items.map(item => redactFeedback(item, redaction)),
    ),
  outcomes: (project, items) =>
    store.appendOutcomes(
      project,
      items.map(item => redactOutcome(item, redaction)),
    ),
  now: () => timestampFromMillis(nowMs()) ?? EPOCH,
});

// A clock outside the years 1970 to 9999 tells nothing.
const EPOCH = '1970-01-01T00:00:00.000000000Z' as Timestamp;

/** Keeps what evaluators said in telemetry: the request is acknowledged once that is stored, too. */
export const withEvaluations = (intake: Intake, said: SaidIntake): IntakeWithEvaluations => {
  const keep = async (project: Project, evaluations: readonly Feedback[]): Promise<void> => {
    if (evaluations.length > 0) await said.feedback(project, evaluations);
  };
  return {
    async spans(project, spans) {
      const now = said.now();
      await intake.spans(project, spans);
      await keep(
        project,
        spans.flatMap(span => evaluationsOfSpan(span, now)),
      );
    },
    async logs(project, logs) {
      const now = said.now();
      await intake.logs(project, logs);
      await keep(
        project,
        logs.flatMap(log => evaluationOfLog(log, now)),
      );
    },
    async import(project, spans) {
      const now = said.now();
      await keep(
        project,
        spans.flatMap(span => evaluationsOfSpan(span, now)),
      );
      await intake.import(project, spans);
    },
    async unboundLogs(project, logs) {
      const now = said.now();
      await keep(
        project,
        logs.flatMap(log => evaluationOfLog(log, now)),
      );
    },
  };
};
