import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PawlError } from '@pawl/core/errors';
import type { GateDecision, RunReference } from '@pawl/core/gate';
import type { RunReport } from '@pawl/core/runs';
import { DATA_OPTION, runDirectory } from '../data.js';
import { EXIT, type ExitCode } from '../exit.js';
import { positiveInteger } from '../numbers.js';
import { print, printJson } from '../output.js';
import type { CommandModule } from './index.js';

interface GateOptions {
  readonly base?: string;
  readonly candidate?: string;
  readonly agent?: string;
  readonly attempts?: number;
  readonly concurrency: number;
  readonly data: string;
  readonly json?: true;
}

/** One side of a decision: its numbers, and where they come from. */
interface Side {
  readonly report: RunReport;
  readonly reference: RunReference;
}

const ANSWERS: Record<GateDecision['decision'], ExitCode> = {
  pass: EXIT.yes,
  hold: EXIT.no,
  inconclusive: EXIT.unknown,
};

export const register: CommandModule['register'] = (command, done) => {
  command
    .argument('[cases...]', 'case files or ids, for a side that still has to run; default: all of the agent')
    .option('--base <run>', 'run of the version in use, or agent@version to run it now')
    .option('--candidate <run>', 'run of the change, or agent@version to run it now')
    .option('--agent <name>', 'run this agent as the candidate')
    .option('--attempts <k>', 'attempts of each case, for a side that still has to run', positiveInteger)
    .option('--concurrency <n>', 'attempts under way at a time', positiveInteger, 4)
    .option(...DATA_OPTION)
    .option('--json', 'print the decision as JSON')
    .action(async (cases: readonly string[], options: GateOptions) => {
      const decision = await decideOn(cases, options);
      await keep(decision, options.data);
      if (options.json) printJson(decision);
      else {
        const { explain } = await import('@pawl/core/gate');
        for (const line of explain(decision)) print(line);
      }
      done(ANSWERS[decision.decision]);
    });
};

const decideOn = async (cases: readonly string[], options: GateOptions): Promise<GateDecision> => {
  const { decide } = await import('@pawl/core/gate');
  const { DEFAULT_GATE_RULES } = await import('@pawl/core/config');
  const { timestampFromMillis } = await import('@pawl/core/trajectory');
  const { loadGateRules } = await import('@pawl/runner');
  const { projectHere } = await import('../cases.js');
  const wanted = options.candidate ?? options.agent;
  if (wanted === undefined) {
    throw new PawlError({
      code: 'GATE_NO_CANDIDATE',
      message: 'there is nothing to decide on: no candidate was named',
      remedy: 'Give --candidate RUN, or --agent NAME to run its cases now.',
    });
  }
  const base = options.base === undefined ? null : await sideOf(options.base, cases, options);
  const candidate = await sideOf(wanted, cases, options);
  const project = await projectHere();
  const { attempts, validAtLeast } =
    project === null ? DEFAULT_GATE_RULES : await loadGateRules(project, process.cwd());
  const now = timestampFromMillis(Date.now());
  if (now === null) throw new RangeError('the clock is outside the years 1970 to 9999');
  return decide({
    id: idOf(now, candidate),
    now,
    base,
    candidate,
    rules: { attempts, validAtLeast },
    selectorOfStep: await selectorsOf(candidate),
  });
};

/** A run that is there, or one that is made now of an agent. */
const sideOf = async (name: string, cases: readonly string[], options: GateOptions): Promise<Side> => {
  const { readRun } = await import('@pawl/runner');
  const directory = await existing(name, options.data);
  if (directory !== null) {
    const { summariseRun } = await import('@pawl/core/runs');
    const { run, attempts } = await readRun(directory);
    return sideFrom(summariseRun(run, attempts), directory);
  }
  const { requireProject } = await import('../cases.js');
  const { executeRun } = await import('../execute.js');
  const { attempts, concurrency, data } = options;
  const made = await executeRun({ project: await requireProject(), cases, agent: name, attempts, concurrency, data });
  return sideFrom(made.report, made.directory);
};

/** The directory of a run, or null when `name` means an agent of the project. */
const existing = async (name: string, data: string): Promise<string | null> => {
  try {
    return runDirectory(name, data);
  } catch (error) {
    const { projectHere } = await import('../cases.js');
    const agents = (await projectHere())?.config.agents;
    if (agents?.has(name.replace(/@[^@]*$/, ''))) return null;
    throw error;
  }
};

const sideFrom = (report: RunReport, directory: string): Side => ({
  report,
  reference: { run: report.run.id, agent: report.run.agent, version: report.run.version, directory },
});

/** Looks up the steps that show the failures: only those trajectories are read. */
const selectorsOf = async ({ report, reference }: Side) => {
  const { findTrajectory } = await import('@pawl/runner');
  const { selectorOf } = await import('@pawl/core/trajectory');
  const selectors = new Map<string, string>();
  for (const { trajectory, evidence } of report.cases.flatMap(row => row.failures)) {
    const [step] = evidence;
    if (trajectory === null || step === undefined) continue;
    const found = (await findTrajectory(reference.directory, trajectory))?.steps.find(({ id }) => id === step);
    if (found !== undefined) selectors.set(`${trajectory} ${step}`, selectorOf(found));
  }
  return (trajectory: string, step: string): string | null => selectors.get(`${trajectory} ${step}`) ?? null;
};

/** Sorts by time, and says what was decided on. */
const idOf = (now: string, { reference: { run } }: Side): string =>
  `${now.replace(/[-:]/g, '').replace('T', '-').replace('.', '-').slice(0, 19)}-${run}`.slice(0, 128);

/** Keeps the decision where the interface finds it. */
const keep = async (decision: GateDecision, data: string): Promise<void> => {
  const folder = path.join(path.resolve(data), 'gates');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${decision.id}.json`), `${JSON.stringify(decision, null, 2)}\n`, { flag: 'wx' });
};
