import type { CommandEntry } from '../command.js';

/** Every command, in the loop's order. Adding one is a file here and a line in this list. */
export const commands = [
  { name: 'up', summary: 'start everything on this machine: OTLP, API and interface', load: () => import('./up.js') },
  { name: 'import', summary: 'bring in logs that already exist', load: () => import('./import.js') },
  { name: 'export', summary: 'take trajectories out: OTLP, ATIF, JSONL, Parquet', load: () => import('./export.js') },
  { name: 'redact', summary: 'mask or look for secrets and personal data in files', load: () => import('./redact.js') },
  { name: 'show', summary: 'print one trajectory', load: () => import('./show.js') },
  { name: 'case', summary: 'make a case from a trajectory, check case files', load: () => import('./case.js') },
  { name: 'run', summary: 'run cases against an agent', load: () => import('./run.js') },
  { name: 'report', summary: 'print the numbers of a run', load: () => import('./report.js') },
  { name: 'gate', summary: 'decide whether a change may ship, and say why', load: () => import('./gate.js') },
  {
    name: 'doctor',
    summary: 'check this machine, and what is recorded of the agents',
    load: () => import('./doctor.js'),
  },
  {
    name: 'retention',
    summary: 'what the retention policy decided, and a round now',
    load: () => import('./retention.js'),
  },
  {
    name: 'erase',
    summary: 'erase a user, a session or a trajectory everywhere',
    load: () => import('./erase.js'),
  },
] as const satisfies readonly CommandEntry[];
