import { firstCharacters, plainText } from './text.js';
import type { Completeness, Trajectory, TrajectorySummary } from './trajectory.js';

const SHOWN = 300;

/** The line of the list that stands for this trajectory. */
export const summarise = (trajectory: Trajectory, completeness: Completeness | null = null): TrajectorySummary => ({
  id: trajectory.id,
  agent: trajectory.agent,
  service: trajectory.service,
  conversationId: trajectory.conversationId,
  userId: trajectory.userId,
  startedAt: trajectory.startedAt,
  durationMs: trajectory.durationMs,
  status: trajectory.status,
  stopReason: trajectory.stopReason,
  finalStatus: trajectory.finalStatus,
  error: trajectory.error,
  input: firstCharacters(plainText(trajectory.input), SHOWN),
  output: firstCharacters(plainText(trajectory.output), SHOWN),
  totals: trajectory.totals,
  payload: 'stored',
  completeness,
});
