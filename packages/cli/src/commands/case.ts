import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaseDraft } from '@pawl/core/cases';
import { PawlError } from '@pawl/core/errors';
import { ID_PATTERN, type Trajectory, timestampFromMillis } from '@pawl/core/trajectory';
import type { Command } from 'commander';
import { DATA_OPTION } from '../data.js';
import { EXIT } from '../exit.js';
import { print, printJson } from '../output.js';
import { withServer } from '../server.js';
import type { CommandModule } from './index.js';

export const register: CommandModule['register'] = (command, done) => {
  registerFrom(command.command('from'), done);
  registerLint(command.command('lint'), done);
};

interface FromOptions {
  readonly id?: string;
  readonly out: string;
  readonly owner?: string;
  readonly incident?: string;
  readonly reason?: string;
  readonly data: string;
  readonly json?: true;
}

const registerFrom = (command: Command, done: Parameters<CommandModule['register']>[1]): void => {
  command
    .description('write a first case from a stored run, with what its tools answered')
    .argument('<trajectory>', 'id of the trajectory')
    .option('--id <id>', 'id of the case; default: the agent and the start of the trajectory id')
    .option('--out <dir>', 'folder of the case file', 'evals')
    .option('--owner <team>', "who keeps the case healthy; default: the agent's owner")
    .option('--incident <id>', 'the incident that it comes from')
    .option('--reason <text>', 'why it matters')
    .option(...DATA_OPTION)
    .option('--json', 'print where the case is as JSON')
    .action(async (trajectoryId: string, options: FromOptions) => {
      const { caseFromTrajectory } = await import('@pawl/core/cases');
      const { projectHere } = await import('../cases.js');
      const trajectory = await withServer(options.data, api =>
        api.get<Trajectory>(`/api/trajectories/${encodeURIComponent(trajectoryId)}`),
      );
      const agent = (await projectHere())?.config.agents.get(trajectory.agent.name ?? '');
      const id = idOf(trajectory, options.id);
      const now = timestampFromMillis(Date.now());
      if (now === null) throw new RangeError('the clock is outside the years 1970 to 9999');
      const owner = options.owner ?? agent?.owner ?? undefined;
      const { incident, reason } = options;
      const draft = caseFromTrajectory(trajectory, { id, now, owner, incident, reason, tools: agent?.tools });
      const file = await write(draft, options.out, id);
      if (options.json) printJson({ case: id, file, trajectory: trajectory.id });
      else {
        print(`${file}: a first draft. Read it, keep what must hold of every run, then:`);
        print(`  pawl case lint ${file}`);
        print(`  pawl run ${file}${trajectory.agent.name === null ? '' : ` --agent ${trajectory.agent.name}`}`);
      }
      done(EXIT.yes);
    });
};

const idOf = (trajectory: Trajectory, asked: string | undefined): string => {
  const id =
    asked ?? `${trajectory.agent.name ?? 'case'}-${trajectory.id.slice(0, 8)}`.replace(/[^A-Za-z0-9._-]+/g, '-');
  if (ID_PATTERN.test(id)) return id;
  throw new PawlError({
    code: 'CASE_BAD_ID',
    message: `"${id}" cannot be the id of a case`,
    remedy: 'Give one with --id: letters, digits, dots, dashes and underscores, beginning with a letter or digit.',
  });
};

/** Writes the case and its recordings; what is there already is never overwritten. */
const write = async (draft: CaseDraft, folder: string, id: string): Promise<string> => {
  const file = path.join(folder, `${id}.case.yaml`);
  try {
    for (const { path: name, text } of draft.files) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text, { flag: 'wx' });
    }
    await mkdir(folder, { recursive: true });
    await writeFile(file, draft.yaml, { flag: 'wx' });
    return file;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    throw new PawlError({
      code: 'CASE_EXISTS',
      message: `${file}, or a recordings file beside it, is there already`,
      remedy: 'Give another --id or --out, or remove the old file first.',
      cause,
    });
  }
};

const registerLint = (command: Command, done: Parameters<CommandModule['register']>[1]): void => {
  command
    .description('say what is wrong, or doubtful, about case files')
    .argument('[cases...]', 'case files or ids; default: all of the project')
    .option('--json', 'print the problems as JSON')
    .action(async (named: readonly string[], options: { json?: true }) => {
      const { lintCases } = await import('@pawl/core/cases');
      const { chooseCases, projectHere } = await import('../cases.js');
      const project = await projectHere();
      const { items, problems, environments } = await chooseCases(project, named);
      const today = new Date().toISOString().slice(0, 10);
      const found = [...problems, ...lintCases(items, { today, agents: project?.config.agents, environments })];
      const errors = found.filter(problem => problem.severity === 'error').length;
      if (options.json) printJson({ cases: items.length, problems: found });
      else {
        for (const { file, line, column, severity, message, remedy } of found) {
          print(`${file}:${line}:${column}: ${severity}: ${message}`);
          print(`    ${remedy}`);
        }
        print(`${items.length} cases, ${errors} errors, ${found.length - errors} warnings`);
      }
      done(errors > 0 ? EXIT.no : EXIT.yes);
    });
};
