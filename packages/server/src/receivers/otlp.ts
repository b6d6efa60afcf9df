import { otlpRoutes } from '@pawl/otlp';
import { Hono } from 'hono';
import { describeError, type Log } from '../engines/index.js';
import { DEFAULT_PROJECT } from '../stores/index.js';
import { admission } from './admission.js';
import type { IntakeWithEvaluations } from './said.js';

/** Receives OTLP over HTTP. An answer of 200 means stored; what the stores cannot take now is answered 503. */
export const otlpReceiver = (intake: IntakeWithEvaluations, log: Log): Hono => {
  const receiver = new Hono();
  receiver.use('/v1/*', admission(MAX_BODY_BYTES, RECEIVING_BYTES));
  receiver.route(
    '/',
    otlpRoutes({
      traces: spans => intake.spans(DEFAULT_PROJECT, spans),
      logs: logs => intake.logs(DEFAULT_PROJECT, logs),
      unboundLogs: logs => intake.unboundLogs(DEFAULT_PROJECT, logs),
      failed: error => log(`spans were refused with 503: ${describeError(error)}`),
      maxBytes: MAX_BODY_BYTES,
    }),
  );
  return receiver;
};

/** Of one request, after decompression. */
const MAX_BODY_BYTES = 20 * 1024 * 1024;
/** Of all requests under way. In memory they take a few times as much. */
const RECEIVING_BYTES = 192 * 1024 * 1024;
