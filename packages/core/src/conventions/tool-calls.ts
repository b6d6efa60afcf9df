import { type Json, type MessagePart, type ModelStep, type StepId, textOf } from '../trajectory/index.js';
import type { Draft } from './draft.js';
import type { Scopes } from './scopes.js';

/** One call that a model asked for, and the answer that a later input shows. */
export interface ToolCall {
  /** The model step that asked. */
  readonly model: ModelStep;
  /** The place among the calls of the same output. */
  readonly position: number;
  readonly scope: StepId | null;
  readonly id: string | null;
  readonly name: string;
  readonly arguments: Json;
  /** Undefined when no later input of the same agent shows one. */
  readonly answer: Json | undefined;
}

type Asked = Extract<MessagePart, { type: 'tool_call' }>;
type Answered = Extract<MessagePart, { type: 'tool_call_response' }>;

class OpenCall {
  readonly model: ModelStep;
  readonly position: number;
  id: string | null;
  name: string;
  arguments: Json;
  answer: Json | undefined;

  constructor(model: ModelStep, position: number, asked: Asked) {
    this.model = model;
    this.position = position;
    this.id = asked.id;
    this.name = asked.name;
    this.arguments = asked.arguments;
  }
}

const append = (lists: Map<string, OpenCall[]>, key: string, call: OpenCall): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [call]);
  else list.push(call);
};

const opening = (model: ModelStep): string | undefined => {
  const first = model.input.find(message => message.role === 'user');
  return first === undefined ? undefined : textOf(first);
};

/** Whether two calls belong to one conversation: both start with the same words of the user, as far as they tell. */
const isContinued = (earlier: ModelStep, later: ModelStep): boolean => {
  const [before, after] = [opening(earlier), opening(later)];
  return before === undefined || after === undefined || before === after;
};

/** Follows one agent's model calls in order and pairs what they asked for with what they were told later. */
class CallLedger {
  readonly calls: OpenCall[] = [];
  readonly #byId = new Map<string, OpenCall[]>();
  readonly #history = new Set<string>();
  /** The calls of the previous output that have no id, by name. */
  readonly #withoutId = new Map<string, OpenCall[]>();
  #previous: ModelStep | null = null;
  #asked = 0;
  #nextUnanswered = 0;
  #answersWithoutId = 0;

  add(model: ModelStep): void {
    this.#readInput(model);
    this.#previous = model;
    this.#asked = 0;
    this.#withoutId.clear();
    for (const { parts } of model.output) {
      for (const part of parts) if (part.type === 'tool_call') this.#open(model, part);
    }
  }

  #open(model: ModelStep, asked: Asked): void {
    const call = new OpenCall(model, this.#asked, asked);
    this.#asked += 1;
    this.calls.push(call);
    if (asked.id === null) append(this.#withoutId, asked.name, call);
    else append(this.#byId, asked.id, call);
  }

  #readInput(model: ModelStep): void {
    // Servers that number their calls anew in every turn repeat ids: the nth answer belongs to the nth call.
    const answered = new Map<string, number>();
    const continues = this.#previous !== null && isContinued(this.#previous, model);
    const withoutId: Answered[] = [];
    for (const { parts } of model.input) {
      for (const part of parts) {
        if (part.type === 'tool_call' && part.id !== null) this.#recall(part, part.id, continues);
        if (part.type !== 'tool_call_response') continue;
        if (part.id === null) withoutId.push(part);
        else {
          const nth = answered.get(part.id) ?? 0;
          answered.set(part.id, nth + 1);
          const call = this.#byId.get(part.id)?.[nth];
          if (call !== undefined) call.answer ??= part.response;
        }
      }
    }
    this.#answerInOrder(withoutId, model.content === 'delta' ? 0 : this.#answersWithoutId);
    this.#answersWithoutId = Math.max(this.#answersWithoutId, withoutId.length);
  }

  /**
   * A call in the history of an input. It may fill in what its output lacks (a sender's limits cut outputs first), and
   * one that is new since the previous call of the same conversation was made by that call, even if its output did not
   * arrive.
   */
  #recall(asked: Asked, id: string, continues: boolean): void {
    const known = this.#byId.get(id)?.[0];
    if (known !== undefined) {
      if (known.name === '') known.name = asked.name;
      known.arguments ??= asked.arguments;
      return;
    }
    if (this.#history.has(id)) return;
    const previous = this.#previous;
    if (previous === null || !continues) {
      this.#history.add(id);
      return;
    }
    const unnamed = this.#withoutId.get(asked.name)?.shift();
    if (unnamed === undefined) this.#open(previous, asked);
    else {
      unnamed.id = id;
      append(this.#byId, id, unnamed);
    }
  }

  #answerInOrder(answers: readonly Answered[], alreadySeen: number): void {
    for (const { response } of answers.slice(alreadySeen)) {
      let call = this.calls[this.#nextUnanswered];
      while (call !== undefined && call.answer !== undefined) {
        this.#nextUnanswered += 1;
        call = this.calls[this.#nextUnanswered];
      }
      if (call === undefined) return;
      call.answer = response;
    }
  }
}

/**
 * Every call that the models of a trajectory asked for, agent by agent, in order: from their outputs, completed by the
 * histories in later inputs. What an agent's first input already tells happened before this run. Drafts come in order.
 */
export const toolCallsOf = (drafts: readonly Draft[], scopes: Scopes): readonly ToolCall[] => {
  const ledgers = new Map<StepId | null, CallLedger>();
  for (const { step } of drafts) {
    if (step.kind !== 'model') continue;
    const scope = scopes.get(step.id) ?? null;
    const ledger = ledgers.get(scope) ?? new CallLedger();
    ledgers.set(scope, ledger);
    ledger.add(step);
  }
  return [...ledgers].flatMap(([scope, ledger]) =>
    ledger.calls.map(call => ({
      model: call.model,
      position: call.position,
      scope,
      id: call.id,
      name: call.name,
      arguments: call.arguments,
      answer: call.answer,
    })),
  );
};
