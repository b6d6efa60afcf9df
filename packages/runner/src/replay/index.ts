export { callKey, type PreparedTool, type PreparedWorld, prepareWorld } from './match.js';
export { type AnsweredCall, NOT_EXECUTED, Replay, type ReplayAnswer, type ReplayCall } from './replay.js';
