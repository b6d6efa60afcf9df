import type { RedactionCounts } from '@pawl/core/redact';
import type { TraceId } from '@pawl/core/trajectory';
import { Hono } from 'hono';
import type { StepWindow } from '../assembly/index.js';
import type { Cases, Gates, ProjectConfig, Runs } from '../directories/index.js';
import type { Log } from '../engines/index.js';
import type { ForwardStatus } from '../forward/index.js';
import { type IntakeWithEvaluations, type OtlpReception, otlpReceiver, type SaidIntake } from '../receivers/index.js';
import type { Keeping } from '../retention/index.js';
import { onlyLocal, securityHeaders } from '../security/index.js';
import { DEFAULT_PROJECT, type EventStore, type FeedbackStore } from '../stores/index.js';
import { agentRoutes } from './agents.js';
import { caseRoutes } from './cases.js';
import { completionRoutes } from './completion.js';
import { conventionRoutes } from './conventions.js';
import { coverageRoutes } from './coverage.js';
import { erasureRoutes } from './erasures.js';
import { saidRoutes, unmatchedRoutes } from './feedback.js';
import { forwardRoutes } from './forward.js';
import { gateRoutes } from './gates.js';
import { type Health, healthRoutes } from './health.js';
import { importRoutes } from './import.js';
import { interfaceRoutes } from './interface.js';
import { messageRoutes } from './messages.js';
import { notFound, problemHandler } from './problems.js';
import { redactionRoutes } from './redaction.js';
import { retentionRoutes } from './retention.js';
import { runRoutes } from './runs.js';
import { sessionRoutes } from './sessions.js';
import { shadowRoutes } from './shadow.js';
import { spanRoutes } from './spans.js';
import { trajectoryRoutes } from './trajectories.js';

/** What the routes work on. */
export interface AppServices {
  readonly store: EventStore;
  readonly intake: IntakeWithEvaluations;
  /** What removes, and what was removed. */
  readonly keeping: Keeping;
  readonly reception: OtlpReception;
  readonly said: SaidIntake;
  readonly feedback: FeedbackStore;
  readonly runs: Runs;
  readonly gates: Gates;
  readonly cases: Cases;
  /** What the project's `pawl.yaml` says. */
  readonly config: () => Promise<ProjectConfig>;
  /** JSON text of a stored trajectory, with all its steps or some; null when there is none. */
  readonly trajectoryText: (trace: TraceId, window?: StepWindow) => Promise<string | null>;
  /** Says that nothing more comes of a trace. False when there is none. */
  readonly complete: (trace: TraceId) => Promise<boolean>;
  /** Values replaced since the start, by label. */
  readonly redactionCounts: () => RedactionCounts;
  readonly health: () => Promise<Health>;
  readonly forward: () => Promise<ForwardStatus>;
  /** Directory of the built interface; null when there is none. */
  readonly interfaceDirectory: string | null;
  /** Values of Host that requests may carry; known once the port is. */
  readonly hosts: () => ReadonlySet<string>;
  readonly log: Log;
}

/** Everything that the server answers, on one port: OTLP, the API, the interface. */
export const createApp = (services: AppServices): Hono => {
  const app = new Hono();
  app.onError(problemHandler(services.log));
  app.notFound(context => {
    throw notFound('resource', context.req.path);
  });
  app.use(securityHeaders, onlyLocal(services.hosts));
  app.use('/api/*', async (context, next) => {
    await next();
    context.res.headers.set('cache-control', 'no-store');
  });
  app.route('/', otlpReceiver(services.reception));
  app.route('/v1', saidRoutes(services.said));
  app.route(
    '/v1/messages',
    messageRoutes(spans => services.intake.import(DEFAULT_PROJECT, spans), services.said.now),
  );
  app.route('/api/feedback', unmatchedRoutes(services.feedback));
  app.route('/api/health', healthRoutes(services.health));
  app.route('/api/forward', forwardRoutes(services.forward));
  app.route('/v1/trajectories', completionRoutes(services.complete));
  app.route('/api/trajectories', spanRoutes(services.store));
  app.route('/api/trajectories', trajectoryRoutes(services));
  app.route('/api/sessions', sessionRoutes(services.store));
  app.route('/api/agents', agentRoutes(services.store));
  app.route(
    '/api/import',
    importRoutes(spans => services.intake.import(DEFAULT_PROJECT, spans)),
  );
  app.route('/api/cases', caseRoutes(services.cases));
  app.route('/api/coverage', coverageRoutes(services.store, services.config));
  app.route('/api/shadow', shadowRoutes(services.store, services.config));
  app.route('/api/conventions', conventionRoutes(services.store));
  app.route('/api/runs', runRoutes(services.runs));
  app.route('/api/redaction', redactionRoutes(services.redactionCounts, new Date().toISOString()));
  app.route('/api/gates', gateRoutes(services.gates));
  app.route('/api/retention', retentionRoutes(services.keeping));
  app.route('/api/erasures', erasureRoutes(services.keeping));
  app.route('/', interfaceRoutes(services.interfaceDirectory));
  return app;
};
