import type { Json, JsonObject } from '../../trajectory/index.js';
import { known } from './members.js';

/** What a record says about one model call. Null or absent: it does not say. */
export interface ModelFacts {
  readonly provider?: string | null;
  readonly requestModel?: string | null;
  readonly responseModel?: string | null;
  readonly responseId?: string | null;
  readonly finishReason?: string | null;
  /** All input tokens, cached ones included. */
  readonly input?: number | null;
  /** All output tokens, reasoning included. */
  readonly output?: number | null;
  readonly cacheRead?: number | null;
  readonly cacheWrite?: number | null;
  readonly reasoning?: number | null;
  /** Of `input` and `output`, what was audio. */
  readonly audioInput?: number | null;
  readonly audioOutput?: number | null;
  /** US dollars. */
  readonly costUsd?: number | null;
}

/** The attributes that say it on a span. */
export const modelAttributes = (facts: ModelFacts): JsonObject =>
  known({
    'gen_ai.provider.name': facts.provider ?? null,
    'gen_ai.request.model': facts.requestModel ?? null,
    'gen_ai.response.model': facts.responseModel ?? null,
    'gen_ai.response.id': facts.responseId ?? null,
    'gen_ai.response.finish_reasons': facts.finishReason == null ? null : ([facts.finishReason] as Json),
    'gen_ai.usage.input_tokens': facts.input ?? null,
    'gen_ai.usage.output_tokens': facts.output ?? null,
    'gen_ai.usage.cache_read.input_tokens': facts.cacheRead ?? null,
    'gen_ai.usage.cache_write.input_tokens': facts.cacheWrite ?? null,
    'gen_ai.usage.reasoning.output_tokens': facts.reasoning ?? null,
    'gen_ai.usage.input_audio_tokens': facts.audioInput ?? null,
    'gen_ai.usage.output_audio_tokens': facts.audioOutput ?? null,
    'gen_ai.usage.cost': facts.costUsd ?? null,
  });
