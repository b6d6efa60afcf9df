import { aiSdk } from './ai-sdk.js';
import { anthropicSdk } from './anthropic-sdk.js';
import type { Convention } from './convention.js';
import { genkit } from './genkit.js';
import { googleAdk } from './google-adk.js';
import { langfuse } from './langfuse.js';
import { langGraph } from './langgraph.js';
import { langSmith } from './langsmith.js';
import { mastra } from './mastra.js';
import { mcp } from './mcp.js';
import { openAiAgents } from './openai-agents.js';
import { openInference } from './openinference.js';
import { openLlmetry } from './openllmetry.js';
import { otelGenAi } from './otel-genai.js';
import { otelGenAi136 } from './otel-genai-1-36.js';
import { pawl } from './pawl.js';
import { strands } from './strands.js';

/**
 * Every convention, in order of precedence: a field that several give comes from the first. A stack whose own attributes
 * are better than the `gen_ai.*` ones it also writes belongs before `otel-genai`, any other behind it.
 */
export const conventions: readonly Convention[] = [
  pawl,
  mastra,
  langfuse,
  langSmith,
  genkit,
  googleAdk,
  aiSdk,
  mcp,
  anthropicSdk,
  strands,
  openLlmetry,
  langGraph,
  openAiAgents,
  otelGenAi,
  otelGenAi136,
  openInference,
];
