import { isObject, type Json, type JsonObject, own, parseJsonText } from '../trajectory/index.js';
import { caseIdOf } from './foreign/case-id.js';
import { chatOf } from './foreign/chat.js';
import { known, listOf, member, numberOf, objectOf, textOf, truthOf } from './foreign/members.js';
import { modelAttributes } from './foreign/model-facts.js';
import { type Format, type Imported, readEach, recordError } from './format.js';
import { type MappedRecord, type MessageAnnotation, type StepFacts, unknownRecord } from './mapped-record.js';
import type { LogRecord } from './records.js';

const FORMAT = 'promptfoo';

/** A prompt is a text, or the JSON text of chat messages. */
const promptOf = (result: Json): readonly JsonObject[] => {
  const prompt = member(result, 'prompt');
  const raw = typeof prompt === 'string' ? prompt : member(prompt, 'raw');
  const value = typeof raw === 'string' ? (parseJsonText(raw) ?? raw) : raw;
  return chatOf(value, 'user').filter(isObject);
};

const annotationsOf = (grading: JsonObject): readonly MessageAnnotation[] =>
  listOf(grading, 'componentResults').map((component, index) => ({
    index: null,
    label: textOf(objectOf(component, 'assertion'), 'metric', 'type') ?? `assertion-${index + 1}`,
    note: [truthOf(component, 'pass') === false ? 'failed' : 'passed', textOf(component, 'reason')]
      .filter(text => text !== null)
      .join(': '),
    by: FORMAT,
  }));

const usageOf = (result: Json): StepFacts => {
  const response = objectOf(result, 'response');
  const usage = { ...objectOf(result, 'tokenUsage'), ...objectOf(response, 'tokenUsage') };
  const provider = member(result, 'provider');
  return {
    attributes: modelAttributes({
      requestModel: typeof provider === 'string' ? provider : textOf(provider, 'id'),
      input: numberOf(usage, 'prompt'),
      output: numberOf(usage, 'completion'),
      cacheRead: numberOf(usage, 'cached'),
      reasoning: numberOf(objectOf(usage, 'completionDetails'), 'reasoning'),
      costUsd: numberOf(response, 'cost') ?? numberOf(result, 'cost'),
      finishReason: textOf(response, 'finishReason'),
    }),
  };
};

/**
 * A test and its prompt and provider are a case: promptfoo's grid has a cell for each. A result without numbers, of old
 * versions, is told apart by its variables.
 */
const caseOf = (result: Json, provider: string | null): string => {
  const test = numberOf(result, 'testIdx');
  const described = textOf(objectOf(result, 'testCase'), 'description') ?? textOf(result, 'description');
  const name = test === null ? (described ?? JSON.stringify(member(result, 'vars'))) : `test-${test + 1}`;
  const prompt = numberOf(result, 'promptIdx');
  return caseIdOf([name, prompt === null ? provider : `prompt-${prompt + 1}`].filter(part => part !== null).join('.'));
};

const readResult = (log: LogRecord, result: Json, about: JsonObject): MappedRecord => {
  const success = truthOf(result, 'success');
  if (success === null) throw recordError(log, 'a result needs success', 'Give what `promptfoo eval -o FILE` wrote.');
  const grading = objectOf(result, 'gradingResult');
  const messages = promptOf(result);
  const response = objectOf(result, 'response');
  const output = member(response, 'output');
  const provider = member(result, 'provider');
  const providerId = typeof provider === 'string' ? provider : textOf(provider, 'label', 'id');
  const answered =
    output === null
      ? []
      : [{ role: 'assistant', content: typeof output === 'string' ? output : JSON.stringify(output) }];
  // `failureReason` 2: the provider, not an assertion, is why it failed. An assertion's reason stands in `error` too.
  const broke = numberOf(result, 'failureReason') === 2 || (output === null && !success);
  return {
    ...unknownRecord(log),
    messages: [...messages, ...answered],
    case: caseOf(result, providerId),
    attempt: null,
    score: numberOf(result, 'score') ?? Number(success),
    passed: success,
    agent: textOf(about, 'description') ?? providerId,
    version: providerId,
    input: Object.keys(objectOf(result, 'vars')).length > 0 ? objectOf(result, 'vars') : null,
    output,
    tags: {
      ...objectOf(objectOf(result, 'testCase'), 'metadata'),
      ...known({
        eval: textOf(about, 'evalId'),
        provider: providerId,
        latency_ms: numberOf(result, 'latencyMs'),
        reason: success ? null : (textOf(grading, 'reason') ?? textOf(result, 'error')),
        named_scores: Object.keys(objectOf(result, 'namedScores')).length > 0 ? objectOf(result, 'namedScores') : null,
      }),
    },
    annotations: annotationsOf(grading),
    steps: answered.length === 0 ? new Map() : new Map([[messages.length, usageOf(result)]]),
    error: broke ? (textOf(result, 'error') ?? textOf(response, 'error') ?? 'the provider gave no output') : null,
  };
};

/** The results in a record: a whole output file, what `evaluate()` returns, or a row of the JSONL output. */
const resultsIn = (value: Json): { readonly results: readonly Json[]; readonly about: JsonObject } => {
  const outer = member(value, 'results');
  const inner = Array.isArray(outer) ? outer : member(outer, 'results');
  if (!Array.isArray(inner)) return { results: [value], about: {} };
  const description = textOf(objectOf(value, 'config'), 'description');
  return { results: inner, about: known({ evalId: textOf(value, 'evalId'), description }) };
};

const readFile = (record: LogRecord): readonly Imported[] => {
  const { results, about } = resultsIn(record.value);
  return results.map(result => ({ kind: 'graded', record: readResult(record, result, about) }));
};

const isResult = (value: Json | undefined): boolean =>
  isObject(value) &&
  own(value, 'success') !== undefined &&
  ['vars', 'promptIdx', 'gradingResult'].some(key => Object.hasOwn(value, key));

/**
 * Results of promptfoo: `promptfoo eval -o results.json` or `.jsonl`, and what its `evaluate()` returns. Written from
 * `OutputFile` and `EvaluateSummaryV2`/`V3` in its `src/types/index.ts` (0.11x to 0.12x). A cell of its grid (test, prompt,
 * provider) is a case, a repeated cell another attempt; `success` grades it and each assertion becomes an annotation.
 */
export const promptfoo: Format = {
  id: FORMAT,
  title: 'promptfoo results (JSON, JSONL)',
  recognises: first => isResult(resultsIn(first).results[0]),
  read: readEach(readFile),
};
