import {
  isObject,
  type Json,
  type JsonObject,
  nanosOf,
  own,
  type Span,
  type SpanId,
  type StepKind,
  type Timestamp,
  type TraceId,
  timestampFromNanos,
  unfold,
} from '../../trajectory/index.js';
import { foreignSpanId } from '../foreign/ids.js';
import { known, listOf, member, numberOf, objectOf, textOf, truthOf } from '../foreign/members.js';
import { modelAttributes } from '../foreign/model-facts.js';
import { type SpanFacts, spanOf } from '../foreign/span.js';
import { recordError } from '../format.js';
import { resultText, valueText } from '../messages/attribute-values.js';
import { readMoment } from '../moment.js';
import type { LogRecord } from '../records.js';
import { agentOutput, messageContent, plainText } from './content.js';

/** What pawl itself wrote beside the format, so that its own trajectories come back whole. */
const ours = (value: Json): JsonObject => objectOf(objectOf(value, 'extra'), 'pawl');

interface StepProblem {
  readonly type: string | null;
  readonly message: string;
}

/** What is told of a span beside its id and place. */
interface Told {
  readonly kind: StepKind;
  readonly name: string;
  readonly attributes: JsonObject;
  readonly error?: StepProblem | null;
  readonly hasEnded?: boolean;
}

/** One document on its way into spans: the run's, or that of a sub-agent within it. */
interface Scope {
  readonly document: JsonObject;
  /** Tells the ids of this document's steps from those of others in the same trace. */
  readonly key: string;
  /** Null for a run that no agent step stands for. */
  readonly agent: SpanId | null;
  /** Embedded sub-agents that nobody has referred to yet, by id. */
  readonly waiting: Map<string, JsonObject>;
  /** Messages since the last model call. */
  news: Json[];
  near: Timestamp | null;
}

/** Reads one document, its sub-agents included. */
export class AtifReader {
  readonly #record: LogRecord;
  readonly #traceId: TraceId;
  readonly #spans: Span[] = [];
  #sequence = 0;
  #aboutRun: JsonObject = {};

  constructor(record: LogRecord, traceId: TraceId) {
    this.#record = record;
    this.#traceId = traceId;
  }

  read(document: JsonObject): readonly Span[] {
    this.#readDocument(document, null, 'main');
    return this.#spans;
  }

