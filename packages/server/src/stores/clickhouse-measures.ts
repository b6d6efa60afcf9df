import type { ClickHouseClient } from '@clickhouse/client';
import {
  type CoverageCounts,
  LAYERS,
  type Layer,
  type LayerCount,
  policyGap,
  ROUTE_GAP,
  type UnderstandingCount,
  type UnreadKeyCount,
  type Use,
} from '@pawl/core/measures';
import type { WeightSums } from '@pawl/core/stats';
import { type StepId, type Timestamp, type TrajectoryId, timestampFromNanos } from '@pawl/core/trajectory';
import { rowsOf } from './clickhouse-statements.js';
import type { CoverageExample, MeasureStore } from './measure-store.js';
import * as measures from './measures.js';

type Verdict = 'complete' | 'missing';
type Counted = Layer | 'whole';
type CountRow = { agent: string; version: string; runs: number; running: number; sampled: number } & {
  readonly [Key in `${Counted}_${Verdict}${'' | '_weight' | '_squares'}`]: number;
};

const named = (text: string): string | null => (text === '' ? null : text);
const timeOf = (nanos: string): Timestamp | null => timestampFromNanos(BigInt(nanos));

const layerCountOf = (row: CountRow, layer: Counted): LayerCount => {
  const [complete, missing] = [row[`${layer}_complete`], row[`${layer}_missing`]];
  if (row.sampled === 0) return { complete, missing };
  const sums = (verdict: Verdict): WeightSums => ({
    n: row[`${layer}_${verdict}`],
    weight: row[`${layer}_${verdict}_weight`],
    squares: row[`${layer}_${verdict}_squares`],
  });
  return { complete, missing, weighed: { complete: sums('complete'), missing: sums('missing') } };
};

const countsOf = (row: CountRow): CoverageCounts => ({
  agent: named(row.agent),
  version: named(row.version),
  runs: row.runs,
  running: row.running,
  sampled: row.sampled,
  whole: layerCountOf(row, 'whole'),
  layers: Object.fromEntries(LAYERS.map(layer => [layer, layerCountOf(row, layer)])) as CoverageCounts['layers'],
});

const GAPS: Readonly<Record<Layer, (says: string) => string>> = {
  route: () => ROUTE_GAP,
  tool: says => says,
  policy: policyGap,
  stop_reason: says => says,
};

/** Counts over the facts of runs. Expects the tables. */
export const clickhouseMeasures = (client: ClickHouseClient): MeasureStore => ({
  async coverage(project, rules, sinceNs) {
    type Example = {
      agent: string;
      version: string;
      layer: Layer;
      id: TrajectoryId;
      newest: string;
      step: StepId;
      says: string;
    };
    const [counts, examples] = await Promise.all([
      rowsOf<CountRow>(client, measures.coverageCounts(project, rules, sinceNs)),
      rowsOf<Example>(client, measures.coverageExamples(project, rules, sinceNs)),
    ]);
    return {
      counts: counts.map(countsOf),
      examples: examples.map(
        ({ agent, version, layer, id, newest, step, says }): CoverageExample => ({
          agent: named(agent),
          version: named(version),
          layer,
          trajectory: id,
          startedAt: timeOf(newest),
          step: step === '' ? null : step,
          says: GAPS[layer](says),
        }),
      ),
    };
  },

  async uses(project, sinceNs) {
    type Row = Pick<Use, 'kind' | 'name' | 'effect' | 'runs' | 'example'> & {
      owner: string;
      first: string;
      last: string;
    };
    const rows = await rowsOf<Row>(client, measures.usesOf(project, sinceNs));
    return rows.map(({ owner, first, last, ...use }) => ({
      ...use,
      agent: named(owner),
      firstSeen: timeOf(first),
      lastSeen: timeOf(last),
    }));
  },

  async understanding(project, sinceNs) {
    type Place = { service: string; convention: string };
    const [counts, keys] = await Promise.all([
      rowsOf<Omit<UnderstandingCount, keyof Place> & Place>(client, measures.understandingCounts(project, sinceNs)),
      rowsOf<Omit<UnreadKeyCount, keyof Place> & Place>(client, measures.unreadKeys(project, sinceNs)),
    ]);
    const placed = <Row extends Place>(row: Row) => ({
      ...row,
      service: named(row.service),
      convention: named(row.convention),
    });
    return { counts: counts.map(placed), keys: keys.map(placed) };
  },
});
