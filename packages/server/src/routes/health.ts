import { Hono } from 'hono';
import type { EngineHealth } from '../engines/index.js';

export interface Health {
  readonly version: string;
  readonly dataDirectory: string;
  readonly engines: { readonly events: EngineHealth; readonly state: EngineHealth };
}

/** How the server and its engines are. Answers 200 also while an engine is being started again: the server is there. */
export const healthRoutes = (health: () => Promise<Health>): Hono =>
  new Hono().get('/', async context => context.json(await health()));
