import type { Trajectory } from '@pawl/core/trajectory';

/** A part of a trajectory's steps, counted from 0 in their order. */
export interface StepWindow {
  readonly from: number;
  readonly count: number;
}

/** Smaller ones are assembled faster than anybody turns a page. */
const LARGE_STEPS = 2_000;
const KEPT_MS = 60_000;

/**
 * Keeps the last large trajectory that somebody looked at for a minute, so that its pages do not each assemble it again.
 * `state` tells what there was of it when it was assembled: any more makes it another.
 */
export const createRecent = (): {
  readonly get: (state: string, assemble: () => Promise<Trajectory | null>) => Promise<Trajectory | null>;
} => {
  let kept: { readonly state: string; readonly trajectory: Promise<Trajectory | null> } | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    async get(state, assemble) {
      if (kept?.state === state) return kept.trajectory;
      // What is under way counts, too: pages are asked for side by side.
      const mine = { state, trajectory: assemble() };
      kept = mine;
      const forget = (): void => {
        if (kept === mine) kept = undefined;
      };
      clearTimeout(timer);
      timer = setTimeout(forget, KEPT_MS).unref();
      try {
        const trajectory = await mine.trajectory;
        if ((trajectory?.steps.length ?? 0) < LARGE_STEPS) forget();
        return trajectory;
      } catch (error) {
        forget();
        throw error;
      }
    },
  };
};

/** The trajectory with a part of its steps; all of it but these stays, so that `totals.steps` tells how many there are. */
export const windowed = (trajectory: Trajectory, window: StepWindow | undefined): Trajectory =>
  window === undefined
    ? trajectory
    : { ...trajectory, steps: trajectory.steps.slice(window.from, window.from + window.count) };
