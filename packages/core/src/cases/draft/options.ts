import type { Timestamp, ToolEffect } from '../../trajectory/index.js';

/** What a draft must know about a tool; `AgentConfig.tools` of `pawl.yaml` has it. */
export interface DraftTool {
  readonly effect: ToolEffect;
  readonly requires: 'approval' | null;
}

export interface DraftOptions {
  /** The case's id, a valid one. */
  readonly id: string;
  /** Now; its day becomes `created`. */
  readonly now: Timestamp;
  /** Default: the trajectory's agent. */
  readonly agent?: string | null | undefined;
  readonly owner?: string | null | undefined;
  readonly incident?: string | null | undefined;
  readonly reason?: string | null | undefined;
  /** What the agent's tools do, from `pawl.yaml`. Default: what the steps say. */
  readonly tools?: ReadonlyMap<string, DraftTool> | undefined;
  /** Address of the JSON Schema for editors, written as the first line. Default: none is written. */
  readonly schema?: string | undefined;
}

/** A case's first version, to be looked at by a person. */
export interface CaseDraft {
  /** Text of the case file. */
  readonly yaml: string;
  /** Recordings that are too long for the case file, with paths relative to it. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}
