import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PawlError } from '@pawl/core/errors';
import type { GateDecision, RunReference } from '@pawl/core/gate';
import type { RunReport } from '@pawl/core/runs';
import { timestampNow } from '../clock.js';
import type { CommandModule } from '../command.js';
import { dataFolder, existingRun, runDirectory, withData } from '../data.js';
import { EXIT, type ExitCode } from '../exit.js';
import { positiveInteger } from '../numbers.js';
import { print, printJson } from '../output.js';
import { painter, type Style, terminal } from '../terminal.js';

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
  withData(
    command
      .argument('[cases...]', 'case files or ids, for a side that still has to run; default: all of the agent')
      .option('--base <run>', 'run of the version in use, or agent@version to run it now')
      .option('--candidate <run>', 'run of the change, or agent@version to run it now')
      .option('--agent <name>', 'run this agent as the candidate')
      .option('--attempts <k>', 'attempts of each case, for a side that still has to run', positiveInteger)
      .option('--concurrency <n>', 'attempts under way at a time', positiveInteger, 4),
  )
    .option('--json', 'print the decision as JSON')
    .action(async (cases: readonly string[], options: GateOptions) => {
      const decision = await decideOn(cases, options);
      await keep(decision, options.data);
      if (options.json) printJson(decision);
      else await printDecision(decision);
      done(ANSWERS[decision.decision]);
    });
};

const decideOn = async (cases: readonly string[], options: GateOptions): Promise<GateDecision> => {
  const { decide } = await import('@pawl/core/gate');
  const { DEFAULT_GATE_RULES } = await import('@pawl/core/config');
  const { loadGateRules } = await import('@pawl/runner');
  const { projectHere } = await import('../cases.js');
  const project = await projectHere();
  const { attempts, validAtLeast } =
    project === null ? DEFAULT_GATE_RULES : await loadGateRules(project, process.cwd());
  const chosen = await sourcesOf(cases, options);
  // Found out before anything runs, as a decision that cannot be kept is none.
  dataFolder(options.data, 'gates');
  const base = chosen.base === null ? null : await sideOf(chosen.base, cases, options);
  const candidate = await sideOf(chosen.candidate, cases, options);
  const now = timestampNow();
  return decide({
    id: idOf(now, candidate),
    now,
    base,
    candidate,
    rules: { attempts, validAtLeast },
    selectorOfStep: await selectorsOf(candidate),
  });
};

/** Where a side comes from: a run that is there, or an agent that runs now. */
type Source = { readonly directory: string } | { readonly agent: string };

/** Both sides, before anything runs: a misspelt name must not be found out after minutes. */
const sourcesOf = async (
  cases: readonly string[],
  { base, candidate, agent, attempts, data }: GateOptions,
): Promise<{ readonly base: Source | null; readonly candidate: Source }> => {
  if (candidate !== undefined && agent !== undefined) {
    throw usage('--candidate and --agent both name the candidate', 'Leave one of them out.');
  }
  if (candidate === undefined && agent === undefined) {
    throw usage(
      'there is nothing to decide on: no candidate was named',
      'Give --candidate RUN, or --agent NAME to run its cases now.',
    );
  }
  const sources = {
    base: base === undefined ? null : await sourceOf(base, data),
    candidate: candidate === undefined ? await agentSource(agent ?? '') : await sourceOf(candidate, data),
  };
  const nothingRuns = [sources.base, sources.candidate].every(source => source === null || 'directory' in source);
  if (nothingRuns && (cases.length > 0 || attempts !== undefined)) {
    throw usage(
      'cases and --attempts are for a side that still has to run, and the runs that were named are there already',
      'Leave them out, or give an agent in the place of a run.',
    );
  }
  return sources;
};

const usage = (message: string, remedy: string): PawlError => new PawlError({ code: 'GATE_USAGE', message, remedy });

const sourceOf = async (name: string, data: string): Promise<Source> => {
  const directory = existingRun(name, data);
  if (directory !== null) return { directory };
  const { projectHere } = await import('../cases.js');
  const agents = (await projectHere())?.config.agents;
  return agents?.has(name.replace(/@[^@]*$/, '')) ? agentSource(name) : { directory: runDirectory(name, data) };
};

/** @throws PawlError where the project has no such agent or version */
const agentSource = async (agent: string): Promise<Source> => {
  const { requireProject } = await import('../cases.js');
  const { agentOf } = await import('@pawl/core/config');
  agentOf((await requireProject()).config, agent);
  return { agent };
};

const sideOf = async (source: Source, cases: readonly string[], options: GateOptions): Promise<Side> => {
  if ('directory' in source) {
    const { readRun } = await import('@pawl/runner');
    const { summariseRun } = await import('@pawl/core/runs');
    const { run, attempts } = await readRun(source.directory);
    return sideFrom(summariseRun(run, attempts), source.directory);
  }
  const { requireProject } = await import('../cases.js');
  const { executeRun } = await import('../execute.js');
  const { attempts, concurrency, data } = options;
  const project = await requireProject();
  const made = await executeRun({ project, cases, agent: source.agent, attempts, concurrency, data });
  return sideFrom(made.report, made.directory);
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
  const file = path.join(dataFolder(data, 'gates'), `${decision.id}.json`);
  await writeFile(file, `${JSON.stringify(decision, null, 2)}\n`, { flag: 'wx' });
};

const VERDICT_STYLES: Record<GateDecision['decision'], Style> = { pass: 'green', hold: 'red', inconclusive: 'yellow' };

/** What stands before the text of a line: spaces, or `  check      `. */
const LABEL = /^ {2}\S+ {2,}|^ */;

const printDecision = async (decision: GateDecision): Promise<void> => {
  const { explain } = await import('@pawl/core/gate');
  const paint = painter(terminal());
  const [verdict = '', ...lines] = explain(decision);
  print(verdict, '', text => paint(VERDICT_STYLES[decision.decision], text));
  for (const line of lines) {
    const [label = ''] = LABEL.exec(line) ?? [];
    print(line.slice(label.length), label);
  }
};
