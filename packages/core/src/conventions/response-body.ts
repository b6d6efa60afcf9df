import { isObject, type Json, type JsonObject, own } from '../trajectory/index.js';
import { textIn } from './attribute-reader.js';
import type { TokenReading } from './convention.js';

const countIn = (usage: JsonObject | undefined, ...path: readonly string[]): number | undefined => {
  let found: Json | undefined = usage;
  for (const key of path) found = isObject(found) ? own(found, key) : undefined;
  return typeof found === 'number' && found >= 0 ? found : undefined;
};

const firstOf = (...counts: readonly (number | undefined)[]): number | undefined =>
  counts.find(count => count !== undefined);

/** What a whole response body of OpenAI's or Anthropic's API tells beside its messages. */
export interface ResponseFacts {
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly tokens: TokenReading | undefined;
}

/** Reads the id, the model and the tokens of a response body; undefined for any other value. */
export const readResponseFacts = (body: Json | undefined): ResponseFacts | undefined => {
  if (!isObject(body)) return undefined;
  const usage = own(body, 'usage');
  const model = textIn(body, 'model');
  if (!isObject(usage) || model === undefined) return undefined;
  const cacheRead = countIn(usage, 'cache_read_input_tokens');
  const cacheWrite = countIn(usage, 'cache_creation_input_tokens');
  return {
    id: textIn(body, 'id'),
    model,
    tokens: {
      input: firstOf(countIn(usage, 'prompt_tokens'), countIn(usage, 'input_tokens')),
      output: firstOf(countIn(usage, 'completion_tokens'), countIn(usage, 'output_tokens')),
      cacheRead: firstOf(
        countIn(usage, 'prompt_tokens_details', 'cached_tokens'),
        countIn(usage, 'input_tokens_details', 'cached_tokens'),
        cacheRead,
      ),
      cacheWrite,
      reasoning: firstOf(
        countIn(usage, 'completion_tokens_details', 'reasoning_tokens'),
        countIn(usage, 'output_tokens_details', 'reasoning_tokens'),
      ),
      audioInput: countIn(usage, 'prompt_tokens_details', 'audio_tokens'),
      audioOutput: countIn(usage, 'completion_tokens_details', 'audio_tokens'),
      // Anthropic's own count leaves out what was cached.
      ...(cacheRead === undefined && cacheWrite === undefined ? {} : { inputExcludesCache: true }),
    },
  };
};
