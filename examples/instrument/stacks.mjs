// Which agent shows which page of docs/guide/instrument, with what it runs, and what must be read from it afterwards.

/**
 * @typedef {object} Stack
 * @property {string} name of the page, and of the agent in `agents/`
 * @property {'node20' | 'node22' | 'otel3' | 'adk' | null} folder whose packages it uses; null: those of the checkout
 * @property {20 | 22} node the least major version of Node its packages run on
 * @property {readonly string[]} conventions that its steps must have been read by, all of them
 */

/** @type {readonly Stack[]} */
export const STACKS = [
  { name: 'pawl-sdk', folder: null, node: 20, conventions: ['pawl', 'openinference'] },
  { name: 'opentelemetry', folder: null, node: 20, conventions: ['otel-genai'] },
  { name: 'openinference-openai', folder: 'node20', node: 20, conventions: ['openinference'] },
  { name: 'openinference-anthropic', folder: 'node20', node: 20, conventions: ['openinference'] },
  { name: 'ai-sdk-6', folder: 'node20', node: 20, conventions: ['ai-sdk'] },
  { name: 'openai-agents', folder: 'node20', node: 20, conventions: ['openai-agents'] },
  { name: 'langgraph', folder: 'node20', node: 20, conventions: ['langgraph'] },
  { name: 'openllmetry', folder: 'node20', node: 20, conventions: ['openllmetry'] },
  { name: 'anthropic-sdk', folder: 'node20', node: 20, conventions: ['anthropic-sdk'] },
  { name: 'langfuse', folder: 'node20', node: 20, conventions: ['langfuse'] },
  { name: 'ai-sdk-7', folder: 'node22', node: 22, conventions: ['ai-sdk'] },
  { name: 'strands', folder: 'node22', node: 22, conventions: ['strands'] },
  { name: 'mastra', folder: 'node22', node: 22, conventions: ['mastra'] },
  { name: 'google-adk', folder: 'adk', node: 22, conventions: ['google-adk'] },
  { name: 'opentelemetry-openai', folder: 'otel3', node: 22, conventions: ['otel-genai'] },
];
