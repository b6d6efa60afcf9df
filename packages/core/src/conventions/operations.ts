import type { StepKind } from '../trajectory/index.js';
import type { SpanReader } from './span-reader.js';

/**
 * The operations of the GenAI conventions (open-telemetry/semantic-conventions-genai, model/gen-ai/spans.yaml) and the
 * ones that libraries add. An operation that is not here says nothing about the kind.
 */
const KINDS = new Map<string, StepKind>([
  ['chat', 'model'],
  ['text_completion', 'model'],
  ['generate_content', 'model'],
  ['invoke_agent', 'agent'],
  ['execute_tool', 'tool'],
  ['retrieval', 'retrieval'],
  ['invoke_workflow', 'workflow'],
  ['invoke_graph', 'workflow'],
  ['execute_node', 'workflow'],
  ['agent_step', 'workflow'],
  ['plan', 'workflow'],
  ['embeddings', 'workflow'],
  ['create_agent', 'workflow'],
  ['search_memory', 'memory'],
  ['create_memory', 'memory'],
  ['update_memory', 'memory'],
  ['upsert_memory', 'memory'],
  ['delete_memory', 'memory'],
  ['create_memory_store', 'memory'],
  ['delete_memory_store', 'memory'],
]);

/** The kind that `gen_ai.operation.name` tells; undefined for an operation that is not in the list. */
export const kindOfOperation = ({ attributes }: SpanReader): StepKind | undefined => {
  const operation = attributes.text('gen_ai.operation.name');
  return operation === undefined ? undefined : KINDS.get(operation);
};

/** A span's name without the operation that stands before it, the first of `operations` that does. */
export const nameAfter = ({ span }: SpanReader, ...operations: readonly string[]): string | undefined => {
  const operation = operations.find(each => span.name.startsWith(`${each} `));
  return operation === undefined ? undefined : span.name.slice(operation.length + 1);
};

/** The name of the service that sent the span; undefined when it has none of its own. */
export const serviceOf = ({ span }: SpanReader): string | undefined => {
  const name = Object.hasOwn(span.resource, 'service.name') ? span.resource['service.name'] : undefined;
  return typeof name !== 'string' || name === '' || name.startsWith('unknown_service') ? undefined : name;
};

const USAGE = 'gen_ai.usage.';

/**
 * Marks token counts as understood that only add up what the calls below the span report, and totals that only add up
 * counts beside them.
 */
export const skipSums = ({ attributes }: SpanReader, kind: StepKind | undefined): void => {
  attributes.skip(`${USAGE}total_tokens`, 'llm.usage.total_tokens', 'llm.token_count.total', 'ai.usage.totalTokens');
  if (kind === 'model' || kind === undefined) return;
  attributes.skip(...attributes.keys().filter(key => key.startsWith(USAGE) || key.startsWith('ai.usage.')));
};
