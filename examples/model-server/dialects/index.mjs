// @ts-check
import { anthropicMessages } from './anthropic-messages.mjs';
import { geminiContent } from './gemini-content.mjs';
import { openaiResponses } from './openai-responses.mjs';

/** @import { Dialect } from './reading.mjs' */

/**
 * The protocols beside chat completions, each with the memory that its service keeps. One of each per server.
 * @returns {readonly Dialect[]}
 */
export const createDialects = () => [openaiResponses(), anthropicMessages(), geminiContent()];
