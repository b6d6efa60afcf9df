export { type AgentOptions, agent } from './agent.js';
export {
  type Attempt,
  type AttemptSpan,
  type AttemptSpans,
  attemptOf,
  currentAttempt,
  runAttempt,
  type ToolCall,
  type ToolEffect,
  type ToolReply,
  type ToolServed,
} from './attempt.js';
export { ToolFailedError, ToolUnavailableError } from './errors.js';
export {
  type ApprovalDetails,
  approval,
  type MessageDetails,
  message,
  type PolicyDetails,
  policy,
  retrieval,
} from './steps.js';
export { type Tool, type ToolFunction, type ToolOptions, tool } from './tool.js';
