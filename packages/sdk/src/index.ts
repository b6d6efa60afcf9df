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
export { externalId, manifest } from './identity.js';
export { type AboutRun, type FeedbackEvent, feedback, type OutcomeEvent, outcome } from './said.js';
export { flush } from './sending.js';
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
