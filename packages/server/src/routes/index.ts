export { type AppServices, createApp } from './app.js';
export type { Health } from './health.js';
