// A throw-away PostgreSQL server of the machine's own version, for the suites that every size of the state store passes.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, chownSync, constants, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where packages of Debian, Red Hat and Homebrew put each version beside the others. */
const VERSIONED = [
  ['/usr/lib/postgresql', name => join('/usr/lib/postgresql', name, 'bin')],
  ['/usr', name => (name.startsWith('pgsql-') ? join('/usr', name, 'bin') : null)],
  ['/opt/homebrew/opt', name => (name.startsWith('postgresql') ? join('/opt/homebrew/opt', name, 'bin') : null)],
];

const namesIn = folder => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const runs = file => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The folder of a PostgreSQL server's programs on this machine; null when there is none. */
export const findPostgresServer = () => {
  const folders = [
    ...VERSIONED.flatMap(([folder, bin]) => namesIn(folder).sort().map(bin)),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return (
    folders.find(folder => folder !== null && runs(join(folder, 'postgres')) && runs(join(folder, 'initdb'))) ?? null
  );
};

/** PostgreSQL refuses to run as root. */
const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : null;

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/**
 * Starts a server on a new cluster, on a free port of 127.0.0.1, behind a password.
 *
 * @returns {Promise<{ version: string, url: string, stop: () => Promise<void> }>}
 */
export const startPostgresServer = async bin => {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-postgres-'));
  const data = join(folder, 'data');
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== null) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  const options = { ...user, cwd: folder, env: { LC_ALL: 'C', PATH: process.env['PATH'], TZ: 'UTC' } };
  const initialise = ['-D', data, '-U', 'pawl', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '-N'];
  execFileSync(join(bin, 'initdb'), initialise, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await freePort();
  const listening = [
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    `port=${port}`,
    '-c',
    `unix_socket_directories=${folder}`,
  ];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...listening], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise(resolve => server.once('exit', resolve));
  // Whatever ends this process takes the server with it.
  const kill = () => server.kill('SIGQUIT');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    server.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  let log = '';
  const ready = new Promise((resolve, reject) => {
    server.stderr.on('data', chunk => {
      log += chunk;
      if (log.includes('ready to accept connections')) resolve(true);
    });
    void ended.then(() => reject(new Error(`PostgreSQL did not start: ${log}`)));
  });
  await ready;
  const version = execFileSync(join(bin, 'postgres'), ['--version'], { ...options, encoding: 'utf8' }).trim();
  return { version, url: `postgres://pawl:${password}@127.0.0.1:${port}/postgres`, stop };
};
