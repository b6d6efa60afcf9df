import { type Json, unfold } from '../trajectory/index.js';

const FOLDED = new Map([
  ['stop', 'stop'],
  ['end_turn', 'stop'],
  ['endturn', 'stop'],
  ['stop_sequence', 'stop'],
  ['completed', 'stop'],
  ['complete', 'stop'],
  ['eos', 'stop'],
  ['tool_call', 'tool_call'],
  ['tool_calls', 'tool_call'],
  ['tool_use', 'tool_call'],
  ['tooluse', 'tool_call'],
  ['function_call', 'tool_call'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['maxtokens', 'length'],
  ['max_output_tokens', 'length'],
  ['incomplete', 'length'],
  ['content_filter', 'content_filter'],
  ['safety', 'content_filter'],
  ['refusal', 'content_filter'],
  ['error', 'error'],
  ['failed', 'error'],
]);

/** Folds a provider's word to `stop`, `tool_call`, `length`, `content_filter` or `error`; any other word is kept. */
export const foldFinishReason = (word: string): string => {
  const plain = word.trim().toLowerCase().replaceAll('-', '_');
  return FOLDED.get(plain) ?? plain;
};

/** The finish reason of a call that may be told as a list, as JSON text of a list, or as one word. */
export const readFinishReason = (value: Json | undefined): string | undefined => {
  const told = value === undefined ? undefined : unfold(value);
  const word: unknown = Array.isArray(told) ? told[0] : told;
  return typeof word === 'string' && word !== '' ? foldFinishReason(word) : undefined;
};
