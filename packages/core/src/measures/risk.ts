import type { AgentConfig, Config } from '../config/index.js';
import type { ToolEffect } from '../trajectory/index.js';
import type { CoverageExpectation } from './coverage/coverage.js';

const CHANGES: ReadonlySet<ToolEffect> = new Set(['writes', 'irreversible']);

/** Whether a tool with this effect changes something outside the agent. */
export const changesState = (effect: ToolEffect): boolean => CHANGES.has(effect);

/**
 * Whether an agent's runs are risky: `risk: high` says so; without a word, tools that write or cannot be undone do.
 * Null where neither tells: then each run shows it, by the effects its tool steps name.
 */
export const isRisky = ({ risk, tools }: Pick<AgentConfig, 'risk' | 'tools'>): boolean | null => {
  if (risk !== null) return risk === 'high';
  return [...tools.values()].some(({ effect }) => changesState(effect)) ? true : null;
};

/** What `pawl.yaml` says about the runs that coverage counts. */
export interface RiskRules {
  /** Agents all of whose runs are risky. */
  readonly risky: readonly string[];
  /** Agents whose runs are not, whatever they do: `risk: low` and `risk: medium`. */
  readonly harmless: readonly string[];
  /** What is expected of the runs of each agent that it names. */
  readonly expectations: ReadonlyMap<string, CoverageExpectation>;
}

/** Reads the rules off `pawl.yaml`. Without one no agent is known, and only runs that change something are risky. */
export const riskRules = (config: Pick<Config, 'agents'> | null): RiskRules => {
  const agents = [...(config?.agents.values() ?? [])];
  const named = (risky: boolean): readonly string[] =>
    agents.filter(agent => isRisky(agent) === risky).map(({ name }) => name);
  return {
    risky: named(true),
    harmless: named(false),
    expectations: new Map(agents.map(agent => [agent.name, expectationOf(agent)])),
  };
};

/** What is expected of an agent that `pawl.yaml` does not name. */
export const NOTHING_EXPECTED: CoverageExpectation = { routes: false, guarded: new Set() };

const expectationOf = ({ manifest, tools }: AgentConfig): CoverageExpectation => ({
  routes: (manifest.get('route') ?? []).length > 0,
  guarded: new Set([...tools].filter(([, { requires }]) => requires === 'approval').map(([name]) => name)),
});
