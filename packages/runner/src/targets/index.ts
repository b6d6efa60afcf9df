export { type CommandOptions, commandTarget } from './command.js';
export { INHERITED } from './environment.js';
export { type AgentFunction, type AttemptContext, type FunctionOptions, functionTarget } from './function.js';
export { type HttpOptions, httpTarget } from './http.js';
export { openTarget } from './open.js';
export type { Target, TargetAttempt, TargetEnd, TargetRequest, TargetResult } from './target.js';
