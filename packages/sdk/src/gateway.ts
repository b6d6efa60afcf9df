import { context, createContextKey } from '@opentelemetry/api';
import type { Attempt, ToolCall, ToolReply, ToolServed } from './attempt.js';
import { jsonText } from './json.js';

/** The key under which OpenTelemetry SDKs look up whether to trace; calls to the gateway are not the agent's work. */
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

const SERVED: ReadonlySet<unknown> = new Set<ToolServed>(['recorded', 'fixed', 'live', 'missed', 'intent']);

/**
 * Calls the replay gateway at `base`: `POST base/<tool>` with the arguments as JSON. The header `x-pawl-live` says that
 * this caller can run the real tool itself, so the gateway may answer `{"live": true}`.
 */
export const gateway =
  (base: string): Attempt['call'] =>
  async call => {
    try {
      const response = await context.with(context.active().setValue(SUPPRESSED, true), () => post(base, call));
      return replyOf(call, response.status, await response.json());
    } catch (error) {
      return { kind: 'missed', message: `${call.tool}: the replay gateway did not answer: ${messageOf(error)}` };
    }
  };

const post = (base: string, call: ToolCall): Promise<Response> =>
  fetch(`${base.replace(/\/$/, '')}/${encodeURIComponent(call.tool)}`, {
    method: 'POST',
    redirect: 'error',
    headers: {
      'content-type': 'application/json',
      'x-pawl-live': '1',
      ...(call.effect === null ? {} : { 'x-pawl-effect': call.effect }),
    },
    body: call.arguments === undefined ? '{}' : (jsonText(call.arguments) ?? 'null'),
  });

const replyOf = (call: ToolCall, status: number, body: unknown): ToolReply => {
  const answer: { readonly [key: string]: unknown } = typeof body === 'object' && body !== null ? { ...body } : {};
  if (status === 200 && answer['live'] === true) return { kind: 'live' };
  const served = isServed(answer['served']) ? answer['served'] : 'recorded';
  if (status === 200 && 'result' in answer) return { kind: 'result', value: answer['result'], served };
  const message = typeof answer['error'] === 'string' ? answer['error'] : `the replay gateway answered ${status}`;
  if (status === 200) return { kind: 'error', message, served };
  return { kind: 'missed', message: `${call.tool}: ${message}` };
};

const isServed = (value: unknown): value is ToolServed => SERVED.has(value);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
