import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { isPawlError } from '@pawl/core/errors';
import { checkEngines, type RunningServer, runningServer } from '@pawl/server';
import { projectHere } from '../cases.js';
import { enginesFromEnvironment } from '../engines.js';
import { interfaceDirectory } from '../interface.js';
import { counted } from '../output.js';
import { type Finding, note, ok, problem } from './finding.js';

/** The least version that everything here runs on. */
const NODE = [20, 19] as const;
const KEY_BYTES = 32;
/** Below this a day of traces may fill the disk. */
const LEAST_FREE_BYTES = 1024 ** 3;
const OTHERS = 0o077;

/** Looks at everything that pawl needs on this machine. Makes nothing and starts no server. */
export const checkEnvironment = async (dataDirectory: string, port: number): Promise<readonly Finding[]> => {
  const running = await runningServer(dataDirectory);
  const checks = [
    () => checkNode(process.versions.node),
    () => checkEngineSet(dataDirectory),
    () => checkData(dataDirectory, running),
    () => checkKey(dataDirectory),
    () => checkPort(port, running),
    checkProject,
    checkInterface,
  ];
  const found: Finding[] = [];
  for (const check of checks) found.push(...[await check()].flat());
  return found;
};

export const checkNode = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > NODE[0] || (major === NODE[0] && minor >= NODE[1]);
  if (isEnough) return ok('node', `Node.js ${version}`);
  return problem('node', `Node.js ${version} is too old`, `Install Node.js ${NODE.join('.')} or later.`);
};

const checkEngineSet = async (dataDirectory: string): Promise<readonly Finding[]> => {
  try {
    const found = await checkEngines({ dataDirectory, ...enginesFromEnvironment() });
    return found.map(({ engine, uses, problem: wrong }) =>
      wrong === null
        ? ok(engine, uses)
        : problem(
            engine,
            `${uses}: ${wrong}`,
            uses.includes('URL')
              ? 'Correct the URL, start the server, or unset the variable to use the embedded engine.'
              : 'Install pawl again with its optional dependencies, or point PAWL_CLICKHOUSE_URL at a server.',
          ),
    );
  } catch (error) {
    if (!isPawlError(error)) throw error;
    return [problem('engines', error.message, error.remedy)];
  }
};

const nearestExisting = (path: string): string => {
  let nearest = resolve(path);
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  return nearest;
};

const checkData = (dataDirectory: string, running: RunningServer | null): readonly Finding[] => {
  const nearest = nearestExisting(dataDirectory);
  const found: Finding[] = [];
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
  } catch {
    return [problem('data', `${nearest} cannot be written to by this user`, 'Choose another folder with --data.')];
  }
  if (!existsSync(dataDirectory))
    found.push(note('data', `${dataDirectory} is not there yet, and is made when needed`));
  else if ((statSync(dataDirectory).mode & OTHERS & 0o066) !== 0)
    found.push(
      problem('data', `${dataDirectory} can be read by other users of this machine`, `Run: chmod 700 ${dataDirectory}`),
    );
  else if (running !== null) found.push(ok('data', `${dataDirectory}, held by the server at ${running.url}`));
  else found.push(ok('data', `${dataDirectory}, held by no server`));
  const { bavail, bsize } = statfsSync(nearest);
  const free = bavail * bsize;
  const gibibytes = `${(free / 1024 ** 3).toFixed(1)} GiB free on its disk`;
  found.push(
    free >= LEAST_FREE_BYTES
      ? ok('disk', gibibytes)
      : problem('disk', gibibytes, 'Make room: what does not fit is refused, and senders have to keep it.'),
  );
  return found;
};

/** It is made at the first use. Who can read it can test guesses of what was redacted. */
const checkKey = (dataDirectory: string): Finding => {
  const file = join(dataDirectory, 'redaction.key');
  if (!existsSync(file)) return note('redaction', 'its key is made when the data directory is first used');
  const { size, mode } = statSync(file);
  if (size !== KEY_BYTES)
    return problem(
      'redaction',
      `${file} holds ${size} bytes, not ${KEY_BYTES}`,
      'Restore it from a backup; or remove it, and equal values are no longer marked as equal to earlier ones.',
    );
  if ((mode & OTHERS) !== 0)
    return problem('redaction', `${file} can be read by other users of this machine`, `Run: chmod 600 ${file}`);
  return ok('redaction', 'its key is there, for this user alone');
};

const checkPort = async (port: number, running: RunningServer | null): Promise<Finding> => {
  if (running !== null && new URL(running.url).port === String(port))
    return ok('port', `${port}: the server of this data directory listens`);
  const listens = await new Promise<NodeJS.ErrnoException | null>(done => {
    const server = createServer();
    server.once('error', done);
    server.listen(port, '127.0.0.1', () => server.close(() => done(null)));
  });
  if (listens === null) return ok('port', `${port} is free on 127.0.0.1`);
  return problem(
    'port',
    `${port} cannot be listened on: ${listens.code ?? listens.message}`,
    `Choose another with \`pawl up --port\`, or end the program that has it.`,
  );
};

const checkProject = async (): Promise<Finding> => {
  try {
    const project = await projectHere();
    if (project === null)
      return note(
        'project',
        'there is no pawl.yaml here or above',
        'Traces come in without one; cases, coverage and shadow use need one.',
      );
    return ok('project', `${project.config.file}: ${counted(project.config.agents.size, 'agent')}`);
  } catch (error) {
    if (!isPawlError(error)) throw error;
    return problem('project', error.message, error.remedy);
  }
};

const checkInterface = (): Finding => {
  try {
    interfaceDirectory();
    return ok('interface', 'it is built; a browser is all it needs');
  } catch (error) {
    if (!isPawlError(error)) throw error;
    return problem('interface', error.message, error.remedy);
  }
};
