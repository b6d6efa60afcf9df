import { type Estimate, type WeightSums, weightedShare, wilson } from '../../stats/index.js';
import { LAYERS, type Layer } from './layer.js';

/** How many runs recorded a layer whole, of those that it applies to. */
export interface LayerCount {
  readonly complete: number;
  readonly missing: number;
  /** The same as sums of weights, where retention kept a sample of the runs; absent where it kept all. */
  readonly weighed?: { readonly complete: WeightSums; readonly missing: WeightSums };
}

/** Ended risky runs of one agent and version, counted. */
export interface CoverageCounts {
  /** Null: the runs name no agent, no version. */
  readonly agent: string | null;
  readonly version: string | null;
  readonly runs: number;
  /** Risky runs that have not ended, beside `runs`: in no rate yet. */
  readonly running: number;
  /** Of the runs, those that retention kept as a sample: above 0 the rates are weighted. */
  readonly sampled: number;
  /** Runs of which no layer misses anything, and the others. */
  readonly whole: LayerCount;
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
  readonly sampled: number;
  readonly complete: Estimate;
  readonly layers: Readonly<Record<Layer, LayerRate>>;
}

/** Below this share of complete runs somebody has to look; the field's own threshold. */
export const COVERAGE_WANTED = 0.95;

/** The shares, with Wilson's intervals; weighted ones (Hájek) where retention kept a sample. A layer that applies to no run has none, and the reason says so. */
export const coverageRates = ({
  agent,
  version,
  runs,
  running,
  sampled,
  whole,
  layers,
}: CoverageCounts): CoverageRates => ({
  agent,
  version,
  runs,
  running,
  sampled,
  complete: shareOf(whole),
  layers: Object.fromEntries(LAYERS.map(layer => [layer, rateOf(layers[layer])])) as CoverageRates['layers'],
});

const shareOf = ({ complete, missing, weighed }: LayerCount): Estimate =>
  weighed === undefined ? wilson(complete, complete + missing) : weightedShare(weighed.complete, weighed.missing);

const rateOf = (count: LayerCount): LayerRate => {
  const rate = shareOf(count);
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

const addUp = (counts: readonly LayerCount[]): LayerCount => {
  const complete = sum(counts, count => count.complete);
  const missing = sum(counts, count => count.missing);
  if (counts.every(count => count.weighed === undefined)) return { complete, missing };
  const sums = (verdict: 'complete' | 'missing'): WeightSums => {
    // Of runs that were all kept each weighs one.
    const of = counts.map(count => count.weighed?.[verdict] ?? everyOf(count[verdict]));
    return {
      n: sum(of, part => part.n),
      weight: sum(of, part => part.weight),
      squares: sum(of, part => part.squares),
    };
  };
  return { complete, missing, weighed: { complete: sums('complete'), missing: sums('missing') } };
};

const everyOf = (n: number): WeightSums => ({ n, weight: n, squares: n });

/** Adds up the versions of each agent; the agent with most runs first. */
export const coverageByAgent = (counts: readonly CoverageCounts[]): readonly AgentCoverage[] =>
  [...new Set(counts.map(({ agent }) => agent))]
    .map((agent): AgentCoverage => {
      const versions = counts.filter(row => row.agent === agent).sort((a, b) => b.runs - a.runs);
      const whole = coverageRates({
        agent,
        version: null,
        runs: sum(versions, row => row.runs),
        running: sum(versions, row => row.running),
        sampled: sum(versions, row => row.sampled),
        whole: addUp(versions.map(row => row.whole)),
        layers: Object.fromEntries(
          LAYERS.map(name => [name, addUp(versions.map(row => row.layers[name]))]),
        ) as CoverageCounts['layers'],
      });
      return { ...whole, version: null, versions: versions.map(coverageRates) };
    })
    .sort((a, b) => b.runs - a.runs);
