import type { Span, TraceId, Trajectory } from '@pawl/core/trajectory';
import { decodeTraces, encodeTraces } from '@pawl/otlp';
import { after, span, spanId, traceId } from './spans.js';

/**
 * An agent whose calls repeat the conversation so far, as real ones do: what one request brings, later requests and other
 * conversations share. Each is one trace; its span with a number is always the same, so that what is stored can be compared.
 */
export interface Conversation {
  readonly number: number;
  readonly trace: TraceId;
  /** Numbers of the spans that were answered with 200. */
  readonly acknowledged: Set<number>;
  /** Sent and not acknowledged: sent again before anything else. */
  unsure: readonly number[];
  sent: number;
  resent: number;
}

export const LONGEST_CONVERSATION = 40;
const SPANS_PER_REQUEST = 4;
const WORDS = 'we would like to know where the parcel is and who signed for it when it was left at the door '.repeat(3);

export const newConversation = (number: number): Conversation => ({
  number,
  trace: traceId(number),
  acknowledged: new Set(),
  unsure: [],
  sent: 0,
  resent: 0,
});

const letters = (n: number): string =>
  n.toString(26).replace(/./g, digit => String.fromCharCode('a'.charCodeAt(0) + Number.parseInt(digit, 26)));

/** Every third message is the same in all conversations. */
const message = (conversation: number, turn: number) => ({
  role: turn % 2 === 0 ? 'assistant' : 'user',
  parts: [
    {
      type: 'text',
      content: `${turn % 3 === 0 ? 'everybody' : `caller ${letters(conversation)}`} ${letters(turn)}: ${WORDS}`,
    },
  ],
});

/** The span with a number of a conversation: what it holds follows from both. */
export const spanOf = (conversation: number, number: number): Span =>
  span({
    traceId: traceId(conversation),
    spanId: spanId(number),
    parentSpanId: number === 1 ? null : spanId(1),
    name: number === 1 ? 'invoke_agent support' : 'chat model',
    startTimeUnixNano: after(number / 1_000),
    endTimeUnixNano: after(number / 1_000 + 1),
    attributes:
      number === 1
        ? { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'support' }
        : {
            'gen_ai.operation.name': 'chat',
            'gen_ai.request.model': 'model',
            'gen_ai.input.messages': JSON.stringify(
              Array.from({ length: number - 1 }, (_, at) => message(conversation, at + 1)),
            ),
            'gen_ai.output.messages': JSON.stringify([message(conversation, number)]),
          },
  });

/** Sends the next spans of a conversation; true when they were acknowledged. Throws when the connection is cut. */
export const sendNext = async (url: string, conversation: Conversation): Promise<{ status: number; ms: number }> => {
  const again = conversation.unsure.length > 0;
  if (!again) {
    conversation.unsure = Array.from({ length: SPANS_PER_REQUEST }, (_, at) => conversation.sent + at + 1);
    conversation.sent += SPANS_PER_REQUEST;
  }
  const numbers = conversation.unsure;
  const began = performance.now();
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(encodeTraces(numbers.map(number => spanOf(conversation.number, number)))),
  });
  await response.arrayBuffer();
  if (response.status === 200) {
    if (again) conversation.resent += numbers.length;
    for (const number of numbers) conversation.acknowledged.add(number);
    conversation.unsure = [];
  }
  return { status: response.status, ms: performance.now() - began };
};

/** What a server holds of a conversation, against what it acknowledged. */
export interface Looked {
  readonly seen: number;
  /** Ids of acknowledged spans that are not there. */
  readonly missing: readonly string[];
  readonly twice: readonly string[];
  /** Ids of spans whose contents are not those that were sent. */
  readonly damaged: readonly string[];
}

export const lookAt = async (url: string, conversation: Conversation): Promise<Looked> => {
  const [stored, shown] = await Promise.all([
    fetch(`${url}/api/trajectories/${conversation.trace}/spans`),
    fetch(`${url}/api/trajectories/${conversation.trace}`),
  ]);
  const [lines, body] = [await stored.text(), await shown.text()];
  if (conversation.acknowledged.size === 0 && stored.status === 404)
    return { seen: 0, missing: [], twice: [], damaged: [] };
  if (stored.status !== 200 || shown.status !== 200)
    throw new Error(`${conversation.trace} is answered ${stored.status} and ${shown.status}: ${lines} ${body}`);
  const spans = lines
    .split('\n')
    .filter(line => line !== '')
    .flatMap(line => decodeTraces(Buffer.from(line), 'json').spans);
  const ids = (JSON.parse(body) as Trajectory).steps.flatMap(step => step.spans as readonly string[]);
  const twice = [...ids, ...spans.map(each => each.spanId as string)].toSorted();
  const byId = new Map(spans.map(each => [each.spanId as string, each]));
  const shownIds = new Set(ids);
  return {
    seen: spans.length,
    missing: [...conversation.acknowledged]
      .map(number => spanId(number) as string)
      .filter(id => !byId.has(id) || !shownIds.has(id)),
    // Each stands once in either answer.
    twice: twice.filter((id, at) => id === twice[at - 2]),
    damaged: [...byId].flatMap(([id, each]) => {
      const { attributes } = spanOf(conversation.number, Number.parseInt(id, 16));
      return JSON.stringify(attributes) === JSON.stringify(each.attributes) ? [] : [id];
    }),
  };
};

/** The same of many, summed up. */
export const lookAtAll = async (url: string, conversations: readonly Conversation[]): Promise<Looked> => {
  let all: Looked = { seen: 0, missing: [], twice: [], damaged: [] };
  for (const conversation of conversations) {
    const one = await lookAt(url, conversation);
    const named = (ids: readonly string[]): readonly string[] => ids.map(id => `${conversation.number}/${id}`);
    all = {
      seen: all.seen + one.seen,
      missing: [...all.missing, ...named(one.missing)],
      twice: [...all.twice, ...named(one.twice)],
      damaged: [...all.damaged, ...named(one.damaged)],
    };
  }
  return all;
};

/** What every look has to find. */
export const WHOLE = { missing: [], twice: [], damaged: [] } as const;
