import type { Json } from '../trajectory/index.js';
import { atif } from './atif/read.js';
import type { Format } from './format.js';
import { inspect } from './inspect.js';
import { langfuse } from './langfuse.js';
import { langsmith } from './langsmith.js';
import { openAiEvals } from './openai-evals.js';
import { openInference } from './openinference.js';
import { pawlExport } from './pawl/read.js';
import { promptfoo } from './promptfoo.js';

/** Every format that is read without a mapping. The first that recognises a file's first record reads it. */
export const formats: readonly Format[] = [
  pawlExport,
  atif,
  openInference,
  langfuse,
  langsmith,
  inspect,
  openAiEvals,
  promptfoo,
];

/** The format of a file by its first record; null when none recognises it. */
export const recogniseFormat = (first: Json): Format | null => formats.find(format => format.recognises(first)) ?? null;
