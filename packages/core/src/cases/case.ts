import type { Json, JsonObject } from '../trajectory/index.js';

export type CaseKind = 'regression' | 'capability';
export type Severity = 'blocking' | 'warning' | 'exploratory';

/** The parts of an agent version; each is a change type that a case can protect against. */
export const CHANGE_TYPES = ['prompt', 'tool', 'model', 'policy', 'route', 'retrieval', 'memory', 'topology'] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

/**
 * One eval fixture, one file: identity, input, world, expectations; after reading, with every default in place and the
 * terse forms unfolded. The file's shape, `design/files.md`'s, is `caseFileSchema`.
 */
export interface Case {
  readonly id: string;
  /** Defaults to the id. */
  readonly title: string;
  readonly kind: CaseKind;
  readonly severity: Severity;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly origin: {
    readonly incident: string | null;
    readonly trajectory: string | null;
    readonly reviewedBy: string | null;
  };
  /** `YYYY-MM-DD` */
  readonly created: string | null;
  readonly expires: { readonly on: string; readonly because: string | null } | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly protects: readonly ChangeType[];
  /** Null: the one agent of `pawl.yaml`, or the one named on the command line. */
  readonly agent: string | null;
  /** Null: the agent's default input from `pawl.yaml`. */
  readonly input: Json | null;
  readonly context: JsonObject;
  readonly world: World;
  readonly attempts: number | null;
  readonly pass: PassRule;
  /** Expectations in the file's order, keyed by check id. */
  readonly expected: readonly Expectation[];
  /** Where each came from, for messages: path, and the line of every key path (`expected.tools_called`). */
  readonly source: CaseSource;
}

/** One key under `expected` (after unfolding) with its validated value. */
export interface Expectation {
  readonly check: string;
  readonly value: Json;
}

export interface CaseSource {
  readonly file: string;
  /** SHA-256 of the file's bytes, hex. */
  readonly hash: string;
}

/** What the agent's tools answer in an attempt. Tools that are not named miss, and a miss fails closed. */
export interface World {
  readonly extends: string | null;
  readonly tools: Readonly<Record<string, ToolWorld>>;
}

/**
 * How one tool answers. `recorded`: from recordings, matched by canonical arguments without the `ignore`d fields,
 * repeated calls in recorded order. `fixed`: always `returns`. `live`: the real tool (never for one that changes state).
 */
export interface ToolWorld {
  readonly answer: 'recorded' | 'fixed' | 'live';
  readonly returns: Json;
  /** `fail`: the attempt is invalid. `error`: the tool answers an error and the attempt goes on. */
  readonly on_miss: 'fail' | 'error';
  readonly ignore: readonly string[];
  readonly recordings: readonly Recording[];
}

/** One recorded call of a tool: a line of a recordings file, or inline in the case. */
export interface Recording {
  readonly arguments: Json;
  readonly result: Json;
  /** The tool failed with this message; `result` is then what it returned beside it, often null. */
  readonly error: string | null;
}

/** How many of a case's valid attempts have to pass for the case to pass. */
export type PassRule = 'all' | { readonly at_least: number };
