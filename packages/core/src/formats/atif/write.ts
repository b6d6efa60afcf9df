import {
  type AgentStep,
  type Json,
  type JsonObject,
  jsonText,
  type ModelStep,
  type Step,
  type StepId,
  textOf as spokenBy,
  type Trajectory,
  totals,
} from '../../trajectory/index.js';
import { known } from '../foreign/members.js';
import { messagesOut } from '../pawl/messages.js';
import { isContent, plainText } from './content.js';
import {
  aboutAgent,
  aboutRun,
  aboutStep,
  callOf,
  type Draft,
  decisionExtra,
  decisionText,
  draft,
  finished,
  modelDraft,
  resultOf,
} from './step-drafts.js';

/**
 * A trajectory as an ATIF 1.7 document. ATIF has steps of users, systems and agents; what it has no words for stands in
 * `extra.pawl`, so that {@link atif} reads the same steps back: kinds, ids, times, errors, decisions. What groups other
 * steps and nothing else (workflows) is left out, and of a model's input what the steps before it do not tell.
 */
export const atifOf = (trajectory: Trajectory): JsonObject => {
  const main = mainOf(trajectory.steps);
  return new Writer(trajectory, main).document(main, trajectory.id);
};

/** The one agent that everything else is below, workflows around it left aside; null where there is none. */
const mainOf = (steps: readonly Step[]): AgentStep | null => {
  const below = new Set<StepId>();
  const top: Step[] = [];
  for (const step of steps) {
    const isBelow = step.parent !== null && below.has(step.parent);
    if (isBelow || step.kind === 'agent') below.add(step.id);
    if (!isBelow && step.kind !== 'workflow') top.push(step);
  }
  const [only] = top;
  return top.length === 1 && only?.kind === 'agent' ? only : null;
};

/** Sub-agents within sub-agents; the steps of deeper ones are their ancestor's. Readers of JSON have limits too. */
const AGENT_LEVELS = 16;

/** Whose a step is: the id of an agent step, null for the run without one. */
interface Owner {
  readonly id: StepId | null;
  readonly level: number;
}

class Writer {
  readonly #trajectory: Trajectory;
  readonly #main: AgentStep | null;
  readonly #byId: ReadonlyMap<StepId, Step>;
  /** Steps by the agent whose they are; agents by the one that they work for. In order. */
  readonly #members = new Map<StepId | null, Step[]>();

  constructor(trajectory: Trajectory, main: AgentStep | null) {
    this.#trajectory = trajectory;
    this.#main = main;
    this.#byId = new Map(trajectory.steps.map(step => [step.id, step]));
    const owners = new Map<StepId, Owner>();
    const top: Owner = { id: main?.id ?? null, level: 0 };
    if (main !== null) owners.set(main.id, top);
    for (const step of trajectory.steps) {
      if (step === main) continue;
      // Parents stand before their children, so that the parent's owner is known.
      const owner = (step.parent === null ? undefined : owners.get(step.parent)) ?? top;
      const isOwner = step.kind === 'agent' && owner.level < AGENT_LEVELS;
      owners.set(step.id, isOwner ? { id: step.id, level: owner.level + 1 } : owner);
      if (step.kind === 'agent' && !isOwner) continue;
      const list = this.#members.get(owner.id);
      if (list === undefined) this.#members.set(owner.id, [step]);
      else list.push(step);
    }
  }

