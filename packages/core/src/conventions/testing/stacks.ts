import type { Json } from '../../trajectory/index.js';
import { FAILURE, type Held, OPENING, POLICY, type Story, SYSTEM, shared, single, TOLD, type Turn } from './oracle.js';
import { story } from './story.js';
import type { Column, Telling } from './telling.js';

/** Something of the story that a capture does not hold, in one column of its row. */
export interface Lack {
  readonly column: Column;
  /** What the table's cell says. */
  readonly what: string;
  /** Why it is not there. */
  readonly why: string;
  /** What would occur in the capture if it were there. */
  readonly absent?: RegExp;
}

/** One line of the conformance table: a captured stack and what its trajectory has to tell. */
export interface Row {
  readonly stack: string;
  readonly expected: Telling;
  readonly lacks: readonly Lack[];
}

const numbered = (prefix: string, ...numbers: readonly number[]): readonly string[] =>
  numbers.map(number => `${prefix}_${String(number).padStart(6, '0')}stub`);

// The model server numbers everything it makes: a Responses turn takes three numbers, the others two.
const CHAT = numbered('call', 1, 3, 5, 7);
const RESPONSES = numbered('call', 2, 5, 8, 11);
const TOOL_USES = numbered('toolu', 1, 3, 5, 7);
const FUNCTION_CALLS = numbered('fc', 1, 3, 5, 7);
const NO_IDS = [null, null, null, null];

const lack = (column: Column, what: string, why: string, absent?: RegExp): Lack => ({
  column,
  what,
  why,
  ...(absent === undefined ? {} : { absent }),
});

const noCache = lack(
  'tokens',
  'input and output',
  'the instrumentation reports neither cached nor reasoned tokens',
  /cache_read|cached|reasoning/i,
);
const noReasoning = lack(
  'tokens',
  'all but reasoning',
  'the sender does not report reasoned tokens',
  /reasoning_?tokens|reasoning\.output_tokens|completion_details\.reasoning/i,
);
const notCounted = lack(
  'tokens',
  'all but reasoning',
  "Anthropic's API does not count reasoned tokens apart",
  /reasoning_tokens|reasoning\.output_tokens|completion_details\.reasoning/i,
);
const noOpening = lack(
  'messages',
  'all but one text',
  'the sender leaves out the text beside a call',
  /Let me look at the order first/,
);

const row = (stack: string, expected: Telling, ...lacks: readonly Lack[]): Row => ({ stack, expected, lacks });

const openAi = (held: Partial<Held> = {}): Story => single({ agents: ['refund_agent'], ids: CHAT, ...held });

const anthropic = (held: Partial<Held> = {}): Story =>
  single({ agents: ['refund_agent'], ids: TOOL_USES, cacheWrite: true, reasoning: false, ...held });

const REDACTED = {
  told: 'An error occurred while running the tool. Please try again.',
  error: 'Tool execution failed. Error details are redacted.',
} as const;
const redacts = (column: Column): Lack =>
  lack(column, 'redacted text', 'the SDK redacts what went wrong', /approval required/);

/** ADK writes its own words around the instructions and around what went wrong. */
const adkFailure = `Error in tool 'issue_refund': ${FAILURE}`;
const DESCRIPTIONS = new Map([
  ['refund_agent', 'Support refund agent'],
  ['refund_lead', 'Lead'],
  ['order_researcher', 'Researches the order and the policy'],
  ['refund_executor', 'Executes the refund'],
]);
const adk: Partial<Held> = {
  told: { error: adkFailure },
  error: adkFailure,
  system: (words, agent) =>
    `You are an agent. Your internal name is "${agent}".\n\nThe description about you is "${DESCRIPTIONS.get(agent) ?? ''}"\n\n${words}`,
};

const noStop = (why: string, absent?: RegExp): Lack => lack('final text', 'no stop reason', why, absent);

/** The answers' text of a limit of 120 characters on attributes. */
const cut = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 120);

/** Value limit 120, count limit 32: the later messages, all but the first counts and most outputs are gone. */
const truncated = (): Telling => {
  const whole = openAi({ ids: [...CHAT.slice(0, 2), null, null] });
  const [order, policy] = [story.order, POLICY].map(cut);
  const lines = [
    `system: ${SYSTEM.slice(0, 120)}`,
    `user: ${story.input}`,
    `assistant: ${OPENING} | call read_order {"order_id":"ORD-1042"}`,
    `tool: answer ${JSON.stringify(order)}`,
    'assistant: call retrieve_refund_policy {"query":"refund threshold for damaged electronics"}',
    `tool: answer ${JSON.stringify(policy)}`,
  ];
  const turn = (asked: number, answered: readonly string[]) => ({ asked: lines.slice(0, asked), answered });
  return {
    ...whole,
    results: [order ?? '', policy ?? '', null, null],
    tokens: [[212, 34, 128, null, null], null, null, null, null],
    messages: [turn(2, [lines[2] ?? '']), turn(4, ['assistant: call  null']), turn(6, []), turn(6, []), turn(6, [])],
    'final text': { asked: story.input, answered: story.output, stop: null },
  };
};

