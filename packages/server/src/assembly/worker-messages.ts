import type { TraceId } from '@pawl/core/trajectory';
import type { Project, SummaryStamps, TraceSize } from '../stores/index.js';

/** What the thread is asked; `id` comes back with the answer. */
export type Task =
  | {
      readonly id: number;
      readonly kind: 'summarise';
      readonly project: Project;
      readonly group: readonly TraceSize[];
      readonly stamps: SummaryStamps;
    }
  | { readonly id: number; readonly kind: 'trajectory'; readonly project: Project; readonly trace: TraceId };

export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };
