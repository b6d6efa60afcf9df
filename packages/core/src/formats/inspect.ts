import { isObject, type Json, type JsonObject, own, type Timestamp } from '../trajectory/index.js';
import { caseIdOf } from './foreign/case-id.js';
import { known, listOf, member, numberOf, objectOf, textOf } from './foreign/members.js';
import { modelAttributes } from './foreign/model-facts.js';
import { type Format, type Imported, readEach, recordError } from './format.js';
import { type MappedRecord, type MessageAnnotation, type StepFacts, unknownRecord } from './mapped-record.js';
import { readMoment } from './moment.js';
import type { LogRecord } from './records.js';

const FORMAT = 'inspect';
const ATTACHMENT = 'attachment://';

/** The value with every reference to an attachment replaced by what it refers to; long texts are kept apart in logs. */
const resolved = (value: Json, attachments: JsonObject): Json => {
  if (typeof value === 'string') {
    if (!value.startsWith(ATTACHMENT)) return value;
    const found = own(attachments, value.slice(ATTACHMENT.length));
    return found ?? value;
  }
  if (Array.isArray(value)) return value.map((item: Json) => resolved(item, attachments));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner, attachments)]));
};

/** Inspect names a call's function beside its arguments, and the tool of an answer `function`. */
const messageOf = (message: JsonObject): JsonObject => {
  const { function: tool, tool_calls: calls, source: _, ...rest } = message;
  return {
    ...rest,
    ...(typeof tool === 'string' ? { name: tool } : {}),
    ...(Array.isArray(calls) ? { tool_calls: calls.map(callOf) } : {}),
  };
};

const callOf = (call: Json): Json => {
  const name = textOf(call, 'function');
  if (!isObject(call) || name === null) return call;
  return {
    id: own(call, 'id') ?? null,
    type: 'function',
    function: { name, arguments: own(call, 'arguments') ?? null },
  };
};

const usageOf = (usage: JsonObject, cost: number | null) => ({
  input: numberOf(usage, 'input_tokens'),
  output: numberOf(usage, 'output_tokens'),
  cacheRead: numberOf(usage, 'input_tokens_cache_read'),
  cacheWrite: numberOf(usage, 'input_tokens_cache_write'),
  reasoning: numberOf(usage, 'reasoning_tokens'),
  costUsd: numberOf(usage, 'total_cost') ?? cost,
});

/** What the sample's events say about the call that made each message, by the message's id. */
const modelFacts = (events: readonly Json[]): ReadonlyMap<string, StepFacts> => {
  const facts = new Map<string, StepFacts>();
  for (const event of events) {
    if (textOf(event, 'event') !== 'model') continue;
    const output = objectOf(event, 'output');
    const choice = listOf(output, 'choices')[0];
    const id = textOf(objectOf(choice, 'message'), 'id');
    if (id === null) continue;
    facts.set(id, {
      attributes: modelAttributes({
        requestModel: textOf(event, 'model'),
        responseModel: textOf(output, 'model'),
        finishReason: textOf(choice, 'stop_reason'),
        ...usageOf(objectOf(output, 'usage'), null),
      }),
      startedAt: readMoment(member(event, 'timestamp')),
      endedAt: readMoment(member(event, 'completed')),
    });
  }
  return facts;
};

/** What the events say about each tool call, by its id. */
const toolFacts = (events: readonly Json[]): ReadonlyMap<string, StepFacts> => {
  const facts = new Map<string, StepFacts>();
  for (const event of events) {
    const id = textOf(event, 'id');
    if (textOf(event, 'event') !== 'tool' || id === null) continue;
    facts.set(id, {
      startedAt: readMoment(member(event, 'timestamp')),
      endedAt: readMoment(member(event, 'completed')),
    });
  }
  return facts;
};

const stepsOf = (messages: readonly JsonObject[], events: readonly Json[]): ReadonlyMap<number, StepFacts> => {
  const [models, tools] = [modelFacts(events), toolFacts(events)];
  const steps = new Map<number, StepFacts>();
  for (const [index, message] of messages.entries()) {
    const role = textOf(message, 'role');
    if (role === 'assistant') {
      const model = textOf(message, 'model');
      const found = models.get(textOf(message, 'id') ?? '');
      const facts = found ?? (model === null ? undefined : { attributes: modelAttributes({ requestModel: model }) });
      if (facts !== undefined) steps.set(index, facts);
    } else if (role === 'tool') {
      const error = objectOf(message, 'error');
      const text = textOf(error, 'message');
      steps.set(index, {
        ...tools.get(textOf(message, 'tool_call_id') ?? ''),
        ...(text === null ? {} : { error: { type: textOf(error, 'type'), message: text } }),
      });
    }
  }
  return steps;
};

