// @ts-check
import { chatCall, chatTool, objects, textOf } from './reading.mjs';

/** @import { Body, Dialect } from './reading.mjs' */

/**
 * Google's generateContent: `POST /v1beta/models/MODEL:generateContent`.
 * @returns {Dialect}
 */
export const geminiContent = () => ({
  path: /^\/v1(?:beta)?\/models\/([^/:]+):generateContent$/,
  chatOf: (body, [, model]) => ({
    model,
    max_tokens: body.generationConfig?.maxOutputTokens,
    tools: objects(body.tools)
      .flatMap(tool => objects(tool.functionDeclarations))
      .map(tool => chatTool(tool.name, tool.description, tool.parametersJsonSchema ?? tool.parameters)),
    messages: [
      ...(body.systemInstruction ? [{ role: 'system', content: textOf(partsOf(body.systemInstruction)) }] : []),
      ...messagesOf(objects(body.contents)),
    ],
  }),
  documentOf: ({ id, model, text, call, finishReason, usage }) => ({
    candidates: [
      {
        index: 0,
        finishReason: finishReason === 'length' ? 'MAX_TOKENS' : 'STOP',
        content: {
          role: 'model',
          parts: [
            call === null
              ? { text: text ?? '' }
              : { functionCall: { id: call.id, name: call.name, args: JSON.parse(call.arguments) } },
          ],
        },
      },
    ],
    usageMetadata: {
      promptTokenCount: usage.prompt_tokens,
      cachedContentTokenCount: usage.prompt_tokens_details.cached_tokens,
      candidatesTokenCount: usage.completion_tokens - usage.completion_tokens_details.reasoning_tokens,
      thoughtsTokenCount: usage.completion_tokens_details.reasoning_tokens,
      totalTokenCount: usage.total_tokens,
    },
    modelVersion: model,
    responseId: id.replace(/^chatcmpl-/, ''),
  }),
});

/** @param {unknown} content */
const partsOf = content =>
  typeof content === 'string' ? [{ text: content }] : objects(/** @type {any} */ (content)?.parts);

/**
 * Calls may come back without their ids; then the first that has the name and no result yet is meant.
 * @param {Body[]} contents
 */
const messagesOf = contents => {
  /** @type {{ id: string, name: unknown }[]} */
  const open = [];
  let counted = 0;
  /** @param {Body} call */
  const opened = call => {
    const id = typeof call.id === 'string' ? call.id : `call_${counted++}`;
    open.push({ id, name: call.name });
    return chatCall(id, call.name, JSON.stringify(call.args ?? {}));
  };
  /** @param {Body} result */
  const closed = result => {
    const at = open.findIndex(call => call.id === result.id || (result.id === undefined && call.name === result.name));
    const id = at < 0 ? result.id : open.splice(at, 1)[0]?.id;
    return { role: 'tool', tool_call_id: id, content: JSON.stringify(result.response ?? null) };
  };
  return contents.flatMap(
    /** @returns {Body[]} */ content => {
      const parts = partsOf(content);
      const calls = parts.filter(part => part.functionCall).map(part => opened(part.functionCall));
      const results = parts.filter(part => part.functionResponse).map(part => closed(part.functionResponse));
      const text = textOf(parts);
      if (calls.length > 0) return [{ role: 'assistant', content: text || null, tool_calls: calls }];
      if (results.length > 0 && text === '') return results;
      return [...results, { role: content.role === 'model' ? 'assistant' : 'user', content: text }];
    },
  );
};