  #readDocument(document: JsonObject, parent: SpanId | null, key: string): void {
    const about = ours(document);
    const steps = listOf(document, 'steps');
    const times = steps.flatMap(step => readMoment(member(step, 'timestamp')) ?? []).sort();
    const told = textOf(about, 'started_at') !== null;
    const [startedAt, endedAt] = told ? recorded(about) : [times[0] ?? null, times.at(-1) ?? null];
    const attributes = agentAttributes(document, steps, id => this.#idOf(id));
    const agent = truthOf(about, 'is_step') === false ? null : this.#idOf(textOf(about, 'id') ?? key);
    if (agent === null) this.#aboutRun = attributes;
    else {
      this.#push({
        spanId: agent,
        parentSpanId: parent,
        name: textOf(objectOf(document, 'agent'), 'name') ?? 'agent',
        startedAt,
        endedAt,
        attributes: { 'pawl.step.kind': 'agent', ...attributes },
        error: errorIn(about),
      });
    }
    const waiting = new Map(
      listOf(document, 'subagent_trajectories').flatMap((sub, index) =>
        isObject(sub) ? [[textOf(sub, 'trajectory_id', 'session_id') ?? `${key}/${index}`, sub] as const] : [],
      ),
    );
    const scope: Scope = { document, key, agent, waiting, news: [], near: null };
    for (const [index, step] of steps.entries()) this.#readStep(scope, step, index);
    for (const [id, sub] of waiting) this.#readDocument(sub, agent, `${key}/${id}`);
  }

  #readStep(scope: Scope, step: Json, index: number): void {
    const source = textOf(step, 'source');
    if (!isObject(step) || source === null) {
      throw recordError(
        this.#record,
        `steps[${index}] has no source`,
        'A step says whose it is: system, user or agent.',
      );
    }
    scope.near = readMoment(member(step, 'timestamp')) ?? scope.near;
    const id = `${scope.key}/${textOf(step, 'step_id') ?? index + 1}`;
    if (source === 'agent' && numberOf(step, 'llm_call_count') !== 0) this.#addModel(scope, step, id);
    else this.#addMessage(scope, step, id, source);
    this.#addCalls(scope, step, id);
  }

  #addModel(scope: Scope, step: JsonObject, id: string): void {
    const about = ours(step);
    const metrics = truthOf(step, 'is_copied_context') === true ? {} : objectOf(step, 'metrics');
    const extra = objectOf(metrics, 'extra');
    const model = textOf(step, 'model_name') ?? textOf(objectOf(scope.document, 'agent'), 'model_name');
    const output = own(about, 'output') ?? agentOutput(step);
    this.#add(scope, textOf(about, 'id') ?? id, about, {
      kind: 'model',
      name: textOf(about, 'name') ?? model ?? 'model',
      attributes: {
        'pawl.input': scope.news,
        'pawl.output': output,
        'pawl.content': textOf(about, 'content') === 'absent' ? 'absent' : 'delta',
        ...modelAttributes({
          provider: textOf(about, 'provider'),
          requestModel: Object.hasOwn(about, 'request_model') ? textOf(about, 'request_model') : model,
          responseModel: textOf(about, 'response_model'),
          responseId: textOf(about, 'response_id'),
          finishReason: textOf(about, 'finish_reason'),
          input: numberOf(metrics, 'prompt_tokens'),
          output: numberOf(metrics, 'completion_tokens'),
          cacheRead: numberOf(metrics, 'cached_tokens'),
          cacheWrite: numberOf(extra, 'cache_creation_input_tokens', 'cache_write_tokens'),
          reasoning: numberOf(extra, 'reasoning_tokens', 'reasoning_output_tokens'),
          audioInput: numberOf(extra, 'audio_input_tokens'),
          audioOutput: numberOf(extra, 'audio_output_tokens'),
          costUsd: numberOf(metrics, 'cost_usd'),
        }),
        ...known({ 'atif.reasoning_effort': member(step, 'reasoning_effort') }),
        ...restOf(step),
      },
      error: errorIn(about),
    });
    scope.news = [];
  }

  #addMessage(scope: Scope, step: JsonObject, id: string, source: string): void {
    const about = ours(step);
    const kind = textOf(about, 'kind');
    if (kind === 'policy' || kind === 'approval') {
      this.#add(scope, textOf(about, 'id') ?? id, about, { kind, ...decisionOf(about, kind), error: errorIn(about) });
      return;
    }
    const content = own(step, 'message') ?? '';
    if (source === 'agent' && (content === '' || kind === 'calls')) return;
    const role = textOf(about, 'role') ?? (source === 'agent' ? 'assistant' : source);
    // An empty step that pawl needed to hang something on.
    if (content === '' && truthOf(about, 'is_step') === false && !Object.hasOwn(about, 'message')) return;
    scope.news.push(own(about, 'message') ?? { role, content: messageContent(content) });
    // A message that only a model's input told is no step of its own.
    if (truthOf(about, 'is_step') === false) return;
    this.#add(scope, textOf(about, 'id') ?? id, about, {
      kind: 'message',
      name: textOf(about, 'name') ?? role,
      attributes: {
        'pawl.message.role': role,
        'pawl.output': valueText(Object.hasOwn(about, 'output') ? (own(about, 'output') ?? null) : content),
        ...known({ 'pawl.input': wrapped(own(about, 'input')) }),
        ...restOf(step),
      },
    });
  }

  #addCalls(scope: Scope, step: JsonObject, id: string): void {
    const results = listOf(objectOf(step, 'observation'), 'results').filter(isObject);
    const answers = new Map<string, JsonObject>();
    const unasked: JsonObject[] = [];
    for (const result of results) {
      const call = textOf(result, 'source_call_id');
      if (call === null || answers.has(call)) unasked.push(result);
      else answers.set(call, result);
    }
    for (const [index, call] of listOf(step, 'tool_calls').entries()) {
      if (!isObject(call)) continue;
      const callId = textOf(call, 'tool_call_id');
      const result = callId === null ? undefined : answers.get(callId);
      if (callId !== null) answers.delete(callId);
      this.#addCall(scope, call, result, `${id}/call/${index + 1}`);
    }
    for (const [index, result] of [...answers.values(), ...unasked].entries()) {
      this.#addObservation(scope, result, `${id}/observation/${index + 1}`);
    }
  }

  #addCall(scope: Scope, call: JsonObject, result: JsonObject | undefined, id: string): void {
    const about = ours(call);
    const callId = textOf(call, 'tool_call_id');
    if (truthOf(about, 'is_step') === false) return;
    const kind = textOf(about, 'kind');
    const input = Object.hasOwn(about, 'arguments') ? own(about, 'arguments') : own(call, 'arguments');
    const span = this.#add(scope, textOf(about, 'id') ?? id, about, {
      kind: kind === 'retrieval' || kind === 'memory' ? kind : 'tool',
      name: textOf(call, 'function_name') ?? 'tool',
      attributes: {
        'pawl.input': valueText(input === undefined ? null : input),
        ...(result === undefined ? {} : outputOf(result)),
        ...known({
          'gen_ai.tool.call.id': Object.hasOwn(about, 'call_id') ? textOf(about, 'call_id') : callId,
          'pawl.tool.effect': textOf(about, 'effect'),
          'pawl.tool.served': textOf(about, 'served'),
        }),
        ...restOf(call),
      },
      error: result === undefined ? null : errorIn(ours(result)),
      hasEnded: result !== undefined,
    });
    if (result === undefined) return;
    const content = own(result, 'content') ?? null;
    if (content !== null) scope.news.push({ role: 'tool', tool_call_id: callId, content });
    this.#addSubagents(scope, result, span);
  }

  /** What was observed without a call that asked for it. */
  #addObservation(scope: Scope, result: JsonObject, id: string): void {
    const content = own(result, 'content') ?? null;
    if (content === null || content === '') {
      this.#addSubagents(scope, result, scope.agent);
      return;
    }
    const span = this.#add(
      scope,
      id,
      {},
      {
        kind: 'tool',
        name: 'observation',
        attributes: { ...outputOf(result), ...restOf(result) },
      },
    );
    scope.news.push({ role: 'user', content: messageContent(content) });
    this.#addSubagents(scope, result, span);
  }

  #addSubagents(scope: Scope, result: JsonObject, parent: SpanId | null): void {
    for (const reference of listOf(result, 'subagent_trajectory_ref')) {
      const id = textOf(reference, 'trajectory_id') ?? textOf(reference, 'session_id') ?? '';
      const sub = scope.waiting.get(id);
      if (sub === undefined) continue;
      scope.waiting.delete(id);
      this.#readDocument(sub, parent, `${scope.key}/${id}`);
    }
  }

  #add(scope: Scope, id: string, about: JsonObject, told: Told): SpanId {
    const spanId = this.#idOf(id);
    const [startedAt, endedAt] = recorded(about);
    const source = textOf(about, 'source');
    this.#push({
      spanId,
      parentSpanId: scope.agent,
      name: told.name,
      startedAt,
      endedAt,
      near: scope.near,
      attributes: {
        'pawl.step.kind': told.kind,
        'pawl.step.name': told.name,
        ...known({
          'pawl.source': source,
          'pawl.status': textOf(about, 'status'),
          'pawl.own_time': told.kind === 'model' ? numberOf(about, 'duration_ms') : null,
        }),
        ...told.attributes,
      },
      error: told.error ?? null,
      hasEnded: told.hasEnded ?? true,
    });
    if (startedAt !== null) scope.near = startedAt;
    return spanId;
  }

  /** What is about the run and has no agent step to stand on stands on the first span. */
  #push(facts: Omit<SpanFacts, 'traceId' | 'sequence'>): void {
    const { 'pawl.input': _, 'pawl.output': __, 'pawl.step.name': ___, ...about } = this.#aboutRun;
    this.#aboutRun = {};
    this.#sequence += 1;
    const attributes = { ...about, ...facts.attributes };
    this.#spans.push(spanOf('atif', { ...facts, traceId: this.#traceId, sequence: this.#sequence, attributes }));
  }

  #idOf(id: string): SpanId {
    return foreignSpanId(this.#traceId, id);
  }
}

