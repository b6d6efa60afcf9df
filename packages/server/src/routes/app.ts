import type { TraceId } from '@pawl/core/trajectory';
import { Hono } from 'hono';
import type { Cases, Gates, Runs } from '../directories/index.js';
import type { Log } from '../engines/index.js';
import type { ForwardStatus } from '../forward/index.js';
import { type Intake, type OtlpReception, otlpReceiver } from '../receivers/index.js';
import { onlyLocal, securityHeaders } from '../security/index.js';
import { DEFAULT_PROJECT, type EventStore } from '../stores/index.js';
import { agentRoutes } from './agents.js';
import { caseRoutes } from './cases.js';
import { forwardRoutes } from './forward.js';
import { gateRoutes } from './gates.js';
import { type Health, healthRoutes } from './health.js';
import { importRoutes } from './import.js';
import { interfaceRoutes } from './interface.js';
import { notFound, problemHandler } from './problems.js';
import { runRoutes } from './runs.js';
import { trajectoryRoutes } from './trajectories.js';

/** What the routes work on. */
export interface AppServices {
  readonly store: EventStore;
  readonly intake: Intake;
  readonly reception: OtlpReception;
  readonly runs: Runs;
  readonly gates: Gates;
  readonly cases: Cases;
  /** JSON text of a stored trajectory; null when there is none. */
  readonly trajectoryText: (trace: TraceId) => Promise<string | null>;
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
  app.route('/api/health', healthRoutes(services.health));
  app.route('/api/forward', forwardRoutes(services.forward));
  app.route('/api/trajectories', trajectoryRoutes(services));
  app.route('/api/agents', agentRoutes(services.store));
  app.route(
    '/api/import',
    importRoutes(spans => services.intake.import(DEFAULT_PROJECT, spans)),
  );
  app.route('/api/cases', caseRoutes(services.cases));
  app.route('/api/runs', runRoutes(services.runs));
  app.route('/api/gates', gateRoutes(services.gates));
  app.route('/', interfaceRoutes(services.interfaceDirectory));
  return app;
};
