import type { TraceId } from '@pawl/core/trajectory';
import type { Project, SummaryStamps } from '../stores/index.js';
import type { StepWindow } from './recent.js';
import type { DueTrace } from './settle.js';

/** The environment variable that holds JSON of the EventConnection. */
export const CONNECTION_VARIABLE = 'PAWL_EVENT_CONNECTION';

/** What the process is asked; `id` comes back with the answer. */
export type Task =
  | {
      readonly id: number;
      readonly kind: 'summarise';
      readonly project: Project;
      readonly group: readonly DueTrace[];
      readonly stamps: SummaryStamps;
    }
  | {
      readonly id: number;
      readonly kind: 'trajectory';
      readonly project: Project;
      readonly trace: TraceId;
      readonly window?: StepWindow | undefined;
    };

export type Answer =
  | { readonly id: number; readonly result: unknown }
  /** `code` is the system's, such as ECONNREFUSED: it tells an engine that is away from a fault. */
  | { readonly id: number; readonly error: string; readonly code: string | null };
