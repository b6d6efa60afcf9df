import type { Json } from '../../trajectory/index.js';

/**
 * The same small run as each tool would have exported it, made by hand after its documentation: a user asks, a model
 * calls `read_order`, the tool answers, the model answers.
 */
export const QUESTION = 'Where is my order?';
export const ANSWER = 'It is on its way.';
export const ARGUMENTS = { order_id: 'ORD-1' };
export const RESULT = { status: 'shipped' };

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const [T0, T1, T2, T3, T4] = [0, 1, 2, 3, 4].map(second => `2026-05-01T10:00:0${second}.000Z`) as [
  string,
  string,
  string,
  string,
  string,
];

const call = { id: 'call_1', type: 'function', function: { name: 'read_order', arguments: JSON.stringify(ARGUMENTS) } };
const user = { role: 'user', content: QUESTION };
const asks = { role: 'assistant', content: '', tool_calls: [call] };
const answers = { role: 'tool', tool_call_id: 'call_1', content: JSON.stringify(RESULT) };
const says = { role: 'assistant', content: ANSWER };

const phoenix = (
  id: string,
  kind: string,
  start: string,
  end: string,
  attributes: Json,
  parent: string | null = 'b7ad6b7169203331',
) => ({
  id: `U3Bhbjo${id}`,
  name: kind === 'TOOL' ? 'read_order' : kind.toLowerCase(),
  context: { trace_id: TRACE, span_id: id },
  span_kind: kind,
  parent_id: parent,
  start_time: start,
  end_time: end,
  status_code: 'OK',
  status_message: '',
  attributes,
  events: [],
});

const flatCall = {
  'llm.output_messages.0.message.role': 'assistant',
  'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'call_1',
  'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'read_order',
  'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': JSON.stringify(ARGUMENTS),
};

export const phoenixSpans = [
  phoenix('b7ad6b7169203331', 'AGENT', T0, T4, { 'input.value': QUESTION, 'output.value': ANSWER }, null),
  phoenix('b7ad6b7169203332', 'LLM', T0, T1, {
    'llm.model_name': 'gpt-4o-mini',
    'llm.token_count.prompt': 100,
    'llm.token_count.completion': 20,
    'llm.input_messages.0.message.role': 'user',
    'llm.input_messages.0.message.content': QUESTION,
    ...flatCall,
  }),
  phoenix('b7ad6b7169203333', 'TOOL', T1, T2, {
    'input.value': JSON.stringify(ARGUMENTS),
    'output.value': JSON.stringify(RESULT),
    'tool.name': 'read_order',
  }),
  // As a dataframe, and as Phoenix nests attributes: both say the same.
  phoenix('b7ad6b7169203334', 'LLM', T2, T3, {
    llm: {
      model_name: 'gpt-4o-mini',
      token_count: { prompt: 150, completion: 10 },
      input_messages: [{ message: { role: 'user', content: QUESTION } }],
      output_messages: [{ message: { role: 'assistant', content: ANSWER } }],
    },
  }),
];

const observation = (id: string, type: string, start: string, end: string, more: { readonly [key: string]: Json }) => ({
  id,
  traceId: 'trace-1',
  type,
  name: type === 'TOOL' ? 'read_order' : 'chat',
  startTime: start,
  endTime: end,
  parentObservationId: null,
  level: 'DEFAULT',
  statusMessage: null,
  ...more,
});

export const langfuseTrace = {
  id: 'trace-1',
  timestamp: T0,
  name: 'support',
  sessionId: 'session-1',
  userId: 'user-1',
  release: '1.2.3',
  tags: ['beta'],
  metadata: { plan: 'pro' },
  input: QUESTION,
  output: ANSWER,
  scores: [{ name: 'helpful', value: 1, comment: 'yes', source: 'API' }],
  observations: [
    observation('o1', 'GENERATION', T0, T1, {
      model: 'gpt-4o-mini',
      input: [user],
      output: asks,
      usageDetails: { input: 60, input_cached_tokens: 40, output: 20 },
    }),
    observation('o2', 'TOOL', T1, T2, { input: ARGUMENTS, output: RESULT }),
    observation('o3', 'GENERATION', T2, T3, {
      model: 'gpt-4o-mini',
      input: [user, asks, answers],
      output: says,
      usageDetails: { input: 150, output: 10 },
      costDetails: { total: 0.002 },
    }),
  ],
};