/** Start and end as pawl recorded them; null where it did not. */
const recorded = (about: JsonObject): readonly [Timestamp | null, Timestamp | null] => {
  const start = readMoment(member(about, 'started_at'));
  const duration = numberOf(about, 'duration_ms');
  if (start === null || duration === null) return [start, null];
  return [start, timestampFromNanos(nanosOf(start) + BigInt(Math.round(duration * 1_000_000)))];
};

const errorIn = (about: JsonObject): StepProblem | null => {
  const error = own(about, 'error');
  return isObject(error) ? { type: textOf(error, 'type'), message: textOf(error, 'message') ?? '' } : null;
};

const wrapped = (value: Json | undefined): Json => (value === undefined || value === null ? null : valueText(value));

const decisionOf = (about: JsonObject, kind: 'policy' | 'approval'): Pick<Told, 'name' | 'attributes'> => ({
  name: textOf(about, 'name') ?? kind,
  attributes: known({
    [kind === 'policy' ? 'pawl.policy.decision' : 'pawl.approval.state']: textOf(about, 'decision'),
    'pawl.input': wrapped(own(about, 'input')),
    'pawl.output': wrapped(own(about, 'output')),
  }),
});

const outputOf = (result: JsonObject): JsonObject => {
  const content = own(result, 'content') ?? null;
  if (content === null) return {};
  // A result that pawl wrote as JSON text is what that text says, a number or a truth value too.
  if (truthOf(ours(result), 'is_json') === true) return { 'pawl.output': content };
  return { 'pawl.output': typeof content === 'string' ? resultText(content) : valueText(content) };
};

