import { type Json, jsonText, type Step, type StepId, type ToolStep } from '@pawl/core/trajectory';
import type { AnsweredCall } from '../replay/index.js';

/** Which step of a trajectory tells of which call that reached the world. */
export interface MatchedCalls {
  readonly steps: ReadonlyMap<AnsweredCall, StepId>;
  /** Calls that no step tells of. */
  readonly unmatched: readonly AnsweredCall[];
}

/**
 * Pairs calls with tool steps of the same name and arguments, in order; a step whose arguments nobody recorded is paired
 * by its name alone, after the others. Linear.
 */
export const matchCalls = (steps: readonly Step[], calls: readonly AnsweredCall[]): MatchedCalls => {
  const waiting = new Map<string, ToolStep[]>();
  for (const step of steps) {
    if (step.kind !== 'tool') continue;
    const key = keyOf(step.name, step.input);
    const queue = waiting.get(key);
    if (queue === undefined) waiting.set(key, [step]);
    else queue.push(step);
  }
  for (const queue of waiting.values()) queue.reverse();

  const matched = new Map<AnsweredCall, StepId>();
  const match = (among: readonly AnsweredCall[], keyFor: (call: AnsweredCall) => string): readonly AnsweredCall[] =>
    among.filter(call => {
      const step = waiting.get(keyFor(call))?.pop();
      if (step !== undefined) matched.set(call, step.id);
      return step === undefined;
    });
  const left = match(calls, ({ record }) => keyOf(record.tool, record.arguments));
  return { steps: matched, unmatched: match(left, ({ record }) => keyOf(record.tool, null)) };
};

const keyOf = (tool: string, args: Json): string => `${tool}\n${jsonText(args, { sortKeys: true })}`;
