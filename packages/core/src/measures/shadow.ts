import type { AgentConfig, Config } from '../config/index.js';
import { namePattern, type Timestamp, type ToolEffect, type TrajectoryId } from '../trajectory/index.js';
import { closest } from '../yaml/index.js';

/** What can be used without anybody having written it down, in the order in which it is listed. */
export const USE_KINDS = ['agent', 'tool', 'model', 'service'] as const;
export type UseKind = (typeof USE_KINDS)[number];

/** Something that runs used. */
export interface Use {
  readonly kind: UseKind;
  readonly name: string;
  /** The agent whose runs used it; null for agents and services, and where the runs name no agent. */
  readonly agent: string | null;
  /** What a tool does, as far as its steps say; `unknown` for everything else. */
  readonly effect: ToolEffect;
  readonly runs: number;
  readonly firstSeen: Timestamp | null;
  readonly lastSeen: Timestamp | null;
  /** The latest of the runs. */
  readonly example: TrajectoryId;
}

/** Something that was used and that `pawl.yaml` does not name. */
export interface UnknownUse extends Use {
  /** A name of `pawl.yaml` that is almost the same: more likely a misspelling than another thing. */
  readonly closest: string | null;
  /** Whether `pawl.yaml` names anything of this kind for the agent: if not, it was never asked for. */
  readonly isListed: boolean;
}

/** Something that `pawl.yaml` names and that no run used. */
export interface Unused {
  readonly kind: UseKind;
  /** As it is written, wildcards included. */
  readonly name: string;
  readonly agent: string | null;
}

export interface Shadow {
  readonly unknown: readonly UnknownUse[];
  readonly unused: readonly Unused[];
  /** Uses that `pawl.yaml` names, by kind. */
  readonly known: Readonly<Record<UseKind, number>>;
}

/** What `pawl.yaml` names of one kind. */
interface Named {
  readonly names: readonly string[];
  /** Null: nothing was said about this kind. */
  readonly fits: ((name: string) => boolean) | null;
}

const exactly = (names: readonly string[]): Named => ({
  names,
  fits: names.length === 0 ? null : name => names.includes(name),
});

const patterns = (names: readonly string[] | null): Named => {
  const fit = (names ?? []).map(namePattern);
  return { names: names ?? [], fits: names === null ? null : name => fit.some(fits => fits(name)) };
};

/** `Support_Refund` and `support-refund`: a service that is called as its agent needs no line of its own. */
const plain = (name: string): string => name.toLowerCase().replace(/[-_. ]/g, '');

const servicesOf = (agents: readonly AgentConfig[]): Named => {
  const listed = agents.flatMap(agent => agent.services ?? []);
  const fit = listed.map(namePattern);
  const named = new Set(agents.map(({ name }) => plain(name)));
  return {
    names: [...listed, ...agents.map(({ name }) => name)],
    fits: agents.length === 0 ? null : name => fit.some(fits => fits(name)) || named.has(plain(name)),
  };
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byWeight = (a: UnknownUse, b: UnknownUse): number =>
  USE_KINDS.indexOf(a.kind) - USE_KINDS.indexOf(b.kind) ||
  b.runs - a.runs ||
  compareText(a.name, b.name) ||
  compareText(a.agent ?? '', b.agent ?? '');

/**
 * Compares what runs used with what `pawl.yaml` names: agents by their keys, tools and models by agent, services by the
 * lists of all agents and by the agents' own names. An agent that works below another one is part of that one.
 *
 * @param config null where there is no `pawl.yaml`: everything is unknown then
 */
export const shadowOf = (uses: readonly Use[], config: Pick<Config, 'agents'> | null): Shadow => {
  const agents = [...(config?.agents.values() ?? [])];
  const byName = new Map(agents.map(agent => [agent.name, agent]));
  const named: Record<UseKind, (agent: AgentConfig | undefined) => Named> = {
    agent: () => exactly(agents.map(({ name }) => name)),
    tool: agent => exactly([...(agent?.tools.keys() ?? [])]),
    model: agent => patterns(agent?.models ?? null),
    service: () => servicesOf(agents),
  };
  const known: Record<UseKind, number> = { agent: 0, tool: 0, model: 0, service: 0 };
  const unknown: UnknownUse[] = [];
  for (const use of uses) {
    const { names, fits } = named[use.kind](use.agent === null ? undefined : byName.get(use.agent));
    if (fits?.(use.name) === true) known[use.kind] += 1;
    else unknown.push({ ...use, closest: closest(use.name, names), isListed: fits !== null });
  }
  return { unknown: unknown.sort(byWeight), unused: unusedOf(uses, agents), known };
};

const unusedOf = (uses: readonly Use[], agents: readonly AgentConfig[]): readonly Unused[] => {
  const of = (kind: UseKind, agent: string | null): readonly string[] =>
    uses.filter(use => use.kind === kind && (agent === null || use.agent === agent)).map(use => use.name);
  const seen = new Set(of('agent', null));
  const services = of('service', null);
  return agents.flatMap((agent): readonly Unused[] => {
    // What an agent that never ran did not use says nothing more.
    if (!seen.has(agent.name)) return [{ kind: 'agent', name: agent.name, agent: null }];
    const [tools, models] = [new Set(of('tool', agent.name)), of('model', agent.name)];
    return [
      ...[...agent.tools.keys()]
        .filter(name => !tools.has(name))
        .map(name => ({ kind: 'tool' as const, name, agent: agent.name })),
      ...(agent.models ?? [])
        .filter(pattern => !models.some(namePattern(pattern)))
        .map(name => ({ kind: 'model' as const, name, agent: agent.name })),
      ...(agent.services ?? [])
        .filter(pattern => !services.some(namePattern(pattern)))
        .map(name => ({ kind: 'service' as const, name, agent: agent.name })),
    ];
  });
};
