import { isObject, jsonText, type StepId, type ToolStep } from '../trajectory/index.js';
import type { Draft } from './draft.js';
import type { Scopes } from './scopes.js';
import type { ToolCall } from './tool-calls.js';

/** Calls that wait for their tool step, oldest first. */
class Queues {
  readonly #calls = new Map<string, ToolCall[]>();
  readonly #taken: Set<ToolCall>;

  constructor(taken: Set<ToolCall>) {
    this.#taken = taken;
  }

  add(key: string, call: ToolCall): void {
    const queue = this.#calls.get(key);
    if (queue === undefined) this.#calls.set(key, [call]);
    else queue.push(call);
  }

  /** Makes the queues first in, first out for `take`, which takes from their ends. */
  close(): this {
    for (const queue of this.#calls.values()) queue.reverse();
    return this;
  }

  take(key: string): ToolCall | undefined {
    const queue = this.#calls.get(key) ?? [];
    for (let call = queue.pop(); call !== undefined; call = queue.pop()) {
      if (this.#taken.has(call)) continue;
      this.#taken.add(call);
      return call;
    }
    return undefined;
  }
}

const nameKey = (scope: StepId | null, name: string): string => JSON.stringify([scope, name]);
const wholeKey = (scope: StepId | null, name: string, input: ToolCall['arguments']): string =>
  `${nameKey(scope, name)} ${jsonText(input, { sortKeys: true })}`;

const traceOf = (draft: Draft | undefined): string | undefined => draft?.readings?.span.traceId;

/**
 * Finds the call that each tool step carries out: by id; else, within the same agent, by name and equal arguments in
 * order; else by name in order. Never by name alone across agents. A call that nobody answered may have waited for a
 * person: a tool step of a later trace carries it out that has no id, but the same agent's name, name and arguments.
 */
export const joinTools = (
  drafts: readonly Draft[],
  calls: readonly ToolCall[],
  scopes: Scopes,
): ReadonlyMap<StepId, ToolCall> => {
  const taken = new Set<ToolCall>();
  const joined = new Map<StepId, ToolCall>();
  const tools = drafts.flatMap(({ step }) => (step.kind === 'tool' ? [step] : []));
  const byId = new Queues(taken);
  for (const call of calls) if (call.id !== null) byId.add(call.id, call);
  byId.close();

  const join = (candidates: readonly ToolStep[], take: (tool: ToolStep) => ToolCall | undefined): readonly ToolStep[] =>
    candidates.filter(tool => {
      const call = take(tool);
      if (call !== undefined) joined.set(tool.id, call);
      return call === undefined;
    });
  const scopeOf = (tool: ToolStep): StepId | null => scopes.get(tool.id) ?? null;

  // An id that no call has is another system's (Responses items have two): then name and arguments decide.
  const ids = new Set(calls.map(call => call.id));
  const unknown = join(tools, tool => (tool.callId === null ? undefined : byId.take(tool.callId))).filter(
    tool => tool.callId === null || !ids.has(tool.callId),
  );
  if (unknown.length === 0) return joined;
  const [byWhole, byName] = [new Queues(taken), new Queues(taken)];
  for (const call of calls) {
    byWhole.add(wholeKey(call.scope, call.name, call.arguments), call);
    byName.add(nameKey(call.scope, call.name), call);
  }
  byWhole.close();
  byName.close();
  const unlike = join(unknown, tool => byWhole.take(wholeKey(scopeOf(tool), tool.name, tool.input)));
  const alone = join(unlike, tool => byName.take(nameKey(scopeOf(tool), tool.name)));

  const traces = new Set(drafts.map(traceOf));
  if (alone.length === 0 || traces.size < 2) return joined;
  const byStep = new Map(drafts.map(draft => [draft.step.id, draft]));
  const resumedKey = (scope: StepId | null, name: string, input: ToolCall['arguments']): string => {
    const agent = scope === null ? undefined : byStep.get(scope)?.step.name;
    return JSON.stringify([agent ?? null, name, jsonText(input, { sortKeys: true })]);
  };
  const waiting = new Queues(taken);
  for (const call of calls) {
    if (call.answer === undefined) waiting.add(resumedKey(call.scope, call.name, call.arguments), call);
  }
  waiting.close();
  join(
    alone.filter(tool => tool.callId === null),
    tool => waiting.take(resumedKey(scopeOf(tool), tool.name, tool.input)),
  );
  return joined;
};

/** A tool step with what its call and the answer in a later input tell beyond its own span. */
export const completedTool = (tool: ToolStep, call: ToolCall): ToolStep => {
  const callId = tool.callId ?? call.id;
  // Some senders give a tool's only argument as a bare value.
  const input = isObject(tool.input) || !isObject(call.arguments) ? (tool.input ?? call.arguments) : call.arguments;
  const output = tool.output ?? call.answer ?? null;
  const lacks = callId !== tool.callId || input !== tool.input || output !== tool.output;
  return lacks ? { ...tool, callId, input, output } : tool;
};
