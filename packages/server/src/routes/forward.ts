import { Hono } from 'hono';
import type { ForwardStatus } from '../forward/index.js';

/** What is passed on, what waits, and what could not be. */
export const forwardRoutes = (status: () => Promise<ForwardStatus>): Hono =>
  new Hono().get('/', async context => context.json(await status()));