/** A score's value as a number: Inspect's letters for correct, partly, incorrect and no answer count as its metrics do. */
const LETTERS: ReadonlyMap<Json, number> = new Map<Json, number>([
  ['C', 1],
  ['P', 0.5],
  ['I', 0],
  ['N', 0],
  [true, 1],
  [false, 0],
]);

const scoreOf = (value: Json): number | null => LETTERS.get(value) ?? numberOf({ value }, 'value');

interface Scored {
  readonly score: number | null;
  readonly passed: boolean | null;
  readonly annotations: readonly MessageAnnotation[];
}

/** The first score grades the attempt; all of them are kept as annotations. */
const gradeOf = (sample: Json): Scored => {
  const scores = Object.entries(objectOf(sample, 'scores'));
  const single = member(sample, 'score');
  const all = scores.length > 0 || single === null ? scores : ([['score', single]] as const);
  const [, first] = all[0] ?? [];
  const score = first === undefined ? null : scoreOf(member(first, 'value'));
  return {
    score,
    passed: score === null ? null : score >= 1,
    annotations: all.map(([label, scored]) => {
      const value = member(scored, 'value');
      const said = [typeof value === 'string' ? value : JSON.stringify(value), textOf(scored, 'explanation')];
      return { index: null, label, note: said.filter(text => text !== null).join(': '), by: FORMAT };
    }),
  };
};

const inputOf = (value: Json): Json => {
  if (!Array.isArray(value)) return value;
  const users = value.filter((message: Json) => textOf(message, 'role') === 'user');
  return users.length === 1 ? member(users[0], 'content') : value;
};

const readSample = (log: LogRecord, header: JsonObject, raw: Json): MappedRecord => {
  const id = textOf(raw, 'id');
  if (id === null)
    throw recordError(log, 'a sample needs an id', 'Give the whole log, as `inspect log dump` prints it.');
  const sample = resolved(raw, objectOf(raw, 'attachments'));
  const messages = listOf(sample, 'messages').filter(isObject);
  const startedAt: Timestamp | null = readMoment(member(sample, 'started_at'));
  const error = objectOf(sample, 'error');
  return {
    ...unknownRecord(log),
    messages: messages.map(messageOf),
    case: caseIdOf([textOf(header, 'task'), id].filter(part => part !== null).join('.')),
    attempt: numberOf(sample, 'epoch'),
    agent: textOf(header, 'task'),
    version: textOf(header, 'model'),
    input: inputOf(member(sample, 'input')),
    output: textOf(objectOf(sample, 'output'), 'completion'),
    expected: member(sample, 'target'),
    startedAt,
    endedAt: startedAt === null ? null : readMoment(member(sample, 'completed_at')),
    ...gradeOf(sample),
    tags: {
      ...objectOf(sample, 'metadata'),
      ...known({
        task: textOf(header, 'task'),
        model: textOf(header, 'model'),
        limit: textOf(objectOf(sample, 'limit'), 'type'),
      }),
    },
    steps: stepsOf(messages, listOf(sample, 'events')),
    error: textOf(error, 'message'),
  };
};

const readLog = (record: LogRecord): readonly Imported[] => {
  const samples = listOf(record.value, 'samples');
  if (samples.length === 0) {
    throw recordError(
      record,
      'the log holds no samples',
      'Logs written with --no-log-samples, and headers alone, hold none; a .eval file becomes JSON with `inspect log dump`.',
    );
  }
  const header = objectOf(record.value, 'eval');
  return samples.map(sample => ({ kind: 'graded', record: readSample(record, header, sample) }));
};

/**
 * Logs of Inspect (UK AI Security Institute) in its JSON form: `--log-format json`, or `inspect log dump` of a `.eval` file.
 * Written from `EvalLog` version 2 (inspect_ai 0.3, its `log/_log.py` and event reference). A sample and epoch is an attempt;
 * its first score grades it, `C` and every value from 1 on being a pass; model and tool events give tokens and times.
 */
export const inspect: Format = {
  id: FORMAT,
  title: 'Inspect eval logs (JSON)',
  recognises: first =>
    isObject(first) &&
    isObject(own(first, 'eval')) &&
    own(first, 'status') !== undefined &&
    own(first, 'version') !== undefined,
  read: readEach(readLog),
};