const kwargs = (type: string, more: { readonly [key: string]: Json }) => ({
  lc: 1,
  type: 'constructor',
  id: ['langchain', 'schema', 'messages', type],
  kwargs: more,
});

const run = (id: string, type: string, start: string, end: string, more: { readonly [key: string]: Json }) => ({
  id: `00000000-0000-4000-8000-00000000000${id}`,
  trace_id: '00000000-0000-4000-8000-000000000001',
  parent_run_id: id === '1' ? null : '00000000-0000-4000-8000-000000000001',
  dotted_order: `20260501T100000000000Z00000000-0000-4000-8000-000000000001`,
  name: type === 'tool' ? 'read_order' : type,
  run_type: type,
  start_time: start.replace('Z', '000'),
  end_time: end.replace('Z', '000'),
  error: null,
  ...more,
});

const langChainAsks = kwargs('AIMessage', {
  content: '',
  tool_calls: [{ id: 'call_1', name: 'read_order', args: ARGUMENTS, type: 'tool_call' }],
  usage_metadata: { input_tokens: 100, output_tokens: 20, total_tokens: 120 },
});

export const langsmithRuns = [
  run('1', 'chain', T0, T4, {
    inputs: { input: QUESTION },
    outputs: { output: ANSWER },
    extra: { metadata: { thread_id: 'thread-1' } },
    feedback_stats: { helpful: { n: 1, avg: 1 } },
    tags: ['beta'],
  }),
  run('2', 'llm', T0, T1, {
    inputs: { messages: [[kwargs('HumanMessage', { content: QUESTION })]] },
    outputs: { generations: [[{ text: '', message: langChainAsks }]], llm_output: null },
    extra: { metadata: { ls_provider: 'openai', ls_model_name: 'gpt-4o-mini' } },
  }),
  run('3', 'tool', T1, T2, {
    inputs: { input: JSON.stringify(ARGUMENTS) },
    outputs: {
      output: kwargs('ToolMessage', { content: JSON.stringify(RESULT), tool_call_id: 'call_1', status: 'success' }),
    },
  }),
  run('4', 'llm', T2, T3, {
    inputs: { messages: [user, asks, answers] },
    outputs: {
      choices: [{ index: 0, message: says, finish_reason: 'stop' }],
      usage: { prompt_tokens: 150, completion_tokens: 10 },
    },
    extra: { metadata: { ls_model_name: 'gpt-4o-mini' } },
  }),
];

export const atifDocument = {
  schema_version: 'ATIF-v1.7',
  session_id: 'session-1',
  trajectory_id: TRACE,
  agent: { name: 'support', version: '1.2.3', model_name: 'gpt-4o-mini' },
  steps: [
    { step_id: 1, timestamp: T0, source: 'user', message: QUESTION },
    {
      step_id: 2,
      timestamp: T1,
      source: 'agent',
      message: '',
      reasoning_content: 'The order tells.',
      tool_calls: [{ tool_call_id: 'call_1', function_name: 'read_order', arguments: ARGUMENTS }],
      observation: { results: [{ source_call_id: 'call_1', content: JSON.stringify(RESULT) }] },
      metrics: { prompt_tokens: 100, completion_tokens: 20, cached_tokens: 40, cost_usd: 0.001 },
    },
    {
      step_id: 3,
      timestamp: T3,
      source: 'agent',
      message: ANSWER,
      metrics: { prompt_tokens: 150, completion_tokens: 10 },
    },
  ],
  final_metrics: { total_prompt_tokens: 250, total_completion_tokens: 30 },
};

