import type { Trajectory } from '../trajectory/index.js';
import type { About } from './feedback.js';

/** What joins something said to its trajectories, as text: `trajectory:…`, `session:…`, `external:…`, `response:…`. */
export type Reference = string;

const KINDS = ['trajectory', 'session', 'external', 'response'] as const;

/** What something was said about: any of these in a trajectory makes it about that trajectory. */
export const referencesOf = (about: About): readonly Reference[] =>
  KINDS.flatMap(kind => (about[kind] === undefined ? [] : [`${kind}:${about[kind]}`]));

/** Everything by which a trajectory may be named. */
export const namesOf = (trajectory: Trajectory): readonly Reference[] => [
  ...new Set([
    `trajectory:${trajectory.id}`,
    ...trajectory.traceIds.map(id => `trajectory:${id}`),
    ...(trajectory.conversationId === null ? [] : [`session:${trajectory.conversationId}`]),
    ...(trajectory.externalIds ?? []).map(id => `external:${id}`),
    ...trajectory.steps.flatMap(step =>
      step.kind === 'model' && step.responseId !== null ? [`response:${step.responseId}`] : [],
    ),
  ]),
];
