import { isObject, type Json, type JsonObject, type Span } from '../../trajectory/index.js';

/** The log as the spans tell it: the proof that nothing was lost. */
export const toldAgain = (spans: readonly Span[]): readonly Json[] => {
  const messages: Json[] = [];
  for (const { attributes } of spans) {
    const index = attributes['pawl.message.index'];
    if (typeof index === 'number') messages[index] = messageOf(attributes);
  }
  return messages;
};

const messageOf = (attributes: JsonObject): Json => {
  const output = attributes['pawl.output'] ?? null;
  if (attributes['pawl.step.kind'] === 'model') return Array.isArray(output) ? output[0] : null;
  const fields = attributes['pawl.message.fields'];
  const content = typeof output === 'string' && output.startsWith('"') ? JSON.parse(output) : output;
  return { ...(isObject(fields) ? fields : {}), content };
};