/** The default limit of 128 attributes after 46 earlier messages: the last two calls lose answer and counts. */
const long = (): Telling => {
  const whole = openAi();
  const earlier = Array.from(
    { length: 46 },
    (_, at) => `${at % 2 === 0 ? 'user' : 'assistant'}: Earlier message ${at + 1} of this chat.`,
  );
  return {
    ...whole,
    tokens: [0, 1, 2, 3, 4].map(call => (call < 3 ? [212 + 61 * call, 34, 128, null, 12] : null)),
    messages: whole.messages.map(({ asked, answered }, call) => ({
      asked: [...asked.slice(0, 1), ...earlier, ...asked.slice(1)],
      answered: call < 3 ? answered : [],
    })),
    'final text': { asked: story.input, answered: story.output, stop: null },
  };
};

/** The SDK empties messages, oldest first, until what is left fits into 700 bytes. */
const emptied = (): Telling => {
  const whole = anthropic({ agents: ['refund-agent'] });
  const kept: readonly (readonly number[])[] = [[0, 1], [2, 3], [5], [7], [8, 9]];
  const blank = (line: string): string => (line.startsWith('assistant') ? 'assistant: ' : 'user: ');
  return {
    ...whole,
    messages: whole.messages.map(({ asked, answered }, call) => ({
      asked: [
        ...asked.flatMap((line, at) => {
          const isKept = kept[call]?.includes(at) === true;
          return at === 0 && !isKept ? [] : [isKept ? line : blank(line)];
        }),
        // The answer is there, the call it answers is not.
        ...(call === 2 || call === 3 ? [`unpaired ${TOOL_USES[call - 1] ?? ''}`] : []),
      ],
      answered,
    })),
  };
};

const approved: Json = { refund_id: 'RF-1', order_id: 'ORD-1042', amount: 250, approved_by: 'supervisor-9' };
const REFUND = JSON.stringify({ amount: 250, currency: 'USD', order_id: 'ORD-1042', reason: 'item arrived damaged' });
const APPROVED = JSON.stringify({ amount: 250, approved_by: 'supervisor-9', order_id: 'ORD-1042', refund_id: 'RF-1' });

/** The third call waits for a person; a second trace carries it out. */
const approvedAiSdk = (): Telling => {
  const whole = openAi({ agents: ['refund-agent'], reasoning: false });
  const [first, second, third] = whole.messages;
  if (first === undefined || second === undefined || third === undefined) throw new Error('the story has five turns');
  const last: Turn = {
    asked: [
      ...third.asked,
      `assistant: call issue_refund ${REFUND} | other`,
      'tool: other',
      `tool: answer ${APPROVED}`,
    ],
    answered: [`assistant: ${story.output}`],
  };
  return {
    ...whole,
    steps: [
      'agent refund-agent',
      'model',
      'tool read_order',
      'model',
      'tool retrieve_refund_policy',
      'model',
      'approval issue_refund',
      'agent refund-agent',
      'tool issue_refund',
      'model',
    ],
    tools: ['read_order', 'retrieve_refund_policy', 'issue_refund'].map((name, at) => `${name} ${CHAT[at] ?? ''} ok`),
    arguments: [{ order_id: 'ORD-1042' }, { query: 'refund threshold for damaged electronics' }, story.refund],
    results: [story.order, POLICY, approved],
    tokens: [0, 1, 2, 3].map(call => [212 + 61 * call, 34, 128, null, null]),
    messages: [first, second, third, last],
    errors: ['approval unknown', 'run ok'],
  };
};

/** An interrupt inside the tool; a second trace resumes it. */
const approvedLangGraph = (): Telling => {
  const asked = ['system: Issue refunds.', `user: ${story.input}`];
  const call = `assistant: call issue_refund ${REFUND}`;
  return {
    steps: [
      'agent refund_graph',
      'model',
      'tool issue_refund',
      'approval issue_refund',
      'agent refund_graph',
      'tool issue_refund',
      'model',
    ],
    tools: ['issue_refund - unknown', 'issue_refund call_000001stub ok'],
    arguments: [story.refund, story.refund],
    results: [null, approved],
    tokens: [0, 1].map(each => [212 + 61 * each, 34, 128, null, 12]),
    messages: [
      { asked, answered: [call] },
      { asked: [...asked, call, `tool: answer ${APPROVED}`], answered: [`assistant: ${story.output}`] },
    ],
    errors: ['approval approved', 'run ok'],
    'final text': { asked: story.input, answered: story.output, stop: 'stop' },
  };
};

const MULTI_AGENTS = ['refund_lead', 'order_researcher', 'refund_executor'];

