import { createAdmission, type HttpLimits, type OtlpSinks, otlpRoutes } from '@pawl/otlp';
import { Hono } from 'hono';
import { describeError, type Log } from '../engines/index.js';
import { DEFAULT_PROJECT } from '../stores/index.js';
import type { IntakeWithEvaluations } from './said.js';

/** What receives OTLP over either protocol. An acknowledgement means stored; what cannot be taken now is sent again. */
export type OtlpReception = OtlpSinks & Required<Pick<HttpLimits, 'admission'>>;

/** Of one request, after decompression. */
const MAX_BODY_BYTES = 20 * 1024 * 1024;
/** Of all requests under way, over both protocols. In memory they take a few times as much. */
const RECEIVING_BYTES = 192 * 1024 * 1024;
/** How often refusals are told in the log: under load there are hundreds a second. */
const TELL_EVERY_MS = 5_000;

export const otlpReception = (intake: IntakeWithEvaluations, log: Log): OtlpReception => ({
  traces: spans => intake.spans(DEFAULT_PROJECT, spans),
  logs: logs => intake.logs(DEFAULT_PROJECT, logs),
  unboundLogs: logs => intake.unboundLogs(DEFAULT_PROJECT, logs),
  failed: refusalLog(log, () => performance.now()),
  admission: createAdmission(RECEIVING_BYTES),
});

/** Other places that OTLP is posted to: Langfuse's, so that its clients need only another host. */
const PREFIXES = ['/', '/api/public/otel'] as const;

/** Receives OTLP over HTTP. */
export const otlpReceiver = (reception: OtlpReception): Hono => {
  const receiver = new Hono();
  const routes = otlpRoutes({ ...reception, maxBytes: MAX_BODY_BYTES });
  for (const prefix of PREFIXES) receiver.route(prefix, routes);
  return receiver;
};

/** Tells the first refusal at once, and of those that follow how many there were. */
export const refusalLog = (log: Log, nowMs: () => number): ((error: unknown) => void) => {
  let toldAt = Number.NEGATIVE_INFINITY;
  let untold = 0;
  return error => {
    untold += 1;
    if (nowMs() - toldAt < TELL_EVERY_MS) return;
    log(`${untold === 1 ? 'a request was' : `${untold} requests were`} to be sent again: ${describeError(error)}`);
    toldAt = nowMs();
    untold = 0;
  };
};
