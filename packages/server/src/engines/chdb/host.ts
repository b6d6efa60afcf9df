// Entry of the child process that holds the event engine. Argument: JSON of HostArguments.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bindToServer, tellServer } from '../child-protocol.js';
import type { HostArguments } from './engine.js';

/** Ends without running exit handlers: `process.exit` waits for running queries. What was acknowledged is on disk. */
const end = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Opens the engine. The host of a server that was just killed may hold the directory for another moment. */
const open = async (directory: string, sessions: number, patienceMs: number) => {
  const { openSessions } = await import('./sessions.js');
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return openSessions(directory, sessions);
    } catch (error) {
      if (Date.now() > deadline || !/lock/i.test(String(error))) throw error;
      await pause(50);
    }
  }
};

/** What a killed host left behind was never acknowledged. */
const emptyFolder = (folder: string): string => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true, recursive: true });
  return folder;
};

const main = async (): Promise<void> => {
  const { directory, incoming, socket, sessions, patienceMs } = JSON.parse(process.argv[2] ?? '') as HostArguments;
  let stop = end;
  bindToServer({ gone: end, stop: () => stop() });

  const pool = await open(directory, sessions, patienceMs);
  const { clickhouseProtocol } = await import('./protocol.js');
  // Both folders are 0700, and so is what is made in them.
  process.umask(0o077);
  const server = clickhouseProtocol(pool, emptyFolder(incoming));
  rmSync(socket, { force: true });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve));
  stop = () => {
    server.close();
    pool.close().then(end, end);
  };
  await tellServer({ kind: 'ready' });
};

main().catch(async (error: unknown) => {
  const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  await tellServer({
    kind: 'failed',
    code: missing ? 'EVENTS_ENGINE_MISSING' : 'EVENTS_ENGINE_FAILED',
    message: error instanceof Error ? error.message : String(error),
  });
  end();
});
