export { createApp, type AppServices } from './app.js';
export type { Health } from './health.js';
