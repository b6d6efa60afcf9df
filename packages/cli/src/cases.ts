import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { RedactionFile } from '@pawl/core/config';
import { PawlError } from '@pawl/core/errors';
import { type Problem, problemError } from '@pawl/core/yaml';
import {
  type CaseFiles,
  findProject,
  type LoadedCase,
  loadCaseFiles,
  loadProject,
  loadProjectCases,
  loadRedaction,
  type Project,
} from '@pawl/runner';
import { counted } from './output.js';

/** The project around the working directory; null where there is none. */
export const projectHere = async (): Promise<Project | null> => {
  const directory = findProject(process.cwd());
  return directory === null ? null : loadProject(directory, process.cwd());
};

/** The redaction file of the project around the working directory; null where there is none. */
export const projectRedaction = async (): Promise<RedactionFile | null> => {
  const project = await projectHere();
  return project === null ? null : loadRedaction(project, process.cwd());
};

/** The project around the working directory. @throws PawlError where there is none */
export const requireProject = async (): Promise<Project> => {
  const project = await projectHere();
  if (project !== null) return project;
  throw new PawlError({
    code: 'PROJECT_NOT_FOUND',
    message: `there is no pawl.yaml in ${process.cwd()} or above it`,
    remedy: 'Go to your project, or write a pawl.yaml that says how your agent is started.',
  });
};

/** The cases that were asked for, by file, by folder or by id; all of the project's when none was named. */
export const chooseCases = async (project: Project | null, named: readonly string[]): Promise<CaseFiles> => {
  const found = named.map(name => ({ name, files: filesAt(name) }));
  const files = [...new Set(found.flatMap(({ files }) => files))];
  const ids = found.filter(({ files }) => files.length === 0).map(({ name }) => name);
  const given = await loadCaseFiles(files, project?.directory ?? null, process.cwd());
  if (named.length > 0 && ids.length === 0) return given;
  const all = project === null ? NOTHING : await loadProjectCases(project, process.cwd());
  const chosen = named.length === 0 ? all.items : ids.map(id => byId(all, id));
  const items = [...given.items, ...chosen];
  return {
    items: [...new Map(items.map(item => [item.file, item])).values()],
    problems: [...given.problems, ...(named.length === 0 ? all.problems : [])],
    environments: new Map([...all.environments, ...given.environments]),
  };
};

/** The file of this name, or the case files of the folder by name; none where `name` is neither. */
const filesAt = (name: string): readonly string[] => {
  if (!existsSync(name)) return [];
  if (!statSync(name).isDirectory()) return [path.resolve(name)];
  return readdirSync(name, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && CASE_FILE.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map(entry => path.resolve(entry.parentPath, entry.name))
    .sort();
};

const CASE_FILE = /\.case\.(yaml|yml|json)$/;

const NOTHING: CaseFiles = { items: [], problems: [], environments: new Map() };

const byId = ({ items, problems }: CaseFiles, id: string): LoadedCase => {
  const found = items.find(item => item.case.id === id);
  if (found !== undefined) return found;
  const broken = problems.filter(problem => problem.severity === 'error').length;
  throw new PawlError({
    code: 'CASE_NOT_FOUND',
    message: `there is no case ${id}: neither a file, nor a folder with *.case.yaml files, nor a case of that id${
      broken > 0 ? ` (${counted(broken, 'mistake')} in case files may hide it)` : ''
    }`,
    remedy:
      items.length === 0
        ? 'Give the path of a case file, or name case files under `cases` of pawl.yaml.'
        : `Use one of: ${items
            .slice(0, 20)
            .map(item => item.case.id)
            .join(', ')}.`,
  });
};

/** Refuses to go on with cases that cannot be read. @throws PawlError with the first mistake */
export const refuseProblems = (problems: readonly Problem[]): void => {
  const errors = problems.filter(problem => problem.severity === 'error');
  if (errors.length > 0) throw problemError(errors);
};
