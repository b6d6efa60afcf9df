import { existsSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaseDraft } from '@pawl/core/cases';
import { PawlError } from '@pawl/core/errors';
import { ID_PATTERN, type Trajectory } from '@pawl/core/trajectory';
import { timestampNow } from '../../clock.js';
import type { CommandModule } from '../../command.js';
import { withData } from '../../data.js';
import { EXIT } from '../../exit.js';
import { print, printJson } from '../../output.js';
import { findStored, withTrajectory } from '../../trajectory.js';

interface FromOptions {
  readonly id?: string;
  readonly out: string;
  readonly owner?: string;
  readonly incident?: string;
  readonly reason?: string;
  readonly run?: string;
  readonly data: string;
  readonly json?: true;
}

export const register: CommandModule['register'] = (command, done) => {
  withData(
    withTrajectory(command.description('write a first case from a stored run, with what its tools answered'))
      .option('--id <id>', 'id of the case; default: the agent and the start of the trajectory id')
      .option('--out <dir>', 'folder of the case file', 'evals')
      .option('--owner <team>', "who keeps the case healthy; default: the agent's owner")
      .option('--incident <id>', 'the incident that it comes from')
      .option('--reason <text>', 'why it matters'),
  )
    .option('--json', 'print where the case is as JSON')
    .action(async (trajectoryId: string, options: FromOptions) => {
      if (options.id !== undefined) requireId(options.id);
      requireFolder(options.out);
      const { caseFromTrajectory } = await import('@pawl/core/cases');
      const { commandLine } = await import('@pawl/core/gate');
      const { projectHere } = await import('../../cases.js');
      const project = await projectHere();
      const trajectory = await findStored(trajectoryId, options);
      const agent = project?.config.agents.get(trajectory.agent.name ?? '');
      const id = options.id ?? idOf(trajectory);
      const now = timestampNow();
      const owner = options.owner ?? agent?.owner ?? undefined;
      const { incident, reason } = options;
      const draft = caseFromTrajectory(trajectory, { id, now, owner, incident, reason, tools: agent?.tools });
      const file = await write(draft, options.out, id);
      if (options.json) printJson({ case: id, file, trajectory: trajectory.id });
      else {
        const agentWords = agent === undefined ? [] : ['--agent', agent.name];
        print(`${file}: a first draft. Read it, keep what must hold of every run, then:`);
        print(commandLine(['pawl', 'case', 'lint', file]), '  ');
        print(commandLine(['pawl', 'run', file, ...agentWords]), '  ');
      }
      done(EXIT.yes);
    });
};

const idOf = ({ agent, id }: Trajectory): string => {
  const name = (agent.name ?? 'case').replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[._-]+/, '');
  return requireId(`${name === '' ? 'case' : name.slice(0, 100)}-${id.slice(0, 8)}`);
};

const requireId = (id: string): string => {
  if (ID_PATTERN.test(id)) return id;
  throw new PawlError({
    code: 'CASE_BAD_ID',
    message: `"${id}" cannot be the id of a case`,
    remedy: 'Give one with --id: letters, digits, dots, dashes and underscores, beginning with a letter or digit.',
  });
};

const requireFolder = (folder: string): void => {
  if (!existsSync(folder) || statSync(folder).isDirectory()) return;
  throw new PawlError({
    code: 'CASE_FOLDER',
    message: `${folder} is a file, not a folder`,
    remedy: 'Give the folder of the new case with --out; it is made when it is not there.',
  });
};

/** Writes the case and its recordings; what is there already is never overwritten. */
const write = async (draft: CaseDraft, folder: string, id: string): Promise<string> => {
  const file = path.join(folder, `${id}.case.yaml`);
  if (existsSync(file)) throw alreadyThere(file);
  for (const { path: name, text } of draft.files) await create(path.join(folder, name), text);
  await create(file, draft.yaml);
  return file;
};

const create = async (file: string, text: string): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (cause) {
    throw cause instanceof Error && 'code' in cause && cause.code === 'EEXIST' ? alreadyThere(file, cause) : cause;
  }
};

const alreadyThere = (file: string, cause?: unknown): PawlError =>
  new PawlError({
    code: 'CASE_EXISTS',
    message: `${file} is there already`,
    remedy: 'Give another --id or --out, or remove the old file first.',
    cause,
  });