/** Every captured stack. */
export const ROWS: readonly Row[] = [
  row('ai-sdk-v6', openAi({ agents: ['refund-agent'] })),
  row('ai-sdk-v6-openinference', openAi({ agents: ['refund-agent'] })),
  row('ai-sdk-v7', openAi({ agents: ['refund-agent'], ids: RESPONSES, reasoning: false }), noReasoning),
  row('ai-sdk-v7-legacy', openAi({ agents: ['refund-agent'], ids: RESPONSES })),
  row('ai-sdk-v7-openinference', openAi({ agents: ['refund-agent'], ids: RESPONSES })),
  row('ai-sdk-v7-stream', openAi({ agents: ['refund-agent'], ids: RESPONSES })),
  row('anthropic-duplicate-spans', anthropic({ told: FAILURE }), notCounted),
  row(
    'anthropic-native-truncated',
    emptied(),
    notCounted,
    lack('messages', 'what fits in 700 bytes', 'the SDK emptied the rest (anthropic.content.truncated)'),
  ),
  row('anthropic-openinference', anthropic({ told: FAILURE }), notCounted),
  row('anthropic-traceloop', anthropic({ told: { error: FAILURE } }), notCounted),
  row(
    'approval-ai-sdk-v7',
    approvedAiSdk(),
    noReasoning,
    lack(
      'errors',
      'no decision',
      'the request and the response of the approval come without their content',
      /"approved\W+true|approvalId/,
    ),
  ),
  row(
    'approval-langgraph',
    approvedLangGraph(),
    lack('tools', 'one call id', 'an interrupted tool returns no message, which alone has the id'),
  ),
  row('google-adk', openAi({ ids: FUNCTION_CALLS, ...adk })),
  row(
    'google-adk-agenttool',
    shared({ agents: MULTI_AGENTS, ids: numbered('fc', 1, 3, 5, 8, 10, 12), taskKey: 'request', ...adk }),
  ),
  row(
    'langfuse',
    {
      ...openAi({ failed: { error: FAILURE } }),
      'final text': { asked: story.input, answered: story.output, stop: null },
    },
    noStop('observeOpenAI keeps the message and drops the finish reason', /finish/i),
  ),
  row('langgraph', openAi({ agents: ['refund_graph'], told: `${TOLD}\n Please fix your mistakes.` })),
  row(
    'mastra',
    openAi({ history: 'names', failed: null }),
    lack(
      'results',
      'not of failed calls',
      'a failed tool has no result, and inputs only say that there was one',
      /gen_ai\.tool\.call\.result[^}]*approval required/,
    ),
    lack(
      'messages',
      'names of earlier calls',
      'inputs say `[tool: NAME]` and `[tool-result: NAME]` for calls and answers',
      /role\\*"\s*:\s*\\*"tool\\*",\\*"content\\*":\\*"[^[]/,
    ),
  ),
  row('openai-agents', openAi({ ids: RESPONSES, ...REDACTED }), redacts('results'), redacts('errors')),
  row(
    'openai-agents-multi',
    shared({ agents: MULTI_AGENTS, ids: numbered('call', 1, 5, 8, 13, 16, 19), ...REDACTED }),
    redacts('results'),
    redacts('errors'),
  ),
  row('openinference-openai', openAi()),
  row(
    'openinference-openai-long',
    long(),
    lack('tokens', 'of three calls', 'the default limit of 128 attributes dropped the others'),
    lack('messages', 'three answers', 'the default limit of 128 attributes dropped the others'),
    noStop('the last two answers were dropped'),
  ),
  row(
    'openinference-openai-truncated',
    truncated(),
    lack('tools', 'two call ids', 'limits of 120 characters and 32 attributes dropped what came later'),
    lack('results', 'two, cut off', 'limits of 120 characters and 32 attributes dropped what came later'),
    lack('tokens', 'of one call', 'limits of 120 characters and 32 attributes dropped what came later'),
    lack('messages', 'the first six, cut off', 'limits of 120 characters and 32 attributes dropped what came later'),
    noStop('the last answers were dropped'),
  ),
  row('otel-genai-semconv', openAi()),
  row('otel-instrumentation-openai-chat', openAi({ agents: [], cacheRead: false, reasoning: false }), noCache),
  row(
    'otel-instrumentation-openai-responses',
    openAi({ agents: [], ids: RESPONSES, cacheRead: false, reasoning: false }),
    noCache,
  ),
  row('strands', openAi({ withoutOpening: true, reasoning: false }), noOpening, noReasoning),
  row('strands-latest', openAi({ withoutOpening: true, reasoning: false }), noOpening, noReasoning),
  row(
    'strands-multi',
    shared({ agents: MULTI_AGENTS, ids: numbered('call', 1, 3, 5, 8, 10, 12), withoutOpening: true, reasoning: false }),
    noOpening,
    noReasoning,
  ),
  row('traceloop', openAi({ cacheRead: false, reasoning: false }), noCache),
  row(
    'traceloop-legacy',
    openAi({
      ids: NO_IDS,
      history: 'answers',
      told: { status: 'error', error: FAILURE },
      cacheRead: false,
      reasoning: false,
    }),
    lack('tools', 'no call ids', 'this version writes none', /call_0/),
    noCache,
    lack(
      'messages',
      'no earlier calls',
      'this version flattens inputs without the calls in them',
      /gen_ai\.prompt\.\d+\.tool_calls/,
    ),
  ),
];
