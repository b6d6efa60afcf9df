import { type Json, jsonText, type MessagePart, parseJsonText, type Trajectory } from '../../trajectory/index.js';

export type AskedCall = Extract<MessagePart, { type: 'tool_call' }>;

const canonical = (value: Json): string =>
  jsonText(typeof value === 'string' ? (parseJsonText(value) ?? value) : value, { sortKeys: true });

/**
 * Tells calls that no tool carries out apart: frameworks have a model give its answer as the arguments of a call, and
 * the agent then returns those.
 */
export const answersOf = ({ steps, output }: Pick<Trajectory, 'steps' | 'output'>): ((call: AskedCall) => boolean) => {
  const outputs = new Set<string>();
  if (output !== null) outputs.add(canonical(output));
  for (const step of steps) {
    if (step.kind === 'agent' && step.output !== null) outputs.add(canonical(step.output));
  }
  return call => call.arguments !== null && outputs.has(canonical(call.arguments));
};
