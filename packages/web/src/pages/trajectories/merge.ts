import type { ListedTrajectory, TrajectoryPage } from '../../api/types.js';

/** The list as it is shown. `gap`: so much came in between two questions that trajectories are missing in the middle. */
export interface Merged {
  readonly items: readonly ListedTrajectory[];
  readonly gap: boolean;
}

/**
 * The newest page on top of the pages that were scrolled to: a trajectory that is in both is shown once, at the newest
 * place and as it is now.
 */
export const mergePages = (newest: TrajectoryPage | undefined, pages: readonly TrajectoryPage[]): Merged => {
  const older = pages.flatMap(page => page.items);
  if (newest === undefined) return { items: unique(older), gap: false };
  const known = new Set(older.map(item => item.id));
  const gap = newest.next !== null && older.length > 0 && !newest.items.some(item => known.has(item.id));
  return { items: unique([...newest.items, ...older]), gap };
};

const unique = (items: readonly ListedTrajectory[]): readonly ListedTrajectory[] => {
  const seen = new Set<string>();
  return items.filter(item => !seen.has(item.id) && seen.add(item.id));
};
