import { type Json, jsonText } from '../../trajectory/index.js';
import { story } from './story.js';
import type { Telling } from './telling.js';

export const SYSTEM =
  'You are a support refund agent. Read the order, check the refund policy, then issue the refund. Refunds above 100 USD need a human approval.';
export const OPENING = 'Let me look at the order first.';
export const POLICY = {
  documents: [
    {
      id: 'policy-7',
      score: 0.92,
      text: 'Refunds above 100 USD require approval by a supervisor before they are issued.',
    },
    { id: 'policy-3', score: 0.61, text: 'Damaged items can be refunded in full within 30 days of delivery.' },
  ],
};

/** What went wrong, and what stacks say of it to the model. */
export const FAILURE = 'approval required: refunds above 100 USD need supervisor approval';
export const TOLD = `Error: ${FAILURE}`;

/** The words of the agents that share the work. */
const LEAD = 'Delegate to your sub-agents.';
const RESEARCHER = 'Research orders and policies.';
const EXECUTOR = 'Execute refunds.';
const RESEARCH = 'Look up order ORD-1042 and the refund policy that applies to it.';
const RESEARCHED =
  'Order ORD-1042 is a 250 USD delivered item. Policy: refunds above 100 USD need supervisor approval.';
const EXECUTE = 'Refund 250 USD for order ORD-1042, the item arrived damaged.';
const EXECUTED = 'The refund for ORD-1042 was submitted.';

interface Call {
  readonly tool: string;
  readonly given: Json;
  readonly answer: Json;
  readonly says?: string;
}

/** What the model server served: each agent's calls in order, and what the agent said in the end. */
const CALLS = (failure: Json): readonly Call[] => [
  { tool: 'read_order', given: { order_id: 'ORD-1042' }, answer: story.order, says: OPENING },
  {
    tool: 'retrieve_refund_policy',
    given: { query: 'refund threshold for damaged electronics' },
    answer: POLICY,
  },
  { tool: 'issue_refund', given: story.refund, answer: failure },
  { tool: 'issue_refund', given: story.refund, answer: failure },
];

/** What one stack's capture holds of the story; everything that is left out is held. */
export interface Held {
  /** The agents, as the stack names them; empty for a stack that has no notion of one. */
  readonly agents: readonly string[];
  /** The ids of the calls in order; null where nothing carries them. */
  readonly ids: readonly (string | null)[];
  /** What the model was told of the failed call. */
  readonly told?: Json;
  /** What the tool's own span gives as the result of the failed call, if something else. */
  readonly failed?: Json;
  readonly error?: string;
  /** The words of the instructions, if the stack adds to them. */
  readonly system?: (words: string, agent: string) => string;
  /** The text beside the first call is not held. */
  readonly withoutOpening?: boolean;
  /** What the history of an input holds of earlier calls and answers. */
  readonly history?: 'whole' | 'names' | 'answers';
  /** The key under which a sub-agent's task is given. */
  readonly taskKey?: string;
  readonly cacheRead?: boolean;
  readonly cacheWrite?: boolean;
  readonly reasoning?: boolean;
}

const textOf = (value: Json): string => jsonText(value, { sortKeys: true });
const joined = (...parts: readonly string[]): string => parts.filter(part => part !== '').join(' | ');

/** One model call in lines of text. */
export type Turn = { readonly asked: readonly string[]; readonly answered: readonly string[] };

/** Every model call of one agent: the whole history each time. */
const turnsOf = (
  held: Held,
  instructions: string,
  task: string,
  calls: readonly Call[],
  end: string,
): readonly Turn[] => {
  const opening = [`system: ${instructions}`, `user: ${task}`];
  const says = (call: Call): string => (held.withoutOpening === true ? '' : (call.says ?? ''));
  const told = calls.map(call => `assistant: ${joined(says(call), `call ${call.tool} ${textOf(call.given)}`)}`);
  const recalled = calls.flatMap((call, at) => {
    if (held.history === 'answers') return [`assistant: ${says(call)}`, `tool: answer ${textOf(call.answer)}`];
    if (held.history === 'names')
      return [`assistant: ${joined(says(call), `call ${call.tool} null`)}`, 'tool: answer null'];
    return [told[at] ?? '', `tool: answer ${textOf(call.answer)}`];
  });
  return [...told, `assistant: ${end}`].map((answer, at) => ({
    asked: [...opening, ...recalled.slice(0, 2 * at)],
    answered: [answer],
  }));
};

