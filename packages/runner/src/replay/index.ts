export { callKey, type PreparedTool, type PreparedWorld, prepareWorld } from './match.js';
export { NOT_EXECUTED, Replay, type ReplayAnswer, type ReplayCall } from './replay.js';
