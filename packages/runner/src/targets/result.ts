import { isObject, type Json, type JsonObject } from '@pawl/core/trajectory';
import type { TargetResult } from './target.js';

/** An agent's result, or what is wrong with what it returned. */
export type ReadResult =
  | { readonly kind: 'result'; readonly result: TargetResult }
  | { readonly kind: 'protocol'; readonly problem: string };

/** Reads a returned value: `{"output": …, "final_status"?, "stop_reason"?, "messages"?}`. Other keys are ignored. */
export const readResult = (value: unknown): ReadResult => {
  if (!isResult(value)) return problem('the result has neither "output" nor "messages"');
  for (const key of ['final_status', 'stop_reason']) {
    if (typeof (value[key] ?? '') !== 'string') return problem(`"${key}" is not a text`);
  }
  const messages = value['messages'] ?? null;
  if (messages !== null && !isMessages(messages)) return problem('"messages" is not a list of objects');
  return {
    kind: 'result',
    result: {
      output: value['output'] ?? null,
      finalStatus: textOr(value['final_status']),
      stopReason: textOr(value['stop_reason']),
      messages,
    },
  };
};

/** Reads what an agent wrote to standard output: one document, or the last line that is a result. */
export const readOutput = (text: string): ReadResult => {
  const whole = parseObject(text);
  if (whole !== null) return readResult(whole);
  let unlike: ReadResult | null = null;
  for (const line of text.split('\n').reverse()) {
    const value = parseObject(line);
    if (value === null) continue;
    if (isResult(value)) return readResult(value);
    unlike ??= readResult(value);
  }
  return unlike ?? problem(text.trim() === '' ? 'no result on standard output' : 'no JSON object on standard output');
};

const problem = (text: string): ReadResult => ({ kind: 'protocol', problem: text });

/** A text; null for none, and for an empty one, which says nothing. */
const textOr = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);

const isResult = (value: unknown): value is JsonObject =>
  isObject(value) && (Object.hasOwn(value, 'output') || Object.hasOwn(value, 'messages'));

const isMessages = (value: Json): value is readonly JsonObject[] => Array.isArray(value) && value.every(isObject);

const parseObject = (text: string): JsonObject | null => {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return null;
  try {
    const value: unknown = JSON.parse(trimmed);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
};