const tokensOf = (held: Held, call: number): Json => [
  212 + 61 * call,
  34,
  held.cacheRead === false ? null : 128,
  held.cacheWrite === true ? 16 : null,
  held.reasoning === false ? null : 12,
];

const FINAL: Json = { asked: story.input, answered: story.output, stop: 'stop' };

const errorsOf = (held: Held): Json => {
  const failed = `tool issue_refund: ${held.error ?? FAILURE}`;
  return [failed, failed, 'run ok'];
};

/** A telling whose model calls can be changed one by one. */
export type Story = Telling & { readonly messages: readonly Turn[] };

/** The story of one agent, as far as it is held. */
export const single = (held: Held): Story => {
  const told = held.told ?? TOLD;
  const calls = CALLS(told);
  const system = held.system ?? (words => words);
  const turns = turnsOf(held, system(SYSTEM, held.agents[0] ?? ''), story.input, calls, story.output);
  const status = ['ok', 'ok', 'error', 'error'];
  return {
    steps: [
      ...held.agents.map(agent => `agent ${agent}`),
      ...calls.flatMap(call => ['model', `tool ${call.tool}`]),
      'model',
    ],
    tools: calls.map((call, at) => `${call.tool} ${held.ids[at] ?? '-'} ${status[at] ?? ''}`),
    arguments: calls.map(call => call.given),
    results: calls.map((call, at) => (at > 1 && held.failed !== undefined ? held.failed : call.answer)),
    tokens: turns.map((_, at) => tokensOf(held, at)),
    messages: turns,
    errors: errorsOf(held),
    'final text': FINAL,
  };
};

/** The story of a lead who has two sub-agents as tools. */
export const shared = (held: Held): Story => {
  const [look, search, refund, again] = CALLS(held.told ?? TOLD);
  if (look === undefined || search === undefined || refund === undefined || again === undefined)
    throw new Error('the story has four calls');
  const key = held.taskKey ?? 'input';
  const research: Call = { tool: 'order_researcher', given: { [key]: RESEARCH }, answer: RESEARCHED };
  const execute: Call = { tool: 'refund_executor', given: { [key]: EXECUTE }, answer: EXECUTED };
  const system = held.system ?? (words => words);
  const lead = turnsOf(held, system(LEAD, 'refund_lead'), story.input, [research, execute], story.output);
  const first = turnsOf(held, system(RESEARCHER, 'order_researcher'), RESEARCH, [look, search], RESEARCHED);
  const second = turnsOf(held, system(EXECUTOR, 'refund_executor'), EXECUTE, [refund, again], EXECUTED);
  const calls = [research, look, search, execute, refund, again];
  const status = ['ok', 'ok', 'ok', 'ok', 'error', 'error'];
  const part = ['model', 'tool', 'model', 'tool', 'model'];
  const work = (names: readonly string[]): readonly string[] =>
    part.map((word, at) => (word === 'tool' ? `tool ${names[(at - 1) / 2] ?? ''}` : word));
  return {
    steps: [
      'agent refund_lead',
      'model',
      'tool order_researcher',
      'agent order_researcher',
      ...work(['read_order', 'retrieve_refund_policy']),
      'model',
      'tool refund_executor',
      'agent refund_executor',
      ...work(['issue_refund', 'issue_refund']),
      'model',
    ],
    tools: calls.map((call, at) => `${call.tool} ${held.ids[at] ?? '-'} ${status[at] ?? ''}`),
    arguments: calls.map(call => call.given),
    results: calls.map((call, at) => (at > 3 && held.failed !== undefined ? held.failed : call.answer)),
    tokens: [0, 0, 1, 2, 1, 0, 1, 2, 2].map(call => tokensOf(held, call)),
    messages: [...lead.slice(0, 1), ...first, ...lead.slice(1, 2), ...second, ...lead.slice(2)],
    errors: errorsOf(held),
    'final text': FINAL,
  };
};
