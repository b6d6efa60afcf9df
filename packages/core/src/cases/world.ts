import { type Locate, type Path, type Problem, type Reading, readAs, readDocument } from '../yaml/index.js';
import type { Case, Recording, ToolWorld, World } from './case.js';
import { type LoadFile, readRecordings, resolveWithin, toRecording } from './files.js';
import { environmentFileSchema, type WorldFile } from './schema.js';

/** How the files that a case or an environment refers to are reached. */
export interface FileAccess {
  /** Without it, references to files are problems. */
  readonly loadFile?: LoadFile | undefined;
  /** Folder that references may not leave, written like the file's own path. Default: the file's folder. */
  readonly root?: string | undefined;
}

export const EMPTY_WORLD: World = { extends: null, tools: {} };

/** Reads a file that `file` refers to; what stands in the way is a problem at `path`. */
export const loadReference = (
  reference: string,
  path: Path,
  { file, locate, access }: { readonly file: string; readonly locate: Locate; readonly access: FileAccess },
): Reading<{ readonly text: string; readonly path: string }> => {
  const problem = (message: string, remedy: string): { problems: readonly Problem[] } => ({
    problems: [{ severity: 'error', code: 'FILE_REFERENCE', file, ...locate(path), message, remedy }],
  });
  const target = resolveWithin(file, reference, access.root);
  if (target === null)
    return problem(
      `"${reference}" leads out of the case's folder`,
      'Write a path relative to this file, inside its folder.',
    );
  const text = access.loadFile?.(target);
  return text === undefined
    ? problem(`there is no file ${target}`, 'Correct the path, or add the file.')
    : { text, path: target };
};

/** The world of a file whose form has been checked, with its recordings read. `at` is where the world stands in it. */
export const readWorld = (
  written: WorldFile,
  at: Path,
  context: { readonly file: string; readonly locate: Locate; readonly access: FileAccess },
): Reading<{ readonly world: World }> => {
  const problems: Problem[] = [];
  const readTool = (name: string, tool: NonNullable<WorldFile['tools']>[string]): ToolWorld => {
    let recordings: readonly Recording[] = [];
    if (typeof tool.recordings === 'string') {
      const loaded = loadReference(tool.recordings, [...at, 'tools', name, 'recordings'], context);
      const read = 'problems' in loaded ? loaded : readRecordings(loaded.text, loaded.path);
      if ('problems' in read) problems.push(...read.problems);
      else recordings = read.recordings;
    } else recordings = (tool.recordings ?? []).map(toRecording);
    return {
      answer: tool.answer ?? (tool.returns === undefined ? 'recorded' : 'fixed'),
      returns: tool.returns ?? null,
      on_miss: tool.on_miss ?? 'fail',
      ignore: tool.ignore ?? [],
      recordings,
    };
  };
  const tools = Object.fromEntries(
    Object.entries(written.tools ?? {}).map(([name, tool]) => [name, readTool(name, tool)]),
  );
  return problems.length > 0 ? { problems } : { world: { extends: written.extends ?? null, tools } };
};

/** Reads an environment file, `worlds/NAME.yaml`: a world that cases and other environments extend by NAME. */
export const readEnvironment = (
  text: string,
  file: string,
  access: FileAccess = {},
): Reading<{ readonly world: World }> => {
  const document = readDocument(text, file);
  if ('problems' in document) return document;
  const read = readAs(environmentFileSchema, document);
  return 'problems' in read ? read : readWorld(read.value, [], { file, locate: document.locate, access });
};

/**
 * A case's world with the environments that it extends merged in, so that `extends` is null. Tool by tool the case wins
 * over its environment, and that over the one it extends itself.
 *
 * @param environments - by name
 * @param locate - of the case's file, for problems; the file's start without it
 */
export const resolveWorld = (
  { world, source }: Pick<Case, 'world' | 'source'>,
  environments: ReadonlyMap<string, World>,
  locate: Locate = () => ({ line: 1, column: 1 }),
): Reading<{ readonly world: World }> => {
  const problem = (message: string, remedy: string): { problems: readonly Problem[] } => ({
    problems: [
      { severity: 'error', code: 'WORLD_EXTENDS', file: source.file, ...locate(['world', 'extends']), message, remedy },
    ],
  });
  const layers = [world.tools];
  const seen = new Set<string>();
  for (let name = world.extends; name !== null; ) {
    if (seen.has(name)) return problem(`the environment "${name}" extends itself`, 'Break the circle.');
    seen.add(name);
    const environment = environments.get(name);
    if (environment === undefined) {
      const known =
        environments.size === 0 ? 'There are none yet.' : `There are: ${[...environments.keys()].join(', ')}.`;
      return problem(`there is no environment "${name}"`, `Add worlds/${name}.yaml, or correct the name. ${known}`);
    }
    layers.unshift(environment.tools);
    name = environment.extends;
  }
  return { world: { extends: null, tools: Object.assign({}, ...layers) } };
};
