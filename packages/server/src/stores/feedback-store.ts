import type { Feedback, FeedbackTotals, Outcome, SaidAbout } from '@pawl/core/feedback';
import type { Project } from './query.js';

/** Where what was said about runs is kept: events, append-only. The trajectories they are about may come later. */
export interface FeedbackStore {
  /** Resolves once all are stored. Of equal ids the last received counts. */
  appendFeedback(project: Project, feedback: readonly Feedback[]): Promise<void>;
  appendOutcomes(project: Project, outcomes: readonly Outcome[]): Promise<void>;
  /** What was said about one trajectory, by whatever name. */
  saidAbout(project: Project, trajectory: string): Promise<SaidAbout>;
  /** The feedback on those of these trajectories that somebody gave any on, however many they are. */
  feedbackOf(project: Project, trajectories: readonly string[]): Promise<ReadonlyMap<string, readonly Feedback[]>>;
  /** Totals of those of these trajectories that something was said about. */
  feedbackTotals(project: Project, trajectories: readonly string[]): Promise<ReadonlyMap<string, FeedbackTotals>>;
  /** What is about nothing that has come in so far, last received first. */
  unmatched(project: Project, limit: number): Promise<SaidAbout>;
  /** Resolves once everything handed over is stored or refused. */
  settle(): Promise<void>;
}
