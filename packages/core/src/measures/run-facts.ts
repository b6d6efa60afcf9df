import type { Understanding } from '../conventions/index.js';
import type { ModelStep, StepId, ToolEffect, Trajectory } from '../trajectory/index.js';
import { coverageEvidence, toolCoverage } from './coverage/coverage.js';
import type { LayerCoverage } from './coverage/layer.js';
import { changesState } from './risk.js';

/**
 * What the measures need of one run, kept beside its summary: so that a measure over millions of runs is a query and not
 * an assembly. Nothing in it depends on `pawl.yaml`, which may say something else tomorrow.
 */
export interface RunFacts {
  readonly id: Trajectory['id'];
  readonly agent: string | null;
  readonly version: string | null;
  readonly service: string | null;
  readonly environment: string | null;
  readonly conversationId: string | null;
  readonly userId: string | null;
  readonly startedAt: Trajectory['startedAt'];
  readonly status: Trajectory['status'];
  /** It has a step of an agent, a model or a tool: what has none is the trace of something else. */
  readonly acts: boolean;
  /** A tool that writes or cannot be undone was called, as far as its steps say. */
  readonly changes: boolean;
  readonly models: readonly string[];
  readonly tools: readonly ToolFacts[];
  /** Every service that sent a span of the run. */
  readonly services: readonly string[];
  readonly routed: boolean;
  readonly tool: VerdictFacts;
  readonly stopReason: VerdictFacts;
  /** How much of what each service said was understood. */
  readonly understanding: readonly Understanding[];
}

/** One tool of a run. */
export interface ToolFacts {
  readonly name: string;
  /** As the steps name it; the one that changes most where they differ. */
  readonly effect: ToolEffect;
  readonly calls: number;
  /** Calls before which no policy and no approval stands. */
  readonly unguarded: number;
  /** The first of these. */
  readonly gap: StepId | null;
}

/** A verdict with its first gap. */
export interface VerdictFacts {
  readonly verdict: LayerCoverage['verdict'];
  readonly step: StepId | null;
  readonly says: string | null;
}

/** Names are foreign, and an agent may make up a new one for every call. */
export const FACT_LIMITS = { models: 50, tools: 200, services: 50, characters: 200 } as const;

const shown = (name: string): string =>
  name.length > FACT_LIMITS.characters ? `${name.slice(0, FACT_LIMITS.characters - 1)}…` : name;

const distinct = (names: readonly string[], limit: number): readonly string[] =>
  [...new Set(names.map(shown))].sort().slice(0, limit);

/** What a model is called by: what was asked for, as that is what somebody chose. */
const modelOf = ({ requestModel, responseModel }: ModelStep): readonly string[] => {
  const name = requestModel ?? responseModel;
  return name === null ? [] : [name];
};

const EFFECTS: readonly ToolEffect[] = ['unknown', 'reads', 'writes', 'irreversible'];

const strongest = (a: ToolEffect, b: ToolEffect): ToolEffect => (EFFECTS.indexOf(b) > EFFECTS.indexOf(a) ? b : a);

const verdictFacts = (coverage: LayerCoverage): VerdictFacts => {
  const gap = coverage.verdict === 'missing' ? coverage.gaps[0] : undefined;
  return { verdict: coverage.verdict, step: gap?.step ?? null, says: gap === undefined ? null : shown(gap.says) };
};

/** Collects the facts of a run. @param understanding of the spans that the trajectory was assembled from */
export const runFacts = (trajectory: Trajectory, understanding: readonly Understanding[]): RunFacts => {
  const { steps } = trajectory;
  const evidence = coverageEvidence(trajectory);
  const effects = new Map<string, ToolEffect>();
  for (const step of steps) {
    if (step.kind === 'tool') effects.set(step.name, strongest(effects.get(step.name) ?? 'unknown', step.effect));
  }
  const tools = evidence.policies.map(({ tool, calls, unguarded, gap }) => ({
    name: shown(tool),
    effect: effects.get(tool) ?? 'unknown',
    calls,
    unguarded,
    gap,
  }));
  const services = [trajectory.service, ...understanding.map(({ service }) => service)];
  return {
    id: trajectory.id,
    agent: trajectory.agent.name,
    version: trajectory.agent.version,
    service: trajectory.service,
    environment: trajectory.environment,
    conversationId: trajectory.conversationId,
    userId: trajectory.userId,
    startedAt: trajectory.startedAt,
    status: trajectory.status,
    acts: steps.some(({ kind }) => kind === 'agent' || kind === 'model' || kind === 'tool'),
    changes: [...effects.values()].some(changesState),
    models: distinct(
      steps.flatMap(step => (step.kind === 'model' ? modelOf(step) : [])),
      FACT_LIMITS.models,
    ),
    tools: tools.slice(0, FACT_LIMITS.tools),
    services: distinct(
      services.filter(service => service !== null),
      FACT_LIMITS.services,
    ),
    routed: evidence.routes.length > 0,
    tool: verdictFacts(toolCoverage(evidence)),
    stopReason: verdictFacts(evidence.stopReason),
    understanding,
  };
};
