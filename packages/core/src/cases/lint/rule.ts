import type { Json } from '../../trajectory/index.js';
import type { Path, Problem } from '../../yaml/index.js';
import type { World } from '../case.js';
import type { CaseFile } from '../read.js';

/** What lint must know about an agent; `Config.agents` of `pawl.yaml` has it. */
export interface LintAgent {
  readonly tools: ReadonlyMap<string, { readonly effect: string }>;
  readonly versions: ReadonlyMap<string, unknown>;
  readonly default: { readonly input: Json | null };
}

export interface LintOptions {
  /** `YYYY-MM-DD`: cases that expired before this day are reported. */
  readonly today: string;
  /** The agents of `pawl.yaml`; without them nothing is said about agents and tools. */
  readonly agents?: ReadonlyMap<string, LintAgent> | undefined;
  /** The worlds that cases extend, by name. */
  readonly environments?: ReadonlyMap<string, World> | undefined;
}

/** One finding before it has its place. */
export interface Finding {
  readonly severity: Problem['severity'];
  readonly code: string;
  readonly path: Path;
  readonly part?: 'key' | 'value';
  readonly message: string;
  readonly remedy: string;
}

/** One thing that lint looks for. Adding one is a function in a file of this folder and a line in `lint.ts`. */
export type Rule = (file: CaseFile, options: LintOptions) => readonly Finding[];
