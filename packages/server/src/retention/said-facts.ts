import type { Feedback } from '@pawl/core/feedback';
import type { FeedbackStore, Project } from '../stores/index.js';
import type { SaidFacts } from './retain.js';

/** What was said about runs, as retention rules look at it. */
export const saidFactsOf =
  (store: Pick<FeedbackStore, 'feedbackOf'>) =>
  async (project: Project, ids: readonly string[]): Promise<ReadonlyMap<string, SaidFacts>> => {
    const facts = new Map<string, SaidFacts>();
    for (const [id, feedback] of await store.feedbackOf(project, ids)) facts.set(id, factsOf(feedback));
    return facts;
  };

const factsOf = (feedback: readonly Feedback[]): SaidFacts => ({
  feedback: feedback.flatMap(item => (item.kind === 'thumb' ? [item.thumb] : item.kind === 'score' ? [] : [item.kind])),
  scores: feedback.flatMap(item =>
    item.kind === 'score' && item.value !== null ? [{ name: item.name, value: item.value }] : [],
  ),
});
