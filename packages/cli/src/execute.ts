import type { Case } from '@pawl/core/cases';
import { agentOf, type ChosenAgent } from '@pawl/core/config';
import { PawlError } from '@pawl/core/errors';
import { priceBy } from '@pawl/core/prices';
import type { RunReport } from '@pawl/core/runs';
import { loadGateRules, loadRedaction, type Project, redactionOf, runCases } from '@pawl/runner';
import { chooseCases, refuseProblems } from './cases.js';
import { dataFolder, newRunDirectory, runReference } from './data.js';

/** What a run is made from, as the command line said it. */
export interface RunRequest {
  readonly project: Project;
  /** Files or ids; empty for all cases of the agent. */
  readonly cases: readonly string[];
  /** `name` or `name@version`; undefined: the agent that the cases name, or the only one. */
  readonly agent?: string | undefined;
  readonly attempts?: number | undefined;
  readonly concurrency: number;
  readonly out?: string | undefined;
  readonly data: string;
}

/** A run that was made, and where it is. */
export interface MadeRun {
  readonly report: RunReport;
  readonly directory: string;
  /** How other commands find it. */
  readonly reference: string;
}

/** Runs cases and writes the run's directory. @throws PawlError when a case, the agent or the place cannot be used */
export const executeRun = async (request: RunRequest): Promise<MadeRun> => {
  const { project, attempts, data } = request;
  const files = await chooseCases(project, request.cases);
  refuseProblems(files.problems);
  const agent = chooseAgent(
    project,
    request.agent,
    files.items.map(item => item.case.agent),
  );
  const cases = files.items.map(item => item.case).filter(given => isFor(agent, given.agent, request));
  if (cases.length === 0) throw nothingToRun(agent, project);
  refuseNamesakes(cases);
  const id = runId(agent);
  const directory = newRunDirectory({ out: request.out, id, data });
  const rules = await loadGateRules(project, process.cwd());
  if (request.out === undefined) dataFolder(data, 'runs');
  const report = await runCases({
    id,
    directory,
    // What the command line says wins over the case file.
    cases: attempts === undefined ? cases : cases.map(given => ({ ...given, attempts })),
    environments: files.environments,
    agent,
    folder: project.directory,
    attempts: attempts ?? rules.attempts,
    concurrency: request.concurrency,
    redaction: redactionOf(data, await loadRedaction(project, process.cwd())),
    price: priceBy(project.config.prices),
    command: [
      'pawl',
      'run',
      ...request.cases,
      '--agent',
      nameOf(agent),
      ...(attempts === undefined ? [] : ['--attempts', String(attempts)]),
    ],
    progress: process.stderr,
  });
  return { report, directory, reference: runReference(directory, data) };
};

const nameOf = ({ agent, version }: ChosenAgent): string =>
  version === null ? agent.name : `${agent.name}@${version}`;

/** The agent asked for; else the one that all cases name; else the project's only one. */
const chooseAgent = (project: Project, asked: string | undefined, named: readonly (string | null)[]): ChosenAgent => {
  const names = new Set(named.filter(name => name !== null));
  const [first] = names;
  return agentOf(project.config, asked ?? (names.size === 1 && first !== undefined ? first : null));
};

/** A suite runs the cases of its agent and those that name none; a case that was asked for by name always runs. */
const isFor = ({ agent }: ChosenAgent, caseAgent: string | null, { cases }: RunRequest): boolean =>
  cases.length > 0 || caseAgent === null || caseAgent === agent.name;

const nothingToRun = ({ agent }: ChosenAgent, { config }: Project): PawlError =>
  new PawlError({
    code: 'NO_CASES',
    message: `${config.file}: there are no cases for ${agent.name} in ${config.cases.join(', ')}`,
    remedy:
      'Name case files on the command line or under `cases` of pawl.yaml; `pawl case from TRAJECTORY` writes a first one.',
  });

/** Attempts are told apart by the id of their case. */
const refuseNamesakes = (cases: readonly Case[]): void => {
  const seen = new Map<string, Case>();
  for (const given of cases) {
    const first = seen.get(given.id);
    if (first !== undefined) {
      throw new PawlError({
        code: 'CASE_TWICE',
        message: `${given.source.file} and ${first.source.file} are both the case ${given.id}`,
        remedy: 'Give one of them another id, or name the files that you mean.',
      });
    }
    seen.set(given.id, given);
  }
};

/** Sorts by time, and says what ran. */
const runId = (agent: ChosenAgent): string => {
  const now = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 19).replace('.', '-');
  return `${now}-${nameOf(agent).replace(/[^A-Za-z0-9._-]/g, '-')}`.slice(0, 128);
};
