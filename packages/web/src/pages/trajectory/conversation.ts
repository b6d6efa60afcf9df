import type { Json, Message, MessagePart, ModelStep, Step, StepId, ToolStep } from '@pawl/core/trajectory';
import { contentKey, messageKey, textKey } from './content-key.js';
import { Queues } from './queues.js';

type CallPart = Extract<MessagePart, { type: 'tool_call' }>;

/** One line of the conversation view. `step` is the step that is selected with it. */
export type Entry =
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly step: StepId;
      readonly role: string;
      readonly name: string | null;
      /** Without the tool calls, which are entries of their own. */
      readonly parts: readonly MessagePart[];
      /** The model step that wrote it; null for what it was given. */
      readonly model: ModelStep | null;
    }
  | {
      readonly kind: 'tool';
      readonly key: string;
      /** The tool's own step; the model's when the call left no step. */
      readonly step: StepId;
      readonly name: string;
      readonly arguments: Json;
      /** Undefined: nobody recorded a result. */
      readonly result: Json | undefined;
      readonly toolStep: ToolStep | null;
    }
  /** What is not said but belongs between what is: agents, policies, approvals, retrievals, memory. */
  | { readonly kind: 'step'; readonly key: string; readonly step: StepId; readonly of: Step };

/**
 * The conversation as it was held: each message once, though every model call carries the whole history; each tool call
 * where the model asked for it, with its result folded in. Linear in the size of the trajectory.
 */
export const conversation = (steps: readonly Step[]): readonly Entry[] => new Conversation(steps).entries();

/** How often each message has been seen, by content. */
type Counts = Map<string, number>;

/** What one thread of messages has shown so far: an agent's, or the run's when there is none. */
interface Thread {
  readonly shown: Counts;
  /** Shown as a step of its own, and not yet met in the input of a model call that repeats it. */
  readonly unmet: Counts;
}