  document(agent: AgentStep | null, id: string): JsonObject {
    const steps = this.#members.get(agent?.id ?? null) ?? [];
    const scope = new DocumentSteps(this.#byId);
    const subagents: JsonObject[] = [];
    for (const step of steps) {
      if (step.kind === 'agent') {
        const sub = `${this.#trajectory.id}/${step.id}`;
        scope.refer(step, sub);
        subagents.push(this.document(step, sub));
      } else scope.add(step);
    }
    const isMain = agent === this.#main;
    const sums = totals(steps);
    return {
      schema_version: 'ATIF-v1.7',
      ...(this.#trajectory.conversationId === null ? {} : { session_id: this.#trajectory.conversationId }),
      trajectory_id: id,
      agent: this.#agentOf(agent, isMain),
      steps: scope.finish(agent?.input ?? this.#trajectory.input),
      ...(isMain && this.#trajectory.notes.length > 0 ? { notes: this.#trajectory.notes.join('; ') } : {}),
      final_metrics: known({
        total_prompt_tokens: sums.tokens.input,
        total_completion_tokens: sums.tokens.output,
        total_cached_tokens: sums.tokens.cacheRead,
        total_cost_usd: sums.costUsd,
        total_steps: scope.count,
      }),
      ...(subagents.length === 0 ? {} : { subagent_trajectories: subagents }),
      extra: {
        pawl: {
          ...(agent !== null
            ? aboutAgent(agent)
            : steps.every(step => step.kind === 'workflow')
              ? {}
              : { is_step: false }),
          ...(isMain ? aboutRun(this.#trajectory) : {}),
        },
      },
    };
  }

  #agentOf(agent: AgentStep | null, isMain: boolean): JsonObject {
    const run = this.#trajectory.agent;
    return {
      name: agent?.name ?? run.name ?? 'agent',
      // ATIF wants a version; `extra.pawl.version` says when there is none.
      version: agent?.version ?? (isMain ? run.version : null) ?? 'unknown',
    };
  }
}

/** The steps of one document while they are put together. */
class DocumentSteps {
  readonly #byId: ReadonlyMap<StepId, Step>;
  readonly #drafts: Draft[] = [];
  /** How often each message of a user or system was told, and how often models have heard it. */
  readonly #told = new Map<string, number>();
  readonly #heard = new Map<string, number>();
  readonly #resultOf = new Map<StepId, Record<string, Json>>();

  constructor(byId: ReadonlyMap<StepId, Step>) {
    this.#byId = byId;
  }

  get count(): number {
    return this.#drafts.length;
  }

  add(step: Exclude<Step, AgentStep>): void {
    switch (step.kind) {
      case 'model':
        this.#addHeard(step);
        this.#push(modelDraft(step));
        return;
      case 'tool':
      case 'retrieval':
      case 'memory':
        this.#addCall(step);
        return;
      case 'message':
        this.#addMessage(step);
        return;
      case 'policy':
      case 'approval':
        this.#push(draft({ source: 'system', message: decisionText(step), extra: { pawl: decisionExtra(step) } }));
        return;
      case 'workflow':
        return;
    }
  }

  /** Notes where a sub-agent was at work: in the result of the tool that it was called as, else beside the latest step. */
  refer(agent: AgentStep, id: string): void {
    const reference = { trajectory_id: id };
    for (let at = agent.parent === null ? undefined : this.#byId.get(agent.parent); at !== undefined; ) {
      const result = this.#resultOf.get(at.id);
      if (result !== undefined) {
        const before = result['subagent_trajectory_ref'];
        result['subagent_trajectory_ref'] = [...(Array.isArray(before) ? before : []), reference];
        return;
      }
      at = at.parent === null ? undefined : this.#byId.get(at.parent);
    }
    const last =
      this.#drafts.at(-1) ?? this.#push(draft({ source: 'system', message: '', extra: { pawl: { is_step: false } } }));
    last.results.push({ subagent_trajectory_ref: [reference] });
  }

  /** @param input - what the agent was asked, for a document that nobody speaks in: ATIF wants a step */
  finish(input: Json): readonly JsonObject[] {
    if (this.#drafts.length === 0) {
      const message = typeof input === 'string' ? input : input === null ? '' : jsonText(input);
      this.#push(draft({ source: 'user', message, extra: { pawl: { is_step: false } } }));
    }
    return this.#drafts.map(finished);
  }

  #push(made: Draft): Draft {
    this.#drafts.push(made);
    return made;
  }

  #addMessage(step: Extract<Step, { kind: 'message' }>): void {
    const { output } = step;
    const message = typeof output === 'string' || isContent(output) ? output : output === null ? '' : jsonText(output);
    const source =
      step.role === 'user' ? 'user' : step.role === 'system' || step.role === 'developer' ? 'system' : 'agent';
    count(this.#told, keyOf(step.role, plainText(message)));
    const about = {
      ...aboutStep(step, step.name !== step.role),
      ...known({ role: step.role === source ? null : step.role, input: step.input }),
      ...(message === output ? {} : { output }),
    };
    this.#push(
      draft({
        source,
        message,
        ...(source === 'agent' ? { llm_call_count: 0 } : {}),
        extra: { pawl: about },
      }),
    );
  }

  /** What users and systems said in a model's input and no step has told yet. */
  #addHeard(model: ModelStep): void {
    const here = new Map<string, number>();
    for (const message of model.input) {
      if (message.role !== 'user' && message.role !== 'system') continue;
      const text = spokenBy(message);
      const key = keyOf(message.role, text);
      count(here, key);
      // A delta holds only what is new: its messages count on from those of the models before.
      const needed = (here.get(key) ?? 0) + (model.content === 'delta' ? (this.#heard.get(key) ?? 0) : 0);
      if ((this.#told.get(key) ?? 0) >= needed) continue;
      count(this.#told, key);
      const isPlain = message.parts.every(part => part.type === 'text') && message.name === undefined;
      const about = { is_step: false, ...(isPlain ? {} : { message: firstOf(messagesOut([message])) }) };
      this.#push(draft({ source: message.role, message: text, extra: { pawl: about } }));
    }
    for (const [key, times] of here) {
      if (model.content === 'delta') this.#heard.set(key, (this.#heard.get(key) ?? 0) + times);
    }
  }

  #addCall(step: Extract<Step, { kind: 'tool' | 'retrieval' | 'memory' }>): void {
    const last = this.#drafts.at(-1);
    const asked =
      last?.takesCalls === true
        ? last
        : this.#push(
            draft({ source: 'agent', message: '', llm_call_count: 0, extra: { pawl: { kind: 'calls' } } }, true),
          );
    const callId = (step.kind === 'tool' ? step.callId : null) ?? step.id;
    const taken = asked.calls.some(call => call['tool_call_id'] === callId);
    const id = taken ? `${callId}#${asked.calls.length + 1}` : callId;
    asked.calls.push(callOf(step, id));
    if (step.status === 'pending') return;
    const result = resultOf(step, id);
    asked.results.push(result);
    this.#resultOf.set(step.id, result);
  }
}

const keyOf = (role: string, text: string): string => `${role} ${text}`;

const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const firstOf = (value: Json): Json => (Array.isArray(value) ? (value[0] ?? null) : value);
