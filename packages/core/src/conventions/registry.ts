import { aiSdk } from './ai-sdk.js';
import type { Convention } from './convention.js';
import { googleAdk } from './google-adk.js';
import { langfuse } from './langfuse.js';
import { openInference } from './openinference.js';
import { otelGenAi } from './otel-genai.js';
import { otelGenAi136 } from './otel-genai-1-36.js';
import { pawl } from './pawl.js';

/**
 * Every convention, in order of precedence: a field that several give comes from the first. A stack whose own attributes
 * are better than the `gen_ai.*` ones it also writes belongs before `otel-genai`, any other behind it.
 */
export const conventions: readonly Convention[] = [
  pawl,
  langfuse,
  aiSdk,
  googleAdk,
  otelGenAi,
  otelGenAi136,
  openInference,
];
