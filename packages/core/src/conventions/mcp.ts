import { isObject, type Json, own, type StepKind, unfold } from '../trajectory/index.js';
import type { Convention, Reading } from './convention.js';
import { readToolResponse } from './message-parts.js';
import { nameAfter } from './operations.js';
import type { SpanReader } from './span-reader.js';

const METHOD = 'mcp.method.name';

const CALL = 'tools/call';
const READ = 'resources/read';

/** Where the span's name has the request's target behind its method; SDKs put a word before it. */
const targetIn = (reader: SpanReader, method: string): string | undefined =>
  nameAfter(reader, method, `MCP ${method}`, `MCP send ${method}`, `MCP handle ${method}`);

/** A result is a list of content blocks, and beside it, if the tool has a schema, the same as a value. */
const resultOf = (value: Json | undefined): Json | undefined => {
  const result = value === undefined ? undefined : unfold(value);
  if (!isObject(result)) return result;
  const structured = own(result, 'structuredContent');
  if (structured !== undefined && structured !== null) return structured;
  const content = own(result, 'content');
  if (!Array.isArray(content)) return result;
  const part = readToolResponse(null, content);
  return part.type === 'tool_call_response' ? part.response : result;
};

const isFailed = (value: Json | undefined): boolean => {
  const result = value === undefined ? undefined : unfold(value);
  return isObject(result) && own(result, 'isError') === true;
};

const readCall = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const result = attributes.json('gen_ai.tool.call.result');
  const output = resultOf(result);
  return {
    name: attributes.text('gen_ai.tool.name', 'mcp.tool.name') ?? targetIn(reader, CALL),
    input: attributes.json('gen_ai.tool.call.arguments'),
    output,
    error: isFailed(result)
      ? { type: 'tool_error', message: typeof output === 'string' ? output : '', evidence: 'result' }
      : undefined,
  };
};

const readResource = (reader: SpanReader): Reading => {
  const uri = reader.attributes.text('mcp.resource.uri');
  return { name: uri ?? targetIn(reader, READ), input: uri };
};

const KINDS = new Map<string, StepKind>([
  [CALL, 'tool'],
  [READ, 'retrieval'],
]);

const read = (reader: SpanReader): Reading => {
  const method = reader.attributes.text(METHOD);
  const kind = method === undefined ? undefined : (KINDS.get(method) ?? 'workflow');
  if (kind === 'tool') return { kind, ...readCall(reader) };
  return kind === 'retrieval' ? { kind, ...readResource(reader) } : { kind };
};

/**
 * The Model Context Protocol (semantic-conventions-genai, docs/gen-ai/mcp.md): a span per request at the client and one at
 * the server. The client's, the server's and the agent's own span around them are one tool call (`duplicates.ts`).
 */
export const mcp: Convention = {
  id: 'mcp',
  recognises: reader => reader.attributes.has(METHOD),
  read,
};
