import { PawlError } from '../errors/index.js';
import { isObject, type Json, type JsonObject, own, type Timestamp } from '../trajectory/index.js';
import type { Expression } from './expression.js';
import type { Mapping, MappingField } from './mapping.js';
import { readMoment } from './moment.js';
import { type LogRecord, placeOf } from './records.js';

/** A log record in pawl's words. Null: the log does not say. */
export interface MappedRecord {
  readonly record: LogRecord;
  /** Its sender's own id: equal conversations of different ids are different runs. Default: none, equal ones are one. */
  readonly id?: string;
  readonly messages: readonly JsonObject[];
  readonly case: string | null;
  /** As the log counts them; which number an attempt gets in a run, {@link gradeRecords} says. */
  readonly attempt: number | null;
  readonly score: number | null;
  /** The log's own verdict; a pass expression overrides it. Null: it gives none. */
  readonly passed: boolean | null;
  readonly agent: string | null;
  readonly version: string | null;
  readonly input: Json;
  /** The final answer; null: what the last message says. */
  readonly output: Json;
  readonly expected: Json;
  readonly startedAt: Timestamp | null;
  readonly endedAt: Timestamp | null;
  readonly tags: JsonObject;
  readonly annotations: readonly MessageAnnotation[];
  /** What is known of a message's step beside the message; by the message's index. Default: nothing. */
  readonly steps?: ReadonlyMap<number, StepFacts>;
  /** Why the run broke. Default: it did not. */
  readonly error?: string | null;
}

/** What a log says about the step of one message. */
export interface StepFacts {
  /** Attributes to set on its span. */
  readonly attributes?: JsonObject;
  readonly error?: { readonly type: string | null; readonly message: string } | null;
  readonly startedAt?: Timestamp | null;
  readonly endedAt?: Timestamp | null;
}

/** A record of which nothing is known: formats that know more say so. */
export const unknownRecord = (record: LogRecord): MappedRecord => ({
  record,
  messages: [],
  case: null,
  attempt: null,
  score: null,
  passed: null,
  agent: null,
  version: null,
  input: null,
  output: null,
  expected: null,
  startedAt: null,
  endedAt: null,
  tags: {},
  annotations: [],
});

/** What somebody said about one message, or about the whole record when `index` is null. */
export interface MessageAnnotation {
  /** Counts messages from 0. */
  readonly index: number | null;
  readonly label: string;
  readonly note: string | null;
  readonly by: string | null;
}

/**
 * Evaluates a mapping over a record. Without an expression for `messages` they are the record itself when it is a list,
 * else what it has under `messages`, `traj` or `history`; every other field without an expression is unknown.
 *
 * @param options.needsMessages - false: a row of a table, which has none unless the mapping names some. Default true
 * @throws PawlError `MAPPING_FAILED` or `MAPPING_VALUE` at file:line of the record, naming the field
 */
export const mapRecord = async (
  record: LogRecord,
  mapping: Mapping,
  options: { readonly needsMessages?: boolean } = {},
): Promise<MappedRecord> => {
  const found = new Map<MappingField, Json>();
  for (const [field, expression] of mapping.fields) {
    found.set(field, await evaluateAt(record, expression, record.value));
  }
  const fields = new Fields(record, found);
  const [startedAt, endedAt] = fields.times();
  return {
    record,
    messages:
      options.needsMessages === false && !mapping.fields.has('messages')
        ? []
        : fields.messages(mapping.fields.has('messages')),
    case: fields.word('case'),
    attempt: fields.number('attempt'),
    score: fields.number('score'),
    passed: null,
    agent: fields.word('agent'),
    version: fields.word('version'),
    input: fields.json('input'),
    output: fields.json('output'),
    expected: fields.json('expected'),
    startedAt,
    endedAt,
    tags: fields.object('tags'),
    annotations: fields.annotations(),
  };
};

/** Evaluates an expression for a record, so that its error names the record; what finds nothing is null. */
export const evaluateAt = async (record: LogRecord, expression: Expression, input: Json): Promise<Json> => {
  try {
    return (await expression.evaluate(input)) ?? null;
  } catch (error) {
    if (!(error instanceof PawlError)) throw error;
    const { code, message, remedy } = error;
    throw new PawlError({ code, message: `${placeOf(record)}: ${message}`, remedy, cause: error });
  }
};

