/** What one check found. `note`: worth knowing, and nothing has to be done. */
export interface Finding {
  /** Stable, for programs: `node`, `port` … */
  readonly check: string;
  readonly status: 'ok' | 'note' | 'problem';
  readonly says: string;
  /** What to do; null where there is nothing to do. */
  readonly remedy: string | null;
}

export const ok = (check: string, says: string): Finding => ({ check, status: 'ok', says, remedy: null });
export const note = (check: string, says: string, remedy: string | null = null): Finding => ({
  check,
  status: 'note',
  says,
  remedy,
});
export const problem = (check: string, says: string, remedy: string): Finding => ({
  check,
  status: 'problem',
  says,
  remedy,
});
