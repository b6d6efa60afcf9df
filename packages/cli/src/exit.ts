/** Exit codes of every command: 0 = yes, 1 = no (failed checks, held gate), 2 = could not tell (bad usage, bad input, broken environment). */
export const EXIT = { yes: 0, no: 1, unknown: 2 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
