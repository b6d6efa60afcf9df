import type { UnknownUse } from '@pawl/core/measures';
import { trajectoryId } from '@pawl/core/trajectory';
import { expect, it } from 'vitest';
import { filterUses, hintOf } from './filter.js';

const use = (more: Partial<UnknownUse>): UnknownUse => ({
  kind: 'tool',
  name: 'wipe',
  agent: 'night-script',
  effect: 'unknown',
  runs: 1,
  firstSeen: null,
  lastSeen: null,
  example: trajectoryId('0af7651916cd43dd8448eb211c80319c'),
  closest: null,
  isListed: true,
  ...more,
});
const all = [use({}), use({ kind: 'model', name: 'gpt-5' }), use({ kind: 'agent', name: 'night-script', agent: null })];

it.each([
  { filter: {}, names: ['wipe', 'gpt-5', 'night-script'] },
  { filter: { kind: 'model' as const }, names: ['gpt-5'] },
  { filter: { q: 'NIGHT wipe' }, names: ['wipe'] },
])('finds $names by $filter', ({ filter, names }) => {
  expect(filterUses(all, filter).map(({ name }) => name)).toEqual(names);
});

it.each([
  { more: {}, hint: null },
  { more: { closest: 'wipes' }, hint: 'pawl.yaml has “wipes”' },
  { more: { isListed: false }, hint: 'no tool of this agent is named' },
  { more: { isListed: false, agent: null }, hint: 'its runs name no agent' },
  { more: { isListed: false, kind: 'service' as const }, hint: null },
])('says $hint', ({ more, hint }) => expect(hintOf(use(more))).toBe(hint));
