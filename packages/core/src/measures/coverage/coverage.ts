import type { StepId, Trajectory } from '../../trajectory/index.js';
import { complete, type Layer, type LayerCoverage, missing, notApplicable } from './layer.js';
import { type PolicyEvidence, policyEvidence, policyGap } from './policy.js';
import { ROUTE_GAP, routeSteps } from './route.js';
import { stopReasonCoverage } from './stop-reason.js';
import { type ToolEvidence, toolEvidence } from './tool-calls.js';

/** What a run recorded, whatever is expected of it: so that it can be kept, and judged by the `pawl.yaml` of later. */
export interface CoverageEvidence {
  readonly routes: readonly StepId[];
  readonly tools: ToolEvidence;
  readonly policies: readonly PolicyEvidence[];
  readonly stopReason: LayerCoverage;
}

/** What `pawl.yaml` expects of the runs of one agent. */
export interface CoverageExpectation {
  /** The agent has routes, so that each run takes one. */
  readonly routes: boolean;
  /** Tools that nobody may call without being allowed to. */
  readonly guarded: ReadonlySet<string>;
}

export type Coverage = Readonly<Record<Layer, LayerCoverage>>;

/** Collects what a run recorded of each layer. Linear in the size of the run. */
export const coverageEvidence = (trajectory: Trajectory): CoverageEvidence => ({
  routes: routeSteps(trajectory),
  tools: toolEvidence(trajectory),
  policies: policyEvidence(trajectory),
  stopReason: stopReasonCoverage(trajectory),
});

/** Judges what was recorded by what is expected. */
export const coverageFrom = (evidence: CoverageEvidence, expected: CoverageExpectation): Coverage => ({
  route: routeCoverage(evidence, expected),
  tool: toolCoverage(evidence),
  policy: policyCoverage(evidence, expected),
  stop_reason: evidence.stopReason,
});

/** How completely a run was recorded, layer by layer, with the steps that show it. */
export const coverageOf = (trajectory: Trajectory, expected: CoverageExpectation): Coverage =>
  coverageFrom(coverageEvidence(trajectory), expected);

/** Whether no layer misses anything. */
export const isComplete = (coverage: Coverage): boolean =>
  Object.values(coverage).every(({ verdict }) => verdict !== 'missing');

const routeCoverage = ({ routes }: CoverageEvidence, expected: CoverageExpectation): LayerCoverage => {
  if (!expected.routes) return notApplicable('pawl.yaml names no routes of this agent');
  if (routes.length > 0) return complete(routes);
  return missing([{ step: null, says: ROUTE_GAP }]);
};

/** The tool layer depends on nothing that `pawl.yaml` says. */
export const toolCoverage = ({ tools }: CoverageEvidence): LayerCoverage => {
  if (tools.gaps.length > 0) return missing(tools.gaps);
  return tools.calls === 0 ? notApplicable('it called no tool') : complete([]);
};

const policyCoverage = ({ policies }: CoverageEvidence, { guarded }: CoverageExpectation): LayerCoverage => {
  const called = policies.filter(({ tool }) => guarded.has(tool));
  const gaps = called.filter(({ unguarded }) => unguarded > 0);
  if (gaps.length > 0) {
    return missing(gaps.map(({ tool, gap }) => ({ step: gap, says: policyGap(tool) })));
  }
  if (called.length === 0) return notApplicable('it called no tool that requires approval');
  return complete(called.flatMap(({ guards }) => guards));
};
