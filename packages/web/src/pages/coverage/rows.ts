import { type CoverageRates, LAYERS, type Layer } from '@pawl/core/measures';
import type { CoverageExample, CoveredAgent } from '../../api/types.js';

/** One line of the table: an agent over all its versions, or one version below it. */
export interface CoverageRow {
  /** What the URL calls it. */
  readonly key: string;
  readonly rates: CoverageRates;
  /** A version of an agent that has several. */
  readonly isPart: boolean;
  readonly declared: boolean;
  readonly examples: readonly CoverageExample[];
}

export const LAYER_NAME: Readonly<Record<Layer, string>> = {
  route: 'Route',
  tool: 'Tool',
  policy: 'Policy',
  stop_reason: 'Stop reason',
};

export const LAYER_MEANING: Readonly<Record<Layer, string>> = {
  route: 'A step shows where the task was sent: a route, a hand-off, an agent below another',
  tool: 'Every tool call has a step of its own, with arguments and result',
  policy: 'A policy or approval step stands before each call that requires approval',
  stop_reason: 'The run says why it ended',
};

/** Agents, most runs first; below an agent of several versions each of these. */
export const coverageRows = (agents: readonly CoveredAgent[]): readonly CoverageRow[] =>
  agents.flatMap((agent): readonly CoverageRow[] => {
    const name = agent.agent ?? '';
    const { declared, examples, versions } = agent;
    const [only] = versions;
    if (versions.length === 1 && only !== undefined)
      return [{ key: name, rates: only, isPart: false, declared, examples }];
    return [
      { key: name, rates: agent, isPart: false, declared, examples },
      ...versions.map(rates => ({
        key: `${name}@${rates.version ?? ''}`,
        rates,
        isPart: true,
        declared,
        examples: examples.filter(example => example.version === rates.version),
      })),
    ];
  });

/** What is missing, layer by layer, each thing once, with the runs that show it. */
export interface CoverageGap {
  readonly layer: Layer;
  readonly says: string;
  readonly examples: readonly CoverageExample[];
}

/** Runs that are shown of one gap, the latest. */
const SHOWN = 5;

export const gapsOf = (examples: readonly CoverageExample[]): readonly CoverageGap[] =>
  LAYERS.flatMap(layer => {
    const here = examples.filter(example => example.layer === layer);
    return [...new Set(here.map(({ says }) => says))].map(says => ({
      layer,
      says,
      examples: here.filter(example => example.says === says).slice(0, SHOWN),
    }));
  });

/** What to do about a gap of this layer. */
export const LAYER_REMEDY: Readonly<Record<Layer, string>> = {
  route: 'Let the router make a step: a span with pawl.step.kind=workflow and pawl.step.name=route:NAME.',
  tool: 'Wrap the tool: tool(name, { effect }, fn) of @pawl/sdk, or an instrumentation that records tool spans with their content.',
  policy: 'Record the decision before the call: policy(name, { decision }) or approval(name, { state }) of @pawl/sdk.',
  stop_reason: 'Return stop_reason from agent() of @pawl/sdk, or set pawl.stop_reason on the root span.',
};