class Conversation {
  readonly #steps: readonly Step[];
  readonly #entries: Entry[] = [];
  readonly #threads = new Map<StepId | null, Thread>();
  readonly #threadOf = new Map<StepId, StepId | null>();
  readonly #claimed = new Set<StepId>();
  readonly #toolsByCallId: Queues<ToolStep>;
  readonly #toolsByContent: Queues<ToolStep>;
  readonly #responses = new Map<string, Json>();

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
    const tools = steps.filter(step => step.kind === 'tool');
    this.#toolsByCallId = new Queues(tools, tool => tool.callId);
    this.#toolsByContent = new Queues(tools, tool => `${tool.name} ${contentKey(tool.input)}`);
    for (const step of steps) {
      if (step.kind === 'model') this.#collectResponses(step);
    }
  }

  entries(): readonly Entry[] {
    for (const step of this.#steps) {
      const thread = this.#thread(step);
      if (step.kind === 'model') this.#model(step, thread);
      else if (step.kind === 'tool') this.#tool(step);
      else if (step.kind === 'message') this.#message(step, thread);
      else if (step.kind !== 'workflow') this.#entries.push({ kind: 'step', key: step.id, step: step.id, of: step });
    }
    return this.#entries;
  }

  /** The nearest agent above a step holds the conversation it belongs to. */
  #thread(step: Step): Thread {
    const above = step.parent === null ? null : (this.#threadOf.get(step.parent) ?? null);
    const id = step.kind === 'agent' ? step.id : above;
    this.#threadOf.set(step.id, id);
    const known = this.#threads.get(id);
    if (known !== undefined) return known;
    const thread: Thread = { shown: new Map(), unmet: new Map() };
    this.#threads.set(id, thread);
    return thread;
  }

  #collectResponses(step: ModelStep): void {
    for (const message of step.input) {
      for (const part of message.parts) {
        if (part.type === 'tool_call_response' && part.id !== null) this.#responses.set(part.id, part.response);
      }
    }
  }

  #model(step: ModelStep, { shown, unmet }: Thread): void {
    const inThisCall: Counts = new Map();
    for (const [index, message] of step.input.entries()) {
      const key = messageKey(message);
      const nth = raise(inThisCall, key);
      if (step.content === 'delta' ? take(unmet, key) : nth <= (shown.get(key) ?? 0)) continue;
      raise(shown, key);
      this.#show(step, message, null, `${step.id}/in/${index}`);
    }
    for (const [index, message] of step.output.entries()) {
      raise(shown, messageKey(message));
      this.#show(step, message, step, `${step.id}/out/${index}`);
    }
    if (step.output.length === 0 && (step.error !== null || step.input.length === 0)) {
      this.#entries.push({ kind: 'step', key: step.id, step: step.id, of: step });
    }
  }

  #show(step: Step, message: Message, model: ModelStep | null, key: string): void {
    const spoken = message.parts.filter(part => part.type !== 'tool_call' && !this.#isFolded(part));
    const calls = message.parts.filter(part => part.type === 'tool_call');
    if (spoken.length > 0 || (calls.length === 0 && message.parts.length === 0)) {
      const name = message.name ?? null;
      this.#entries.push({ kind: 'message', key, step: step.id, role: message.role, name, parts: spoken, model });
    }
    for (const [index, call] of calls.entries()) this.#call(step, call, `${key}/call/${index}`);
  }

  /** A result is folded into its call where the call is known; else it stays a message of its own. */
  #isFolded(part: MessagePart): boolean {
    return part.type === 'tool_call_response' && part.id !== null && this.#shownCalls.has(part.id);
  }
  readonly #shownCalls = new Set<string>();

  #call(step: Step, call: CallPart, key: string): void {
    if (call.id !== null) this.#shownCalls.add(call.id);
    const tool = this.#claim(call);
    const response = call.id === null ? undefined : this.#responses.get(call.id);
    this.#entries.push({
      kind: 'tool',
      key,
      step: tool?.id ?? step.id,
      name: call.name,
      arguments: call.arguments,
      result: tool !== null && (tool.output !== null || response === undefined) ? resultOf(tool) : response,
      toolStep: tool,
    });
  }

  #claim(call: CallPart): ToolStep | null {
    const unclaimed = (tool: ToolStep): boolean => !this.#claimed.has(tool.id);
    const tool =
      (call.id === null ? null : this.#toolsByCallId.take(call.id, unclaimed)) ??
      this.#toolsByContent.take(`${call.name} ${contentKey(call.arguments)}`, unclaimed);
    if (tool !== null) this.#claimed.add(tool.id);
    return tool;
  }

  /** A tool step that no model asked for, or whose request was not recorded. */
  #tool(step: ToolStep): void {
    if (this.#claimed.has(step.id)) return;
    this.#claimed.add(step.id);
    if (step.callId !== null) this.#shownCalls.add(step.callId);
    this.#entries.push({
      kind: 'tool',
      key: step.id,
      step: step.id,
      name: step.name,
      arguments: step.input,
      result: resultOf(step),
      toolStep: step,
    });
  }

  #message(step: Step & { kind: 'message' }, { shown, unmet }: Thread): void {
    const value = step.output ?? step.input;
    const content = typeof value === 'string' ? value : null;
    // A model call often repeats as its input what a message step already said.
    if (content !== null) {
      raise(shown, textKey(step.role, content));
      raise(unmet, textKey(step.role, content));
    }
    const parts: readonly MessagePart[] =
      content !== null ? [{ type: 'text', content }] : value === null ? [] : [{ type: 'other', value }];
    const name = step.name === '' || step.name === step.role ? null : step.name;
    this.#entries.push({ kind: 'message', key: step.id, step: step.id, role: step.role, name, parts, model: null });
  }
}

const resultOf = (tool: ToolStep): Json | undefined =>
  tool.output === null && (tool.status !== 'ok' || tool.error !== null) ? undefined : tool.output;

const raise = (counts: Map<string, number>, key: string): number => {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
};

/** Takes one of what is counted; false when none is left. */
const take = (counts: Counts, key: string): boolean => {
  const left = counts.get(key) ?? 0;
  if (left > 0) counts.set(key, left - 1);
  return left > 0;
};
