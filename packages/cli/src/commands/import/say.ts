import { commandLine } from '@pawl/core/gate';
import { dataOption } from '../../data.js';
import { counted, print } from '../../output.js';

/** How many trajectories were stored, and the command that shows the first. */
export const sayStored = (ids: readonly string[], data: string): void => {
  const [first] = ids;
  const see = first === undefined ? '' : `: ${commandLine(['pawl', 'show', first, ...dataOption(data)])}`;
  print(`${counted(ids.length, 'trajectory')}${see}`);
};

/** What a run of graded attempts holds, and the command that reports on it. */
export const sayRun = (
  { attempts, cases }: { readonly attempts: number; readonly cases: number },
  { run, directory, data }: { readonly run: string; readonly directory: string; readonly data: string },
): void => {
  const see = commandLine(['pawl', 'report', run, ...dataOption(data)]);
  print(`${counted(attempts, 'attempt')} of ${counted(cases, 'case')} in ${directory}: ${see}`);
};
