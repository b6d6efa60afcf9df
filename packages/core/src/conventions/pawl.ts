import { isObject, type Json, STEP_KINDS, type StepKind } from '../trajectory/index.js';
import type { Convention, Reading } from './convention.js';
import { readMessages } from './messages.js';
import type { SpanReader } from './span-reader.js';

const DECISIONS = ['allowed', 'denied', 'needs_approval'] as const;
const STATES = ['required', 'approved', 'denied'] as const;
const EFFECTS = ['reads', 'writes', 'irreversible'] as const;
const SERVED = ['recorded', 'fixed', 'live', 'missed', 'intent'] as const;
const SOURCES = ['span', 'message', 'gateway'] as const;
const STATUSES = ['pending', 'unknown'] as const;
const CONTENTS = ['full', 'delta', 'truncated', 'absent'] as const;

export const COMPLETE = 'pawl.complete';

/** What a span is that says its decision or state but not its kind. */
const kindOf = (reader: SpanReader): StepKind | undefined => {
  const { attributes } = reader;
  const said = attributes.word('pawl.step.kind', STEP_KINDS);
  if (said !== undefined) return said;
  if (attributes.has('pawl.approval.state')) return 'approval';
  if (attributes.has('pawl.policy.decision')) return 'policy';
  return attributes.has('pawl.message.role') ? 'message' : undefined;
};

const RELEASE = 'pawl.release';
const OUTCOME = 'pawl.outcome';

type Tags = readonly (readonly [string, Json])[];

const tagsOf = (value: Json | undefined): Tags | undefined => (isObject(value) ? Object.entries(value) : undefined);

/** The release that a run was part of and what became of it, as tags: `release`, `outcome`, `outcome.refunded` … */
const factsOf = ({ attributes }: SpanReader): Tags | undefined => {
  const facts = attributes.keys().flatMap((key): Tags => {
    const isFact = [RELEASE, OUTCOME].some(word => key === word || key.startsWith(`${word}.`));
    const value = isFact ? attributes.json(key) : undefined;
    return value === undefined ? [] : [[key.slice('pawl.'.length), value]];
  });
  return facts.length > 0 ? facts : undefined;
};

const read = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const kind = kindOf(reader);
  const isModel = kind === 'model';
  const input = attributes.json('pawl.input');
  const output = attributes.json('pawl.output');
  // Read for the whole run.
  attributes.skip('pawl.external_id', 'pawl.manifest', 'pawl.agent.version_basis', 'pawl.agent.version_parts');
  const state = attributes.word('pawl.approval.state', STATES);
  return {
    kind,
    name: attributes.text('pawl.step.name') ?? (kind === 'approval' ? state : undefined),
    source: attributes.word('pawl.source', SOURCES),
    ...(isModel
      ? {
          inputMessages: input === undefined ? undefined : readMessages(input, 'user'),
          outputMessages: output === undefined ? undefined : readMessages(output, 'assistant'),
        }
      : { input, output }),
    content: attributes.word('pawl.content', CONTENTS),
    status: attributes.word('pawl.status', STATUSES),
    ownTime: attributes.count('pawl.own_time'),
    effect: attributes.word('pawl.tool.effect', EFFECTS),
    served: attributes.word('pawl.tool.served', SERVED),
    decision: attributes.word('pawl.policy.decision', DECISIONS),
    state,
    role: attributes.text('pawl.message.role'),
    sequence: attributes.count('pawl.sequence'),
    timeInferred: attributes.word('pawl.time', ['inferred']) === undefined ? undefined : true,
    agentVersion: attributes.text('pawl.agent.version'),
    stopReason: attributes.text('pawl.stop_reason'),
    finalStatus: attributes.text('pawl.final_status'),
    complete: attributes.flag(COMPLETE),
    tags: tagsOf(attributes.json('pawl.tags')),
    facts: factsOf(reader),
    annotations: attributes.json('pawl.annotations'),
  };
};

/**
 * Our own attributes, which any agent may set and which win over all others for the field they name: `pawl.step.kind`,
 * `pawl.input`, `pawl.tool.effect`, `pawl.policy.decision`, `pawl.approval.state`, `pawl.stop_reason` and the rest.
 */
export const pawl: Convention = {
  id: 'pawl',
  recognises: reader => reader.attributes.hasPrefix('pawl.'),
  read,
};
