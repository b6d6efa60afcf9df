import type { Json, JsonObject, Span } from '../../trajectory/index.js';
import { type RunPlace, traceIdOf } from '../identity.js';
import { fieldError, type MappedRecord, type StepFacts } from '../mapped-record.js';
import { resultText, valueText } from './attribute-values.js';
import { OpenCalls } from './open-calls.js';
import { type StepSpan, StepSpans } from './step-spans.js';
import { readTurn, type Turn, textOfContent } from './turn.js';

/**
 * Turns a logged conversation into spans of pawl's own convention: one agent at the root; below it, in order, a `model`
 * step per assistant turn, a `tool` step per tool call with its answer, and a `message` step for every other turn: the
 * system's, the user's, and those of agents that speak by name.
 *
 * Each message becomes exactly one step, which carries its index as `pawl.message.index` and all that was logged, so that
 * the log can be told again from the spans. A model step's input is only what is new since the one before. The same
 * record gives the same ids. Linear in the number of messages.
 *
 * @throws PawlError `MAPPING_VALUE` when an annotation points at a message that is not there
 */
export const spansOfMessages = (record: MappedRecord, place: RunPlace): readonly Span[] => {
  const spans = new StepSpans(traceIdOf(record, place));
  const turns = record.messages.map(readTurn);
  const root = spans.add('agent', record.agent ?? 'agent');
  const steps = addTurns(spans, turns);
  root.set({
    'pawl.input': valueText(record.input ?? firstQuestion(turns)),
    'pawl.output': valueText(record.output ?? lastAnswer(turns)),
    ...(record.id === undefined ? {} : { 'pawl.external_id': record.id }),
    ...(record.agent === null ? {} : { 'gen_ai.agent.name': record.agent }),
    ...(record.version === null ? {} : { 'pawl.agent.version': record.version }),
    'pawl.tags': tagsOf(record, place),
    'pawl.annotations': annotationsOf(record, steps),
  });
  if (record.error !== undefined && record.error !== null) root.error = { type: null, message: record.error };
  for (const [index, facts] of record.steps ?? []) tell(steps[index], facts);
  return spans.finish(record.startedAt, record.endedAt);
};

/** Adds what the log says about a message's step beside the message. */
const tell = (step: StepSpan | undefined, { attributes, error, startedAt, endedAt }: StepFacts): void => {
  if (step === undefined) return;
  if (attributes !== undefined) step.set(attributes);
  if (error !== undefined && error !== null) step.error = error;
  if (startedAt !== undefined && startedAt !== null) step.times = { startedAt, endedAt: endedAt ?? null };
};

interface AskedCall {
  readonly id: string | null;
  readonly name: string;
  readonly step: StepSpan;
}

/** Adds the steps of a conversation; returns the one of each message. */
const addTurns = (spans: StepSpans, turns: readonly Turn[]): readonly StepSpan[] => {
  const open = new OpenCalls<AskedCall>();
  let news: JsonObject[] = [];
  return turns.map(turn => {
    const isCall = isModelCall(turn);
    const step = isCall
      ? addModel(spans, turn, news, open)
      : turn.part === 'tool'
        ? addAnswer(spans, turn, open)
        : addMessage(spans, turn);
    news = isCall ? [] : news;
    if (!isCall) news.push(turn.message);
    step.set({ 'pawl.message.index': turn.index });
    return step;
  });
};

/** An assistant that has a name speaks to other agents: only what it asked of tools shows that a model was called. */
const isModelCall = (turn: Turn): boolean => (turn.part === 'assistant' && !turn.isNamed) || turn.calls.length > 0;

const addModel = (spans: StepSpans, turn: Turn, news: readonly JsonObject[], open: OpenCalls<AskedCall>): StepSpan => {
  const model = spans.add('model', turn.speaker);
  model.set({ 'pawl.input': news, 'pawl.output': [turn.message], 'pawl.content': 'delta' });
  for (const { id, name, input } of turn.calls) {
    const step = spans.add('tool', name);
    step.hasEnded = false;
    step.set({ 'pawl.input': valueText(input), ...(id === null ? {} : { 'gen_ai.tool.call.id': id }) });
    open.add({ id, name, step });
  }
  return model;
};

const addAnswer = (spans: StepSpans, turn: Turn, open: OpenCalls<AskedCall>): StepSpan => {
  const name = turn.isNamed ? turn.speaker : null;
  const tool = open.take({ id: turn.callId, name })?.step ?? spans.add('tool', name ?? turn.role);
  tool.hasEnded = true;
  if (turn.callId !== null) tool.set({ 'gen_ai.tool.call.id': turn.callId });
  tool.set({ 'pawl.output': resultText(turn.content), 'pawl.message.fields': fieldsOf(turn) });
  return tool;
};

const addMessage = (spans: StepSpans, turn: Turn): StepSpan => {
  const message = spans.add('message', turn.speaker);
  message.set({
    'pawl.message.role': turn.role,
    'pawl.output': valueText(turn.content),
    'pawl.message.fields': fieldsOf(turn),
  });
  return message;
};

/** All that was logged of a message beside its content. */
const fieldsOf = ({ message }: Turn): JsonObject =>
  Object.fromEntries(Object.entries(message).filter(([key]) => key !== 'content'));

const firstQuestion = (turns: readonly Turn[]): Json =>
  (turns.find(turn => turn.part === 'user') ?? turns[0])?.content ?? null;

/** The text of the last turn that an agent spoke: an assistant, or anyone with a name of their own. */
const lastAnswer = (turns: readonly Turn[]): string | null => {
  const last = turns.findLast(
    turn =>
      (turn.part === 'assistant' || turn.part === 'other' || (turn.part === 'user' && turn.isNamed)) &&
      textOfContent(turn.content) !== null,
  );
  return last === undefined ? null : textOfContent(last.content);
};

/** What the record says about the run as a whole. */
const tagsOf = (record: MappedRecord, { run, case: id, attempt }: RunPlace): JsonObject => {
  const facts = {
    run,
    case: id ?? record.case,
    attempt: attempt ?? record.attempt,
    score: record.score,
    expected: record.expected,
  };
  return { ...record.tags, ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)) };
};

const annotationsOf = (record: MappedRecord, steps: readonly StepSpan[]): readonly JsonObject[] =>
  record.annotations.map(({ index, label, note, by }) => {
    const step = index === null ? null : steps[index];
    if (step === undefined) {
      const count = `${steps.length} message${steps.length === 1 ? '' : 's'}`;
      const remedy = 'Let the mapping of "annotations" give the index of a message, counted from 0.';
      throw fieldError(record.record, 'annotations', `points at message ${index} of ${count}`, remedy);
    }
    return { step: step?.spanId ?? null, label, note, by };
  });
