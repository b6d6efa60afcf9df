/** What of runs is kept, and for how long. Made by {@link readRetention} from the file that `retention:` of `pawl.yaml` names. */
export interface RetentionPolicy {
  /**
   * Milliseconds without news after which a run is decided on, so that late spans and feedback have their say.
   * Default: an hour.
   */
  readonly decideAfterMs: number;
  /** The first that matches decides. A run that none matches is kept whole, without end. */
  readonly rules: readonly RetentionRule[];
}

export interface RetentionRule {
  readonly name: string;
  readonly when: Conditions;
  readonly keep: Keep;
  /** Milliseconds after which messages, arguments and results go and the summary stays; null: never. */
  readonly dropPayloadsAfterMs: number | null;
  /** Milliseconds after which nothing stays; null: never. */
  readonly expireAfterMs: number | null;
}

/** `all`: every run. `summary`: its summary only. `none`: nothing. `sample`: each run with this probability. */
export type Keep =
  | { readonly kind: 'all' }
  | { readonly kind: 'summary' }
  | { readonly kind: 'none' }
  | { readonly kind: 'sample'; readonly probability: number };

/** All that are given must hold; of several values in one, any. Names may hold `*`. Null: asks nothing. */
export interface Conditions {
  readonly agent: readonly string[] | null;
  readonly version: readonly string[] | null;
  readonly status: readonly string[] | null;
  readonly finalStatus: readonly string[] | null;
  readonly stopReason: readonly string[] | null;
  /** What a detector, a person or an import said about the run. */
  readonly signal: readonly string[] | null;
  /** Kinds of feedback: `up`, `down`, `correction`, `override`, `comment`. */
  readonly feedback: readonly string[] | null;
  readonly score: ScoreCondition | null;
  /** Tags with the values that they may have. */
  readonly tag: ReadonlyMap<string, readonly string[]> | null;
  /** A run with at least one step that failed, or without. */
  readonly errors: boolean | null;
}

/** Some score of the run, of this name where one is given, lies below or above. */
export interface ScoreCondition {
  readonly name: string | null;
  readonly below: number | null;
  readonly above: number | null;
}

/** What a policy looks at. */
export interface RunFacts {
  readonly agent: string | null;
  readonly version: string | null;
  readonly status: string;
  readonly finalStatus: string | null;
  readonly stopReason: string | null;
  /** Steps that failed. */
  readonly errors: number;
  readonly tags: ReadonlyMap<string, string>;
  readonly signals: readonly string[];
  readonly feedback: readonly string[];
  readonly scores: readonly { readonly name: string; readonly value: number }[];
}
