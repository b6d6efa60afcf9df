import { type Estimate, wilson } from '../../stats/index.js';
import { LAYERS, type Layer } from './layer.js';

/** How many runs recorded a layer whole, of those that it applies to. */
export interface LayerCount {
  readonly complete: number;
  readonly missing: number;
}

/** Ended risky runs of one agent and version, counted. */
export interface CoverageCounts {
  /** Null: the runs name no agent, no version. */
  readonly agent: string | null;
  readonly version: string | null;
  readonly runs: number;
  /** Risky runs that have not ended, beside `runs`: in no rate yet. */
  readonly running: number;
  /** Runs of which no layer misses anything. */
  readonly complete: number;
  readonly layers: Readonly<Record<Layer, LayerCount>>;
}

/** A rate with its counts. */
export interface LayerRate extends LayerCount {
  readonly rate: Estimate;
}

export interface CoverageRates {
  readonly agent: string | null;
  readonly version: string | null;
  readonly runs: number;
  readonly running: number;
  readonly complete: Estimate;
  readonly layers: Readonly<Record<Layer, LayerRate>>;
}

/** Below this share of complete runs somebody has to look; the field's own threshold. */
export const COVERAGE_WANTED = 0.95;

/** The shares, with Wilson's intervals. A layer that applies to no run has none, and the reason says so. */
export const coverageRates = ({ agent, version, runs, running, complete, layers }: CoverageCounts): CoverageRates => ({
  agent,
  version,
  runs,
  running,
  complete: wilson(complete, runs),
  layers: Object.fromEntries(LAYERS.map(layer => [layer, rateOf(layers[layer])])) as CoverageRates['layers'],
});

const rateOf = (count: LayerCount): LayerRate => {
  const rate = wilson(count.complete, count.complete + count.missing);
  return { ...count, rate: rate.n === 0 ? { ...rate, reason: 'it applies to none of these runs' } : rate };
};

/** An agent over all its versions, and each of them. */
export interface AgentCoverage extends CoverageRates {
  readonly version: null;
  /** Most runs first. */
  readonly versions: readonly CoverageRates[];
}

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);

/** Adds up the versions of each agent; the agent with most runs first. */
export const coverageByAgent = (counts: readonly CoverageCounts[]): readonly AgentCoverage[] =>
  [...new Set(counts.map(({ agent }) => agent))]
    .map((agent): AgentCoverage => {
      const versions = counts.filter(row => row.agent === agent).sort((a, b) => b.runs - a.runs);
      const layer = (name: Layer): LayerCount => ({
        complete: sum(versions, row => row.layers[name].complete),
        missing: sum(versions, row => row.layers[name].missing),
      });
      const whole = coverageRates({
        agent,
        version: null,
        runs: sum(versions, row => row.runs),
        running: sum(versions, row => row.running),
        complete: sum(versions, row => row.complete),
        layers: Object.fromEntries(LAYERS.map(name => [name, layer(name)])) as CoverageCounts['layers'],
      });
      return { ...whole, version: null, versions: versions.map(coverageRates) };
    })
    .sort((a, b) => b.runs - a.runs);
