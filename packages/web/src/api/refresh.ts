import type { Trajectory } from '@pawl/core/trajectory';

const SECOND = 1000;
/** A root that has said nothing for an hour will hardly end while someone looks on. */
const GIVEN_UP_AFTER = 3600 * SECOND;
/** Above this many steps an answer takes seconds; asking each second would only queue. */
const LARGE = 5000;

/**
 * How long to wait before asking for a trajectory again, in milliseconds; false when it has ended.
 * @param now milliseconds since 1970
 */
export const refreshEvery = (
  trajectory: Pick<Trajectory, 'status' | 'startedAt' | 'steps'> | undefined,
  now: number,
): number | false => {
  if (trajectory?.status !== 'running') return false;
  if (trajectory.startedAt !== null && now - Date.parse(trajectory.startedAt) > GIVEN_UP_AFTER) return false;
  return trajectory.steps.length > LARGE ? 10 * SECOND : SECOND;
};
