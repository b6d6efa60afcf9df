import { type Attributes, atOnce, inSpan } from './span.js';

export interface PolicyDetails {
  readonly decision: 'allowed' | 'denied' | 'needs_approval';
  readonly input?: unknown;
  readonly output?: unknown;
}

/** Records that a policy or guardrail was consulted, and what it decided. */
export const policy = (name: string, details: PolicyDetails): void =>
  step('policy', name, { 'pawl.policy.decision': details.decision }, details);

export interface ApprovalDetails {
  readonly state: 'required' | 'approved' | 'denied';
  readonly input?: unknown;
  readonly output?: unknown;
}

/** Records that a person's approval was asked for, given or refused. */
export const approval = (name: string, details: ApprovalDetails): void =>
  step('approval', name, { 'pawl.approval.state': details.state }, details);

export interface MessageDetails {
  /** `user`, `assistant`, or whoever speaks. */
  readonly role: string;
  readonly content: unknown;
}

/** Records a message outside a model call: a user's turn, a mail to a customer, a word between agents. */
export const message = (name: string, details: MessageDetails): void =>
  step('message', name, { 'pawl.message.role': details.role }, { output: details.content });

/** Runs a retrieval under its own step: `name` is the source, `query` the input, what `fn` returns the documents. */
export const retrieval = <Query, Result>(
  name: string,
  query: Query,
  fn: (query: Query) => Result | Promise<Result>,
): Promise<Result> =>
  inSpan(`retrieval ${name}`, kindOf('retrieval', name, { 'gen_ai.operation.name': 'retrieval' }), async recording => {
    recording.json('pawl.input', query);
    const result = await fn(query);
    recording.json('pawl.output', result);
    return result;
  });

const step = (
  kind: string,
  name: string,
  attributes: Attributes,
  details: { readonly input?: unknown; readonly output?: unknown },
): void =>
  atOnce(`${kind} ${name}`, kindOf(kind, name, attributes), recording => {
    if (details.input !== undefined) recording.json('pawl.input', details.input);
    if (details.output !== undefined) recording.json('pawl.output', details.output);
  });

const kindOf = (kind: string, name: string, attributes: Attributes): Attributes => ({
  'pawl.step.kind': kind,
  'pawl.step.name': name,
  ...attributes,
});
