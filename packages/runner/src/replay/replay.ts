import type { Recording } from '@pawl/core/cases';
import type { ToolCallRecord } from '@pawl/core/runs';
import type { Json, Served, ToolEffect } from '@pawl/core/trajectory';
import { callKey, type PreparedTool, type PreparedWorld } from './match.js';

/** A tool call that reached the world. */
export interface ReplayCall {
  readonly tool: string;
  readonly arguments: Json;
  /** What the caller says that the tool does; the agent's declaration counts too, the graver of the two wins. */
  readonly effect: ToolEffect;
  /** The caller can run the real tool itself, which is what `live` takes. */
  readonly canRunLive: boolean;
}

/** What the world answers. */
export type ReplayAnswer =
  | { readonly kind: 'result'; readonly value: Json; readonly served: Served }
  | { readonly kind: 'error'; readonly message: string; readonly served: Served }
  | { readonly kind: 'missed'; readonly message: string }
  | { readonly kind: 'live' };

/** A call that was answered. */
export interface AnsweredCall {
  readonly record: ToolCallRecord;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The message of a call that was answered with an error; null for any other, also when its result says `error`. */
  readonly error: string | null;
}

/** What a state-changing tool answers when the world has nothing of its own to say. */
export const NOT_EXECUTED: Json = {
  status: 'accepted',
  executed: false,
  note: 'This call was recorded and not executed.',
};

/** How many calls, and how many characters of arguments, are kept of one attempt. */
const CALL_LIMIT = 10_000;
const CHARACTER_LIMIT = 32 * 1024 * 1024;

const GRAVITY: readonly ToolEffect[] = ['unknown', 'reads', 'writes', 'irreversible'];

/** A world at work in one attempt: answers calls and keeps them. Nothing here runs a tool. */
export class Replay {
  readonly #world: PreparedWorld;
  readonly #effects: ReadonlyMap<string, ToolEffect>;
  readonly #used = new Map<Recording, number>();
  readonly #now: () => number;
  readonly #calls: AnsweredCall[] = [];
  #miss: string | null = null;
  #characters = 0;
  #overflow = false;

  /**
   * @param effects what tools do to the world, as the agent declares them
   * @param now milliseconds since 1970
   */
  constructor(world: PreparedWorld, effects: ReadonlyMap<string, ToolEffect>, now: () => number) {
    this.#world = world;
    this.#effects = effects;
    this.#now = now;
  }

  /** Every call so far, in order. */
  get calls(): readonly AnsweredCall[] {
    return this.#calls;
  }

  /** The first call that makes the attempt invalid, as `tool(arguments)`; null when there is none. */
  get miss(): string | null {
    return this.#miss;
  }

  /** The agent called more often than an attempt is kept for. */
  get overflow(): boolean {
    return this.#overflow;
  }

  /** Answers a call from the world, and keeps both. Calls with equal arguments get their recordings in recorded order. */
  answer(call: ReplayCall): ReplayAnswer {
    const tool = this.#world.get(call.tool);
    const key = callKey(call.arguments, tool?.world.ignore ?? []);
    this.#characters += key.length;
    if (this.#calls.length >= CALL_LIMIT || this.#characters > CHARACTER_LIMIT) {
      this.#overflow = true;
      return { kind: 'missed', message: 'the attempt has made too many tool calls' };
    }
    const effect = graver(this.#effects.get(call.tool) ?? 'unknown', call.effect);
    const answer = this.#answer(call, tool, key, effect);
    if (answer.kind === 'missed') this.#miss ??= `${call.tool}(${shortened(key)})`;
    const error = answer.kind === 'error' || answer.kind === 'missed' ? answer.message : null;
    this.#calls.push({ record: recordOf(call, effect, answer), at: this.#now(), error });
    return answer;
  }

  #answer(call: ReplayCall, tool: PreparedTool | undefined, key: string, effect: ToolEffect): ReplayAnswer {
    if (effect === 'writes' || effect === 'irreversible') return this.#intent(tool, key);
    if (tool === undefined) return { kind: 'missed', message: `${call.tool} is not a tool of this case's world` };
    switch (tool.world.answer) {
      case 'fixed':
        return { kind: 'result', value: tool.world.returns, served: 'fixed' };
      case 'live':
        return call.canRunLive ? { kind: 'live' } : missed(call, tool, 'is live, which only tool() of the SDK can run');
      case 'recorded': {
        const recording = this.#next(tool, key);
        return recording === undefined
          ? missed(call, tool, 'has no recording with these arguments')
          : replayed(recording, 'recorded');
      }
    }
  }

  /** A tool that changes state is never executed. What the world knows of it answers; it cannot miss. */
  #intent(tool: PreparedTool | undefined, key: string): ReplayAnswer {
    if (tool?.world.answer === 'fixed') return { kind: 'result', value: tool.world.returns, served: 'intent' };
    const recording = tool?.world.answer === 'recorded' ? this.#next(tool, key) : undefined;
    return recording === undefined
      ? { kind: 'result', value: NOT_EXECUTED, served: 'intent' }
      : replayed(recording, 'intent');
  }

  /** The recording for the next call with these arguments; the last one answers all further calls. */
  #next(tool: PreparedTool, key: string): Recording | undefined {
    const same = tool.recordings.get(key);
    const [first] = same ?? [];
    if (same === undefined || first === undefined) return undefined;
    const used = this.#used.get(first) ?? 0;
    this.#used.set(first, used + 1);
    return same[Math.min(used, same.length - 1)];
  }
}

const graver = (a: ToolEffect, b: ToolEffect): ToolEffect => (GRAVITY.indexOf(a) >= GRAVITY.indexOf(b) ? a : b);

const missed = (call: ReplayCall, { world }: PreparedTool, why: string): ReplayAnswer => {
  const message = `${call.tool} ${why}`;
  return world.on_miss === 'error' ? { kind: 'error', message, served: 'missed' } : { kind: 'missed', message };
};

const replayed = ({ error, result }: Recording, served: Served): ReplayAnswer =>
  error === null ? { kind: 'result', value: result, served } : { kind: 'error', message: error, served };

const recordOf = (call: ReplayCall, effect: ToolEffect, answer: ReplayAnswer): ToolCallRecord => ({
  tool: call.tool,
  arguments: call.arguments,
  answer: answer.kind === 'result' ? answer.value : answer.kind === 'live' ? null : { error: answer.message },
  served: answer.kind === 'result' || answer.kind === 'error' ? answer.served : answer.kind,
  effect,
  step: null,
});

const shortened = (key: string): string => (key.length > 300 ? `${key.slice(0, 300)}…` : key);
