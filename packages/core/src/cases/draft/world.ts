import {
  isObject,
  type Json,
  jsonText,
  type ToolEffect,
  type ToolStep,
  type Trajectory,
  toolSteps,
} from '../../trajectory/index.js';
import { MAX_DEPTH } from '../../yaml/index.js';
import type { DraftTool } from './options.js';

/** One recorded call, as it is written. */
export type WrittenRecording = { readonly arguments: Json; readonly result?: Json; readonly error?: string };

/** What a draft says about one tool that the run called. */
export type DraftedTool =
  | {
      readonly kind: 'recorded';
      readonly name: string;
      readonly effect: ToolEffect;
      readonly recordings: readonly WrittenRecording[];
      readonly left: number;
    }
  /** Never a recording: replaying "refunded" would teach a case that money moved. */
  | { readonly kind: 'changes-state'; readonly name: string; readonly calls: number }
  | { readonly kind: 'not-recorded'; readonly name: string; readonly calls: number };

/** Levels that a value may have, so that a file around it stays within its own limit. */
const DEEPEST = MAX_DEPTH - 12;

/**
 * The tools that a run called, with what they answered, in the order of their first calls. Calls that got no answer
 * (pending, missed, intents) and values that no file could hold are left out and counted.
 */
export const draftTools = (trajectory: Trajectory, tools: ReadonlyMap<string, DraftTool>): readonly DraftedTool[] => {
  const calls = new Map<string, ToolStep[]>();
  for (const step of toolSteps(trajectory)) {
    if (!canBeNamed(step.name)) continue;
    const same = calls.get(step.name);
    if (same === undefined) calls.set(step.name, [step]);
    else same.push(step);
  }
  return [...calls].map(([name, steps]): DraftedTool => {
    const effect = effectOf(steps, tools.get(name));
    if (changesState(effect)) return { kind: 'changes-state', name, calls: steps.length };
    const recordings = steps.flatMap(recordingOf);
    if (recordings.length === 0) return { kind: 'not-recorded', name, calls: steps.length };
    return { kind: 'recorded', name, effect, recordings, left: steps.length - recordings.length };
  });
};

/** Whether a tool does something to the world that cannot be taken back by not looking. */
export const changesState = (effect: ToolEffect): boolean => effect === 'writes' || effect === 'irreversible';

/** What `pawl.yaml` declares, else the gravest that a step says. */
export const effectOf = (steps: readonly ToolStep[], declared: DraftTool | undefined): ToolEffect =>
  declared?.effect ??
  (['irreversible', 'writes', 'reads'] as const).find(effect => steps.some(step => step.effect === effect)) ??
  'unknown';

/** A world is keyed by names: an empty one, and the one key that files refuse, cannot be in it. */
const canBeNamed = (name: string): boolean => name !== '' && name !== '__proto__' && !name.includes('\u0000');

const recordingOf = (step: ToolStep): readonly WrittenRecording[] => {
  const hasAnswer = step.status !== 'pending' && step.served !== 'missed' && step.served !== 'intent';
  const isContent = step.input !== null || step.output !== null || step.error !== null;
  if (!hasAnswer || !isContent || !fitsFile(step.input) || !fitsFile(step.output)) return [];
  const args = canonical(step.input ?? {});
  const result = canonical(step.output);
  if (step.error === null) return [{ arguments: args, result }];
  return [
    { arguments: args, ...(step.output === null ? {} : { result }), error: step.error.message || 'the tool failed' },
  ];
};

/** Equal values give equal texts, so that two recordings of one case differ only where the calls did. */
const canonical = (value: Json): Json => JSON.parse(jsonText(value, { sortKeys: true }));

/** Whether a value can stand in a file: not too deep, and no key with a NUL, which files refuse. */
export const fitsFile = (top: Json): boolean => {
  const pending: { value: Json; depth: number }[] = [{ value: top, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.depth > DEEPEST) return false;
    const { value, depth } = next;
    if (Array.isArray(value)) for (const item of value) pending.push({ value: item, depth: depth + 1 });
    else if (isObject(value))
      for (const [key, item] of Object.entries(value)) {
        if (key.includes('\u0000')) return false;
        pending.push({ value: item, depth: depth + 1 });
      }
  }
  return true;
};
