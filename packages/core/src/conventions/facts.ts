import {
  type Annotation,
  finalOutput,
  isObject,
  type Json,
  type JsonObject,
  modelSteps,
  rootsOf,
  type Step,
  stepId,
  type Trajectory,
} from '../trajectory/index.js';
import { textIn } from './attribute-reader.js';
import type { Reading } from './convention.js';
import { condensed, type Draft } from './draft.js';
import { askedOf } from './messages.js';
import type { Readings } from './readings.js';
import { versionOf } from './version.js';

/** What a trajectory says beside its steps, except how it ended. */
export type Facts = Pick<
  Trajectory,
  | 'agent'
  | 'versionParts'
  | 'service'
  | 'environment'
  | 'conversationId'
  | 'userId'
  | 'input'
  | 'output'
  | 'tags'
  | 'annotations'
>;

type TextField = 'conversationId' | 'userId' | 'agentName' | 'agentVersion' | 'stopReason' | 'finalStatus';

const resourceText = (readings: Readings | undefined, ...keys: readonly string[]): string | null =>
  textIn(readings?.span.resource, ...keys) ?? null;

const nameOf = (steps: readonly Step[], first: FirstOf, service: string | null): string | null =>
  steps.find(step => step.kind === 'agent')?.name ?? first('agentName') ?? service;

/** The version that the agent itself names. */
const reportedVersion = (steps: readonly Step[], first: FirstOf): string | null =>
  steps.find(step => step.kind === 'agent')?.version ?? first('agentVersion');

type FirstOf = (field: TextField) => string | null;

/** The root's word first, then the first step's that says anything. */
const firstOf =
  (readings: readonly Readings[]): FirstOf =>
  field => {
    for (const reading of readings) {
      const said: Reading[TextField] = reading.get(field);
      if (said !== undefined) return said;
    }
    return null;
  };

const inputOf = (steps: readonly Step[], root: Step | undefined, readings: Readings | null): Json => {
  if ((root?.kind === 'agent' || root?.kind === 'workflow') && root.input !== null)
    return condensed(root.input, 'input', readings);
  const agent = steps.find(step => step.kind === 'agent' && step.input !== null);
  if (agent !== undefined && agent.kind === 'agent') return agent.input;
  const [model] = modelSteps({ steps });
  if (model === undefined) return null;
  const last = model.input.findLast(
    message => message.role === 'user' && message.parts.some(part => part.type === 'text'),
  );
  return last === undefined ? null : askedOf([last]);
};

const outputOf = (steps: readonly Step[], drafts: readonly Draft[]): Json => {
  const output = finalOutput(steps);
  const told = rootsOf(steps).findLast(root => root.kind !== 'model' && root.output === output);
  const readings = told === undefined ? null : (drafts.find(({ step }) => step === told)?.readings ?? null);
  return condensed(output, 'output', readings);
};

const annotationOf = (value: Json, ids: ReadonlySet<string>): readonly Annotation[] => {
  const label = textIn(value, 'label');
  if (!isObject(value) || label === undefined) return [];
  const step = textIn(value, 'step');
  const known = step !== undefined && ids.has(step);
  return [
    {
      // A step that did not arrive leaves the annotation to the whole run.
      step: known ? stepId(step) : null,
      label,
      note: textIn(value, 'note') ?? null,
      by: textIn(value, 'by') ?? null,
    },
  ];
};

const annotationsOf = (readings: readonly Readings[], steps: readonly Step[]): readonly Annotation[] => {
  const ids = new Set<string>(steps.map(step => step.id));
  return readings.flatMap(reading => {
    const told = reading.get('annotations');
    return Array.isArray(told) ? told.flatMap(item => annotationOf(item, ids)) : [];
  });
};

/** The root's tags, else the first step's that has any, and what any step says about the whole run. */
const tagsOf = (readings: readonly Readings[]): JsonObject =>
  Object.fromEntries([
    ...(readings.find(reading => reading.isTagged)?.tags ?? []),
    ...readings.toReversed().flatMap(reading => reading.get('facts') ?? []),
  ]);

/** What a run says of its own end. `complete`: its root says that nothing more comes. */
export interface OwnEnd {
  readonly stopReason: string | null;
  readonly finalStatus: string | null;
  readonly complete: boolean;
}

/** Collects the facts about a whole run from its ordered drafts. */
export const factsOf = (drafts: readonly Draft[]): Facts & OwnEnd => {
  const steps = drafts.map(draft => draft.step);
  const [root] = rootsOf(steps);
  const rootReadings = drafts.find(draft => draft.step === root)?.readings ?? null;
  const all = drafts.flatMap(({ readings }) => readings ?? []);
  const readings = rootReadings === null ? all : [rootReadings, ...all.filter(reading => reading !== rootReadings)];
  const [main] = readings;
  const first = firstOf(readings);
  const named = resourceText(main, 'service.name');
  const service = named?.startsWith('unknown_service') === true ? null : named;
  const { version, basis, parts } = versionOf(drafts, readings, reportedVersion(steps, first));
  return {
    agent: {
      name: nameOf(steps, first, service),
      version,
      ...(basis === null ? {} : { versionBasis: basis }),
    },
    ...(parts === null ? {} : { versionParts: parts }),
    service,
    environment: resourceText(main, 'deployment.environment.name', 'deployment.environment'),
    conversationId: first('conversationId'),
    userId: first('userId'),
    input: inputOf(steps, root, rootReadings),
    output: outputOf(steps, drafts),
    tags: tagsOf(readings),
    annotations: annotationsOf(readings, steps),
    stopReason: first('stopReason'),
    finalStatus: first('finalStatus'),
    complete: rootReadings?.get('complete') === true,
  };
};
