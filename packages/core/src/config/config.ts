import type { ChangeType, World } from '../cases/index.js';
import type { OwnPrice } from '../prices/index.js';
import type { Json, ToolEffect } from '../trajectory/index.js';
import type { ForwardConfig } from './forward.js';

/** `pawl.yaml`, read: every default in place. Paths are as written, relative to the folder of `file`. */
export interface Config {
  readonly file: string;
  /** Glob patterns of case files. Default: `evals/**` with `*.case.yaml`, `*.case.yml` and `*.case.json`. */
  readonly cases: readonly string[];
  readonly agents: ReadonlyMap<string, AgentConfig>;
  /** Paths of further files; null where none is named. */
  readonly redaction: string | null;
  readonly triage: string | null;
  readonly gates: string | null;
  readonly retention: string | null;
  /** Null: nothing is passed on. */
  readonly forward: ForwardConfig | null;
  /** How long nothing may come before a run counts as complete, in milliseconds; null where the default counts. */
  readonly completeness: { readonly quietMs: number | null; readonly silentMs: number | null };
  /** The customer's own prices; the first that is for a call counts. */
  readonly prices: readonly OwnPrice[];
}

export interface AgentConfig {
  readonly name: string;
  readonly owner: string | null;
  readonly target: TargetConfig;
  /** Keyed by the part after `@` in `name@version`. */
  readonly versions: ReadonlyMap<string, VersionConfig>;
  readonly tools: ReadonlyMap<string, ToolConfig>;
  /**
   * `high`: its runs have to be recorded completely (`measures`). Null: they have to where one of its tools writes or
   * cannot be undone.
   */
  readonly risk: 'low' | 'medium' | 'high' | null;
  /** Span attributes that hold the customer's own id of a run. */
  readonly externalId: readonly string[];
  /** Models that it may call, `*` for any run of characters; null where none is named. */
  readonly models: readonly string[] | null;
  /** `service.name` of the processes whose spans belong to it, `*` as in models; null where none is named. */
  readonly services: readonly string[] | null;
  /** Globs of the files that make a version, by change type. */
  readonly manifest: ReadonlyMap<ChangeType, readonly string[]>;
  /** What cases without an input or a world of their own are given; null where none is named. */
  readonly default: { readonly input: Json | null; readonly world: World | null };
}

/** How an agent is started. `env` is added to the environment of a command, and of nothing else. */
export type TargetConfig =
  | ({
      readonly kind: 'command';
      readonly command: readonly [string, ...string[]];
      readonly cwd: string | null;
    } & TargetLimits)
  | ({ readonly kind: 'http'; readonly url: string } & TargetLimits)
  | ({ readonly kind: 'function'; readonly function: string } & TargetLimits);

interface TargetLimits {
  /** Milliseconds that an attempt may take. Default: 60,000. */
  readonly timeoutMs: number;
  readonly env: Readonly<Record<string, string>>;
}

/** What makes one version of an agent different from its base. */
export interface VersionConfig {
  /** Null: the agent's own target. */
  readonly target: TargetConfig | null;
  readonly env: Readonly<Record<string, string>>;
}

/** What the platform must know about a tool. */
export interface ToolConfig {
  readonly effect: ToolEffect;
  /** `approval`: a person must have said yes before it is called. */
  readonly requires: 'approval' | null;
}

/** An agent as one version of it is started. */
export interface ChosenAgent {
  readonly agent: AgentConfig;
  /** Null: no version was asked for, so the agent's target is used as it stands. */
  readonly version: string | null;
  /** The version's target with the environment of both, the version's last. */
  readonly target: TargetConfig;
}

/** `gates.release` of a gates file: thresholds that are fixed before a run. */
export interface GateRules {
  /** Attempts per case where a case does not say. Default: 5. */
  readonly attempts: number;
  /** Share of attempts that must be valid. Default: 0.98. */
  readonly validAtLeast: number;
  /** Of every interval. Default: 0.95. */
  readonly confidence: number;
}
