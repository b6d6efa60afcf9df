import type { TrajectorySummary } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import type { TrajectoryPage } from '../../api/types.js';
import { mergePages } from './merge.js';

const page = (ids: string, next: string | null = 'more'): TrajectoryPage => ({
  items: [...ids].map(id => ({ id, input: `of page ${ids}` }) as unknown as TrajectorySummary),
  next,
  facets: { agents: [], versions: [], statuses: [] },
});
const idsOf = (merged: { items: readonly TrajectorySummary[] }): string => merged.items.map(item => item.id).join('');

describe('mergePages', () => {
  it.each([
    { because: 'nothing came yet', newest: undefined, pages: [], ids: '', gap: false },
    { because: 'the newest page came first', newest: page('dcb'), pages: [], ids: 'dcb', gap: false },
    {
      because: 'new ones come on top',
      newest: page('edc'),
      pages: [page('dcb'), page('a', null)],
      ids: 'edcba',
      gap: false,
    },
    {
      because: 'pages that moved repeat a row',
      newest: undefined,
      pages: [page('dcb'), page('ba')],
      ids: 'dcba',
      gap: false,
    },
    {
      because: 'the newest page touches nothing known',
      newest: page('zyx'),
      pages: [page('dcb')],
      ids: 'zyxdcb',
      gap: true,
    },
    {
      because: 'the newest page is all there is',
      newest: page('zy', null),
      pages: [page('dcb')],
      ids: 'zydcb',
      gap: false,
    },
  ])('$because', ({ newest, pages, ids, gap }) => {
    const merged = mergePages(newest, pages);
    expect(idsOf(merged)).toBe(ids);
    expect(merged.gap).toBe(gap);
  });

  it('shows a trajectory as the newest page knows it', () => {
    const merged = mergePages(page('dc'), [page('dcb')]);
    expect(merged.items.map(item => item.input)).toEqual(['of page dc', 'of page dc', 'of page dcb']);
  });
});