/** Whatever else somebody put beside the format, for people to see. */
const restOf = (value: Json): JsonObject => {
  const { pawl: _, ...rest } = objectOf(value, 'extra');
  const references = listOf(value, 'subagent_trajectory_ref');
  return known({
    'atif.extra': Object.keys(rest).length === 0 ? null : rest,
    'atif.subagent_trajectory_ref': references.length === 0 ? null : references,
  });
};

const agentAttributes = (document: JsonObject, steps: readonly Json[], idOf: (id: string) => string): JsonObject => {
  const agent = objectOf(document, 'agent');
  const about = ours(document);
  const question = steps.find(step => textOf(step, 'source') === 'user');
  const answer = steps.findLast(
    step => textOf(step, 'source') === 'agent' && plainText(member(step, 'message')) !== '',
  );
  const annotations = listOf(about, 'annotations').flatMap(annotation => {
    const step = textOf(annotation, 'step');
    return isObject(annotation) ? [{ ...annotation, step: step === null ? null : idOf(step) }] : [];
  });
  const tags = objectOf(about, 'tags');
  const input = own(about, 'input') ?? member(question, 'message') ?? null;
  const output = own(about, 'output') ?? (answer === undefined ? null : plainText(member(answer, 'message')));
  return known({
    'pawl.step.name': textOf(agent, 'name') ?? 'agent',
    'gen_ai.agent.name': textOf(agent, 'name'),
    'pawl.agent.version': Object.hasOwn(about, 'version') ? textOf(about, 'version') : textOf(agent, 'version'),
    'pawl.agent.version_basis': textOf(about, 'version_basis'),
    'pawl.agent.version_parts': member(about, 'version_parts'),
    'pawl.external_id': member(about, 'external_ids'),
    'gen_ai.conversation.id': Object.hasOwn(about, 'conversation_id')
      ? textOf(about, 'conversation_id')
      : textOf(document, 'session_id'),
    'user.id': textOf(about, 'user_id'),
    'pawl.input': input === null ? null : valueText(input),
    'pawl.output': output === null || output === '' ? null : valueText(output),
    'pawl.stop_reason': textOf(about, 'stop_reason'),
    'pawl.final_status': textOf(about, 'final_status'),
    'pawl.tags': Object.keys(tags).length === 0 ? null : tags,
    'pawl.annotations': annotations.length === 0 ? null : annotations,
    'atif.notes': textOf(document, 'notes'),
    'atif.final_metrics': unfold(member(document, 'final_metrics')),
    'atif.continued_trajectory_ref': textOf(document, 'continued_trajectory_ref'),
    'atif.tool_definitions': member(agent, 'tool_definitions'),
    ...restOf(document),
  });
};
