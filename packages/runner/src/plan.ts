import { type Case, EMPTY_WORLD, resolveWorld, type World } from '@pawl/core/cases';
import type { AgentConfig } from '@pawl/core/config';
import type { RunCase } from '@pawl/core/runs';
import type { Json } from '@pawl/core/trajectory';
import { problemError } from '@pawl/core/yaml';
import { type PreparedWorld, prepareWorld } from './replay/index.js';

/** A case made ready for its attempts. */
export interface PlannedCase {
  readonly case: Case;
  /** The case's input, else the agent's default. */
  readonly input: Json;
  readonly world: PreparedWorld;
  readonly attempts: number;
}

/**
 * Makes a case ready: what it leaves out comes from the agent's defaults, environments are merged into its world, and
 * recordings are looked up by arguments.
 *
 * @param environments worlds that cases extend, by name
 * @param attempts how many, where the case does not say
 * @throws PawlError `WORLD_EXTENDS` when the case extends what is not there
 */
export const planCase = (
  given: Case,
  defaults: AgentConfig['default'],
  environments: ReadonlyMap<string, World>,
  attempts: number,
): PlannedCase => {
  const own = isEmpty(given.world) ? (defaults.world ?? EMPTY_WORLD) : given.world;
  const resolved = resolveWorld({ world: own, source: given.source }, environments);
  if ('problems' in resolved) throw problemError(resolved.problems);
  return {
    case: given,
    input: given.input ?? defaults.input,
    world: prepareWorld(resolved.world),
    attempts: given.attempts ?? attempts,
  };
};

const isEmpty = (world: World): boolean => world.extends === null && Object.keys(world.tools).length === 0;

/** A case as a run's `run.json` keeps it. */
export const runCaseOf = ({ case: given, attempts }: PlannedCase): RunCase => ({
  id: given.id,
  title: given.title,
  kind: given.kind,
  severity: given.severity,
  owner: given.owner,
  reason: given.reason,
  tags: given.tags,
  file: given.source.file,
  hash: given.source.hash,
  attempts,
  pass: given.pass,
});

/** One attempt to be made. */
export interface PlannedAttempt {
  readonly planned: PlannedCase;
  /** 1 … k */
  readonly number: number;
}

/** All attempts in a fair order: every case gets its first attempt before any gets its second. */
export function* attemptsInTurn(cases: readonly PlannedCase[]): Generator<PlannedAttempt> {
  const most = cases.reduce((found, { attempts }) => Math.max(found, attempts), 0);
  for (let number = 1; number <= most; number += 1) {
    for (const planned of cases) if (planned.attempts >= number) yield { planned, number };
  }
}
