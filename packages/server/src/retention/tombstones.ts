import type { About } from '@pawl/core/feedback';
import type { TraceId } from '@pawl/core/trajectory';
import type { Intake, SaidIntake } from '../receivers/index.js';
import type { ErasureState, Project } from '../stores/index.js';

/** The traces that were erased: nothing of them is taken in again. */
export interface Tombstones {
  has(project: Project, trace: string): boolean;
  add(project: Project, traces: readonly string[]): void;
  /** Spans, log records and what was said that came for them since the start. */
  readonly refused: number;
  refuse(count: number): void;
}

/** Kept in memory, some 100 bytes a trace, so that taking in spans asks nobody. */
export const openTombstones = async (state: ErasureState, projects: readonly Project[]): Promise<Tombstones> => {
  const buried = new Set<string>();
  let refused = 0;
  const add = (project: Project, traces: readonly string[]): void => {
    for (const trace of traces) buried.add(`${project}\n${trace}`);
  };
  for (const project of projects) add(project, await state.buried(project));
  return {
    has: (project, trace) => buried.size > 0 && buried.has(`${project}\n${trace}`),
    add,
    get refused() {
      return refused;
    },
    refuse(count) {
      refused += count;
    },
  };
};

/** An intake that leaves out what belongs to erased traces. The sender is told that it was taken: it cannot do better. */
export const withoutBuried = <Way extends Intake>(intake: Way, tombstones: Tombstones): Way => {
  const alive = <Item extends { readonly traceId: TraceId }>(
    project: Project,
    items: readonly Item[],
  ): readonly Item[] => {
    if (!items.some(({ traceId }) => tombstones.has(project, traceId))) return items;
    const left = items.filter(({ traceId }) => !tombstones.has(project, traceId));
    tombstones.refuse(items.length - left.length);
    return left;
  };
  return {
    ...intake,
    async spans(project, spans) {
      const left = alive(project, spans);
      if (left.length > 0) await intake.spans(project, left);
    },
    async logs(project, logs) {
      const left = alive(project, logs);
      if (left.length > 0) await intake.logs(project, left);
    },
    async import(project, spans) {
      const left = alive(project, spans);
      if (left.length > 0) await intake.import(project, left);
    },
  };
};

/** What is said about erased traces is left out, too: it may quote them. */
export const withoutBuriedSaid = (said: SaidIntake, tombstones: Tombstones): SaidIntake => {
  const alive = <Item extends { readonly about: About }>(project: Project, items: readonly Item[]): readonly Item[] => {
    const left = items.filter(({ about: { trajectory } }) => !tombstones.has(project, trajectory ?? ''));
    tombstones.refuse(items.length - left.length);
    return left;
  };
  return {
    ...said,
    feedback: (project, items) => said.feedback(project, alive(project, items)),
    outcomes: (project, items) => said.outcomes(project, alive(project, items)),
  };
};
