import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { processIdentity } from '../engines/process-identity.js';
import type { ServerOptions } from '../options.js';
import { compiled } from './temporary.js';

/** A server in a process of its own, which tests may kill. */
export interface ServerProcess {
  readonly url: string;
  readonly grpc: string | null;
  readonly pid: number;
  /** Milliseconds from starting node to the address. */
  readonly startedInMs: number;
  /** What it wrote on standard error: the server's log. */
  log(): string;
  kill(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

// Signals close the server, as `pawl up` does.
const PROGRAM = `
const { startServer } = await import(process.argv[1]);
const options = JSON.parse(process.argv[2]);
try {
  const server = await startServer({ ...options, log: line => process.stderr.write(line + '\\n') });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close().then(() => process.exit(0)));
  process.stdout.write(JSON.stringify({ url: server.url, grpc: server.grpc }) + '\\n');
} catch (error) {
  process.stdout.write(JSON.stringify({ code: error.code, message: error.message }) + '\\n');
  process.exit(2);
}`;

const running = new Set<ChildProcess>();

/** Starts a server; rejects with what it said when it does not start. */
export const startServerProcess = async (options: ServerOptions): Promise<ServerProcess> => {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', PROGRAM, compiled('index.js'), JSON.stringify(options)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.add(child);
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(resolve =>
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    }),
  );
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text);
    });
    void exited.then(() => reject(new Error(`the server ended while starting: ${text}${log}`)));
  });
  const answer = JSON.parse(line) as { url: string; grpc: string | null } | { code: string; message: string };
  if ('code' in answer) throw Object.assign(new Error(answer.message), { code: answer.code });
  return {
    url: answer.url,
    grpc: answer.grpc,
    pid: child.pid ?? 0,
    startedInMs: performance.now() - began,
    log: () => log,
    kill(signal) {
      child.kill(signal);
      return exited;
    },
  };
};

/** For `afterAll`: a failed test leaves nothing running. */
export const killLeftServers = (): void => {
  for (const child of running) child.kill('SIGKILL');
};

/** The processes that `pid` started, and those that they started. Linux only. */
export const descendantsOf = (pid: number): readonly number[] => {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'latin1');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    } catch {
      // It ended in between.
    }
  }
  const found = [...(children.get(pid) ?? [])];
  for (const each of found) found.push(...(children.get(each) ?? []));
  return found;
};

/** Those of the processes that still live; a zombie does not. */
export const alive = (pids: readonly number[]): readonly number[] => pids.filter(pid => processIdentity(pid) !== null);