/** The record, its field and what is wrong with it, as an error. */
export const fieldError = (record: LogRecord, field: string, problem: string, remedy: string): PawlError =>
  new PawlError({ code: 'MAPPING_VALUE', message: `${placeOf(record)}: "${field}" ${problem}`, remedy });

const MESSAGE_KEYS = ['messages', 'traj', 'history'] as const;

/** The values that a mapping found in one record, read as what their fields must be. */
class Fields {
  readonly #record: LogRecord;
  readonly #found: ReadonlyMap<MappingField, Json>;

  constructor(record: LogRecord, found: ReadonlyMap<MappingField, Json>) {
    this.#record = record;
    this.#found = found;
  }

  json(field: MappingField): Json {
    return this.#found.get(field) ?? null;
  }

  word(field: MappingField): string | null {
    const value = this.json(field);
    if (value === null || value === '') return null;
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw this.#wrong(field, 'a text or a number');
  }

  number(field: MappingField): number | null {
    const value = this.json(field);
    if (value === null || typeof value === 'number') return value;
    if (typeof value === 'boolean') return value ? 1 : 0;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
    if (Number.isFinite(number)) return number;
    throw this.#wrong(field, 'a number');
  }

  object(field: MappingField): JsonObject {
    const value = this.json(field);
    if (value === null) return {};
    if (isObject(value)) return value;
    throw this.#wrong(field, 'an object');
  }

  times(): readonly [Timestamp | null, Timestamp | null] {
    const value = this.json('time');
    if (value === null) return [null, null];
    if (!isObject(value)) return [this.#moment(value), null];
    const end = own(value, 'end') ?? null;
    return [this.#moment(own(value, 'start') ?? null), end === null ? null : this.#moment(end)];
  }

  messages(mapped: boolean): readonly JsonObject[] {
    const { value } = this.#record;
    const plain = isObject(value) ? MESSAGE_KEYS.map(key => own(value, key)).find(Array.isArray) : value;
    const list = listOf(mapped ? this.json('messages') : (plain ?? null));
    if (list.length === 0) throw this.#wrong('messages', 'a list of messages');
    return list.map((message, index) => {
      if (isObject(message) && ['role', 'name', 'content'].some(key => Object.hasOwn(message, key))) return message;
      throw this.#wrong(`messages[${index}]`, 'an object with role, name or content');
    });
  }

  annotations(): readonly MessageAnnotation[] {
    return listOf(this.json('annotations')).map((value, position) => {
      const field = `annotations[${position}]`;
      if (!isObject(value)) throw this.#wrong(field, 'an object with index, label, note, by');
      const label = wordOf(own(value, 'label'));
      if (label === null) throw this.#wrong(`${field}.label`, 'a text');
      const index = own(value, 'index') ?? own(value, 'step') ?? null;
      const number = typeof index === 'string' && /^\d+$/.test(index) ? Number(index) : index;
      if (number !== null && !(typeof number === 'number' && Number.isInteger(number) && number >= 0)) {
        throw this.#wrong(`${field}.index`, 'the number of a message, from 0');
      }
      return { index: number, label, note: wordOf(own(value, 'note')), by: wordOf(own(value, 'by')) };
    });
  }

  #moment(value: Json): Timestamp {
    const moment = readMoment(value);
    if (moment !== null) return moment;
    throw this.#wrong('time', 'ISO 8601, seconds or milliseconds since 1970, or {start, end} of these');
  }

  #wrong(field: string, expected: string): PawlError {
    const name = field.split(/[[.]/, 1)[0] ?? field;
    return fieldError(this.#record, field, `is not ${expected}`, `Map it: --map ${name}=EXPRESSION.`);
  }
}

/** JSONata gives a list of one as the one. */
const listOf = (value: Json): readonly Json[] => (Array.isArray(value) ? value : value === null ? [] : [value]);

const wordOf = (value: Json | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;
