import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Case, hashCase, readCase, readEnvironment, type World } from '@pawl/core/cases';
import {
  type Config,
  DEFAULT_GATE_RULES,
  type GateRules,
  type RedactionFile,
  readConfig,
  readGates,
  readRedactionFile,
} from '@pawl/core/config';
import { PawlError } from '@pawl/core/errors';
import { type RetentionPolicy, readRetention } from '@pawl/core/retention';
import { type Locate, type Problem, problemError } from '@pawl/core/yaml';
import { glob } from 'tinyglobby';
import { type Place, placeOf } from './files.js';

/** The file that makes a folder a project. */
export const CONFIG_FILE = 'pawl.yaml';

/** A folder with a `pawl.yaml`: the agents and gates that people wrote down. */
export interface Project {
  /** Absolute. */
  readonly directory: string;
  readonly config: Config;
  readonly locate: Locate;
}

/** Cases as they were found on the disk, and what is wrong with the others. */
export interface CaseFiles {
  readonly items: readonly LoadedCase[];
  /** In the order of the files. */
  readonly problems: readonly Problem[];
  /** Worlds that the cases may extend, by name. */
  readonly environments: ReadonlyMap<string, World>;
}

export interface LoadedCase {
  readonly case: Case;
  readonly locate: Locate;
  /** As shown to people. */
  readonly file: string;
  readonly text: string;
}

/** The nearest folder with a `pawl.yaml`, from `start` upwards; null where there is none. */
export const findProject = (start: string): string | null => {
  for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, CONFIG_FILE))) return folder;
    if (folder === path.dirname(folder)) return null;
  }
};

/**
 * Reads the `pawl.yaml` of a project's folder.
 *
 * @param from - where the person stands: paths in messages are relative to it
 * @throws PawlError with file, line and column when the file cannot be used
 */
export const loadProject = async (directory: string, from: string): Promise<Project> => {
  const place = placeOf(directory, from);
  const file = path.join(directory, CONFIG_FILE);
  const read = readConfig(await readText(file, place.shown(file)), place.shown(file), place.access);
  if ('problems' in read) throw problemError(read.problems);
  return { directory, config: read.config, locate: read.locate };
};

/** The thresholds of the project's gates file, or the defaults. @throws PawlError as {@link loadProject} */
export const loadGateRules = async ({ directory, config, locate }: Project, from: string): Promise<GateRules> => {
  if (config.gates === null) return DEFAULT_GATE_RULES;
  const { shown } = placeOf(directory, from);
  const file = path.join(directory, config.gates);
  const { line, column } = locate(['gates']);
  const read = readGates(await readText(file, `${config.file}:${line}:${column}: ${shown(file)}`), shown(file));
  if ('problems' in read) throw problemError(read.problems);
  return read.release;
};

/** The project's redaction file; null when it names none. @throws PawlError as {@link loadProject} */
export const loadRedaction = async (
  { directory, config, locate }: Project,
  from: string,
): Promise<RedactionFile | null> => {
  if (config.redaction === null) return null;
  const { shown } = placeOf(directory, from);
  const file = path.join(directory, config.redaction);
  const { line, column } = locate(['redaction']);
  return redactionFileAt(file, shown(file), `${config.file}:${line}:${column}: ${shown(file)}`);
};

/** A redaction file. @param shown how messages speak of it @throws PawlError as {@link loadProject} */
export const redactionFileAt = async (file: string, shown = file, unreadable = shown): Promise<RedactionFile> => {
  const read = readRedactionFile(await readText(file, unreadable), shown);
  if ('problems' in read) throw problemError(read.problems);
  return read;
};

/** A retention policy and the hash of its file. */
export interface LoadedRetention {
  readonly policy: RetentionPolicy;
  readonly hash: string;
}

/** The project's retention policy; null where none is named. @throws PawlError as {@link loadProject} */
export const loadRetention = async (
  { directory, config, locate }: Project,
  from: string,
): Promise<LoadedRetention | null> => {
  if (config.retention === null) return null;
  const { shown } = placeOf(directory, from);
  const file = path.join(directory, config.retention);
  const { line, column } = locate(['retention']);
  const text = await readText(file, `${config.file}:${line}:${column}: ${shown(file)}`);
  const read = readRetention(text, shown(file));
  if ('problems' in read) throw problemError(read.problems);
  return { policy: read.policy, hash: hashCase(text) };
};

/** All case files of a project, by the globs of its `pawl.yaml`. */
export const loadProjectCases = async ({ directory, config }: Project, from: string): Promise<CaseFiles> => {
  const files = await glob([...config.cases], {
    cwd: directory,
    absolute: true,
    followSymbolicLinks: false,
    ignore: ['**/node_modules/**'],
  });
  return loadCaseFiles(files.sort(), directory, from);
};

/**
 * Reads case files, and the environments beside them.
 *
 * @param directory - the project's folder; null when there is none: each file's own folder then bounds its references
 */
export const loadCaseFiles = async (
  files: readonly string[],
  directory: string | null,
  from: string,
): Promise<CaseFiles> => {
  const items: LoadedCase[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const place = placeOf(rootOf(file, directory), from);
    const text = await readText(file, place.shown(file));
    const read = readCase(text, place.shown(file), { ...place.access, hash: hashCase(text) });
    if ('problems' in read) problems.push(...read.problems);
    else items.push({ ...read, file: place.shown(file), text });
  }
  const found = await loadEnvironments(worldFolders(files, directory), directory, from);
  return { items, problems: [...problems, ...found.problems], environments: found.environments };
};

/** A file of the project is bounded by it; any other file by its own folder. */
const rootOf = (file: string, directory: string | null): string =>
  directory !== null && !path.relative(directory, file).startsWith('..') ? directory : path.dirname(file);

/** `worlds/` of the project, and beside the cases; the nearer one wins. */
const worldFolders = (files: readonly string[], directory: string | null): readonly string[] => [
  ...(directory === null ? [] : [path.join(directory, 'worlds')]),
  ...new Set(files.map(file => path.join(path.dirname(file), 'worlds'))),
];

const loadEnvironments = async (
  folders: readonly string[],
  directory: string | null,
  from: string,
): Promise<{ environments: ReadonlyMap<string, World>; problems: readonly Problem[] }> => {
  const environments = new Map<string, World>();
  const problems: Problem[] = [];
  for (const folder of folders.filter(folder => existsSync(folder) && statSync(folder).isDirectory())) {
    for (const file of (await glob('*.{yaml,yml,json}', { cwd: folder, absolute: true })).sort()) {
      const place: Place = placeOf(rootOf(file, directory), from);
      const read = readEnvironment(await readText(file, place.shown(file)), place.shown(file), place.access);
      if ('problems' in read) problems.push(...read.problems);
      else environments.set(path.basename(file).replace(/\.(yaml|yml|json)$/, ''), read.world);
    }
  }
  return { environments, problems };
};

/** @param name how the error speaks of the file */
const readText = async (file: string, name: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new PawlError({
      code: 'FILE_UNREADABLE',
      message: `${name} cannot be read: ${reasonOf(cause)}`,
      remedy: 'Check the path and the permissions.',
      cause,
    });
  }
};

/** Why the system refused, without its codes and the path, which the message names already. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/^[A-Z0-9]+: /, '').replace(/, [a-z]+( '.*')?$/s, '') : String(error);