export const inspectLog = {
  version: 2,
  status: 'success',
  eval: { task: 'support', model: 'openai/gpt-4o-mini', run_id: 'r1' },
  samples: [
    {
      id: 'order',
      epoch: 1,
      input: QUESTION,
      target: 'on its way',
      messages: [
        { id: 'm1', role: 'user', content: QUESTION, source: 'input' },
        {
          id: 'm2',
          role: 'assistant',
          content: '',
          source: 'generate',
          model: 'gpt-4o-mini',
          tool_calls: [{ id: 'call_1', function: 'read_order', arguments: ARGUMENTS, type: 'function' }],
        },
        { id: 'm3', role: 'tool', content: 'attachment://a1', tool_call_id: 'call_1', function: 'read_order' },
        { id: 'm4', role: 'assistant', content: ANSWER, source: 'generate', model: 'gpt-4o-mini' },
      ],
      attachments: { a1: JSON.stringify(RESULT) },
      output: { model: 'gpt-4o-mini', completion: ANSWER, choices: [] },
      scores: { includes: { value: 'C', answer: ANSWER, explanation: 'says so' }, style: { value: 0.5 } },
      metadata: { difficulty: 'easy' },
      events: [
        {
          event: 'model',
          timestamp: T0,
          completed: T1,
          model: 'openai/gpt-4o-mini',
          output: {
            model: 'gpt-4o-mini',
            choices: [{ message: { id: 'm2', role: 'assistant', content: '' }, stop_reason: 'tool_calls' }],
            usage: { input_tokens: 100, output_tokens: 20, total_tokens: 120 },
          },
        },
        { event: 'tool', id: 'call_1', function: 'read_order', timestamp: T1, completed: T2 },
        {
          event: 'model',
          timestamp: T2,
          completed: T3,
          model: 'openai/gpt-4o-mini',
          output: {
            model: 'gpt-4o-mini',
            choices: [{ message: { id: 'm4', role: 'assistant', content: ANSWER }, stop_reason: 'stop' }],
            usage: { input_tokens: 150, output_tokens: 10, total_tokens: 160 },
          },
        },
      ],
      started_at: T0,
      completed_at: T4,
    },
  ],
};

const event = (sample: string, type: string, data: Json, id = 0) => ({
  run_id: 'r1',
  event_id: id,
  sample_id: sample,
  type,
  data,
  created_by: '',
  created_at: '2026-05-01 10:00:00.000000+00:00',
});

/** Lines: two samples whose events are mixed. */
export const openAiEvalsLog = [
  { spec: { completion_fns: ['gpt-4o-mini'], eval_name: 'support.dev.v0', base_eval: 'support', run_id: 'r1' } },
  event('support.dev.0', 'sampling', {
    prompt: [user],
    sampled: [ANSWER],
    model: 'gpt-4o-mini',
    usage: { prompt_tokens: 100, completion_tokens: 20 },
  }),
  event('support.dev.1', 'sampling', { prompt: 'Hello', sampled: 'Bye' }, 1),
  event('support.dev.0', 'match', { correct: true, expected: 'on its way', picked: 'on its way' }, 2),
  event('support.dev.1', 'match', { correct: false, expected: 'Hello', picked: null }, 3),
  { final_report: { accuracy: 0.5 } },
];

export const promptfooResults = {
  evalId: 'eval-1',
  results: {
    version: 3,
    timestamp: T0,
    prompts: [],
    results: [
      {
        promptIdx: 0,
        testIdx: 0,
        testCase: { vars: { question: QUESTION }, metadata: { area: 'orders' } },
        prompt: { raw: JSON.stringify([user]), label: 'chat' },
        provider: { id: 'openai:gpt-4o-mini', label: '' },
        vars: { question: QUESTION },
        response: { output: ANSWER, tokenUsage: { total: 120, prompt: 100, completion: 20 }, cost: 0.001 },
        success: true,
        score: 1,
        latencyMs: 812,
        failureReason: 0,
        gradingResult: {
          pass: true,
          score: 1,
          reason: 'All assertions passed',
          componentResults: [
            { pass: true, score: 1, reason: 'Assertion passed', assertion: { type: 'contains', value: 'way' } },
          ],
        },
      },
      {
        promptIdx: 0,
        testIdx: 1,
        testCase: { vars: { question: 'Hello' } },
        prompt: { raw: 'Say hello', label: 'plain' },
        provider: { id: 'openai:gpt-4o-mini' },
        vars: { question: 'Hello' },
        error: 'API error: 500',
        success: false,
        score: 0,
        failureReason: 2,
      },
    ],
    stats: { successes: 1, failures: 0, errors: 1 },
  },
  config: { description: 'support' },
};
