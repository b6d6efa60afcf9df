import { coverageByAgent } from '@pawl/core/measures';
import { trajectoryId } from '@pawl/core/trajectory';
import { expect, it } from 'vitest';
import type { CoverageExample, CoveredAgent } from '../../api/types.js';
import { coverageRows, gapsOf } from './rows.js';

const example = (version: string, layer: CoverageExample['layer'], says: string): CoverageExample => ({
  version,
  layer,
  says,
  trajectory: trajectoryId('0af7651916cd43dd8448eb211c80319c'),
  startedAt: null,
  step: null,
});
const all = { complete: 1, missing: 0 };
const count = {
  runs: 1,
  running: 0,
  sampled: 0,
  whole: all,
  layers: { route: all, tool: all, policy: all, stop_reason: all },
};
const agents = (...versions: readonly string[]): readonly CoveredAgent[] =>
  coverageByAgent(versions.map(version => ({ ...count, agent: 'a', version }))).map(agent => ({
    ...agent,
    declared: true,
    examples: [example('1', 'tool', 'x'), example('2', 'tool', 'y')],
  }));

it.each([
  { versions: ['1'], keys: ['a'], examples: [2] },
  { versions: ['1', '2'], keys: ['a', 'a@1', 'a@2'], examples: [2, 1, 1] },
])('shows the versions $versions as $keys', ({ versions, keys, examples }) => {
  const rows = coverageRows(agents(...versions));
  expect(rows.map(row => row.key)).toEqual(keys);
  expect(rows.map(row => row.examples.length)).toEqual(examples);
});

it('says each thing once, layer by layer', () => {
  const gaps = gapsOf([example('1', 'stop_reason', 'why'), example('1', 'tool', 'x'), example('2', 'tool', 'x')]);
  expect(gaps.map(({ layer, says, examples }) => [layer, says, examples.length])).toEqual([
    ['tool', 'x', 2],
    ['stop_reason', 'why', 1],
  ]);
});
