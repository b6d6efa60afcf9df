import { otlpRoutes } from '@pawl/otlp';
import type { Hono } from 'hono';
import { describeError, type Log } from '../engines/index.js';
import { DEFAULT_PROJECT } from '../stores/index.js';
import type { Intake } from './intake.js';

/** Receives OTLP over HTTP. An answer of 200 means stored; what the stores cannot take now is answered 503. */
export const otlpReceiver = (intake: Intake, log: Log): Hono =>
  otlpRoutes({
    traces: spans => intake.spans(DEFAULT_PROJECT, spans),
    logs: logs => intake.logs(DEFAULT_PROJECT, logs),
    failed: error => log(`spans were refused with 503: ${describeError(error)}`),
  });
