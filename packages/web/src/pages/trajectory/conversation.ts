import {
  isObject,
  type Json,
  type Message,
  type MessagePart,
  type ModelStep,
  type Step,
  type StepId,
  type ToolStep,
} from '@pawl/core/trajectory';
import { contentKey, textKey } from './content-key.js';

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

/** What one thread of messages (an agent, or the run when there is none) has shown so far, by content. */
type Shown = Map<string, number>;

class Conversation {
  readonly #steps: readonly Step[];
  readonly #entries: Entry[] = [];
  readonly #threads = new Map<StepId | null, Shown>();
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
  #thread(step: Step): Shown {
    const above = step.parent === null ? null : (this.#threadOf.get(step.parent) ?? null);
    const id = step.kind === 'agent' ? step.id : above;
    this.#threadOf.set(step.id, id);
    let shown = this.#threads.get(id);
    if (shown === undefined) {
      shown = new Map();
      this.#threads.set(id, shown);
    }
    return shown;
  }

  #collectResponses(step: ModelStep): void {
    for (const message of step.input) {
      for (const part of message.parts) {
        if (part.type === 'tool_call_response' && part.id !== null) this.#responses.set(part.id, part.response);
      }
    }
  }

  #model(step: ModelStep, shown: Shown): void {
    const inThisCall: Shown = new Map();
    for (const [index, message] of step.input.entries()) {
      const key = messageKey(message);
      const nth = raise(inThisCall, key);
      if (step.content !== 'delta' && nth <= (shown.get(key) ?? 0)) continue;
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

  #message(step: Step & { kind: 'message' }, shown: Shown): void {
    const value = step.output ?? step.input;
    const content = typeof value === 'string' ? value : null;
    // A model call often repeats as its input what a message step already said.
    if (content !== null) raise(shown, textKey(step.role, content));
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

/** Steps waiting to be claimed, first come first served, under a key. */
class Queues<Item> {
  readonly #queues = new Map<string, Item[]>();

  constructor(items: readonly Item[], keyOf: (item: Item) => string | null) {
    // From the last to the first, so that taking from the end takes in order.
    for (let index = items.length - 1; index >= 0; index -= 1) {
      const item = items[index];
      const key = item === undefined ? null : keyOf(item);
      if (item === undefined || key === null) continue;
      const queue = this.#queues.get(key);
      if (queue === undefined) this.#queues.set(key, [item]);
      else queue.push(item);
    }
  }

  take(key: string, wanted: (item: Item) => boolean): Item | null {
    const queue = this.#queues.get(key);
    for (let item = queue?.pop(); item !== undefined; item = queue?.pop()) {
      if (wanted(item)) return item;
    }
    return null;
  }
}

/**
 * A message's identity within a thread: role, text, calls and results. Ids and reasoning are left out, because
 * providers change or drop them when they echo an answer back as history.
 */
const messageKey = (message: Message): string => {
  const first = message.parts[0];
  if (message.parts.length === 1 && first?.type === 'text') return textKey(message.role, first.content);
  const parts = message.parts.flatMap(part => {
    if (part.type === 'text') return part.content.trim() === '' ? [] : [`text ${part.content.trim()}`];
    if (part.type === 'tool_call') return [`call ${part.name} ${contentKey(part.arguments)}`];
    if (part.type === 'tool_call_response') return [`result ${part.id ?? ''} ${contentKey(part.response)}`];
    return part.type === 'other' ? [`other ${contentKey(part.value)}`] : [];
  });
  return parts.length === 1 && parts[0]?.startsWith('text ') === true
    ? textKey(message.role, parts[0].slice(5))
    : `${message.role}\n${parts.join('\n')}`;
};

/** The text of an answer, for lists: what was said, else which tools were called. */
export const spokenOf = (messages: readonly Message[]): string => {
  const parts = messages.flatMap(message => message.parts);
  const text = parts.flatMap(part => (part.type === 'text' ? [part.content] : [])).join(' ');
  if (text.trim() !== '') return text;
  const called = parts.flatMap(part => (part.type === 'tool_call' ? [part.name] : []));
  return called.length === 0 ? '' : `calls ${called.join(', ')}`;
};

/** Whether a value is an object or array, which deserves the viewer, not a line of text. */
export const isStructured = (value: Json): boolean => isObject(value) || Array.isArray(value);
