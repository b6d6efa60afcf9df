import type { Json, JsonObject, Span, SpanLog } from '../trajectory/index.js';
import type { Convention, Reading, TokenReading } from './convention.js';
import { conventions } from './registry.js';
import { readSpanError, type SpanError } from './span-error.js';
import { SpanReader } from './span-reader.js';

interface Told {
  readonly id: string;
  readonly reading: Reading;
}

const recognising = (reader: SpanReader): readonly Convention[] => {
  const found: Convention[] = [];
  for (const convention of conventions) if (convention.recognises(reader)) found.push(convention);
  return found;
};

/** What all conventions together read from one span. */
export class Readings {
  readonly span: Span;
  readonly error: SpanError | undefined;
  /** What no convention read. */
  readonly unread: JsonObject;
  /** How many log records the span has. */
  readonly logs: number;
  readonly #told: readonly Told[];

  constructor(span: Span, logs: readonly SpanLog[]) {
    const reader = new SpanReader(span, logs);
    this.span = span;
    this.logs = logs.length;
    this.error = readSpanError(reader);
    const told: Told[] = [];
    // All are asked before the first reads.
    for (const convention of recognising(reader)) told.push({ id: convention.id, reading: convention.read(reader) });
    this.#told = told;
    this.unread = reader.unread();
  }

  /** The field as the first convention in the registry gives it. */
  get<Field extends keyof Reading>(field: Field): Reading[Field] {
    for (const { reading } of this.#told) {
      const said = reading[field];
      if (said !== undefined) return said;
    }
    return undefined;
  }

  /** Id of the convention that gave the field; null when none did. */
  from(field: keyof Reading): string | null {
    for (const { id, reading } of this.#told) if (reading[field] !== undefined) return id;
    return null;
  }

  /** The convention to name beside the step: the one that knew its kind, else the first that recognised the span. */
  get convention(): string | null {
    return this.from('kind') ?? this.#told[0]?.id ?? null;
  }

  /** Token counts, each kind from the first convention that reports it. */
  get tokens(): TokenReading {
    const reports: TokenReading[] = [];
    for (const { reading } of this.#told) if (reading.tokens !== undefined) reports.push(reading.tokens);
    const [only] = reports;
    if (only !== undefined && reports.length === 1) return only;
    const first = <Kind extends keyof TokenReading>(kind: Kind): TokenReading[Kind] =>
      reports.find(report => report[kind] !== undefined)?.[kind];
    return {
      input: first('input'),
      output: first('output'),
      cacheRead: first('cacheRead'),
      cacheWrite: first('cacheWrite'),
      reasoning: first('reasoning'),
      audioInput: first('audioInput'),
      audioOutput: first('audioOutput'),
      inputExcludesCache: first('inputExcludesCache'),
      outputExcludesReasoning: first('outputExcludesReasoning'),
    };
  }

  /** The tags of all conventions; of equal keys the first. */
  get tags(): readonly (readonly [string, Json])[] {
    const tags: (readonly [string, Json])[] = [];
    for (let at = this.#told.length - 1; at >= 0; at -= 1) tags.push(...(this.#told[at]?.reading.tags ?? []));
    return tags;
  }

  /** Whether any convention gives a tag. */
  get isTagged(): boolean {
    for (const { reading } of this.#told) if (reading.tags !== undefined && reading.tags.length > 0) return true;
    return false;
  }
}
