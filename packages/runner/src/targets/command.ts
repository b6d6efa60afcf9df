import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { plainText } from '../terminal.js';
import { commandEnvironment } from './environment.js';
import { ProcessGroup } from './group.js';
import { readOutput } from './result.js';
import { Tail } from './tail.js';
import type { Target, TargetAttempt, TargetEnd, TargetRequest } from './target.js';

export interface CommandOptions {
  /** Program and arguments; no shell reads them. */
  readonly command: readonly string[];
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Variables that the agent gets beside the inherited ones. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

const MEBIBYTE = 1024 * 1024;
/** Standard output: what is kept of it, and where the command is ended because it floods. */
const STDOUT_KEPT = MEBIBYTE;
const STDOUT_LIMIT = 64 * MEBIBYTE;
const STDERR_KEPT = 64 * 1024;
/** How long a command may take to end itself after SIGTERM, in milliseconds. */
const GRACE = 2_000;
/** How long its pipes may stay open after its end: someone who left its group may still hold them. */
const PIPE_GRACE = 500;
/** The process is gone when the attempt ends, so that only what is already on its way can still come. */
const QUIET = 100;

/** A command: one JSON line on standard input, one JSON document on standard output, a process group of its own. */
export const commandTarget = (options: CommandOptions): Target => ({
  timeoutMs: options.timeoutMs,
  quietMs: QUIET,
  run: (request, attempt) => execute(options, request, attempt),
  close: () => Promise.resolve(),
});

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Runs the command with a folder for temporary files that only this attempt has, and that ends with it. */
const execute = async (options: CommandOptions, request: TargetRequest, attempt: TargetAttempt): Promise<TargetEnd> => {
  let temporary: string | null = null;
  try {
    temporary = await mkdtemp(path.join(tmpdir(), 'pawl-attempt-'));
    return await start(options, request, attempt, temporary);
  } catch (error) {
    return notStarted(options, error);
  } finally {
    if (temporary !== null) await rm(temporary, { recursive: true, force: true, maxRetries: 2 }).catch(() => undefined);
  }
};

const notStarted = ({ cwd }: CommandOptions, error: unknown): TargetEnd => {
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: 'invalid', reason: `the command could not be started: ${reason} (cwd ${cwd})`, stderr: null };
};

const start = (
  options: CommandOptions,
  request: TargetRequest,
  attempt: TargetAttempt,
  temporary: string,
): Promise<TargetEnd> =>
  new Promise(resolve => {
    const [program = '', ...args] = options.command;
    const child: Child = spawn(program, args, {
      cwd: options.cwd,
      env: commandEnvironment(process.env, options.env, variablesOf(request, attempt, temporary)),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    child.once('error', error => {
      if (child.pid === undefined) resolve(notStarted(options, error));
    });
    if (child.pid !== undefined) supervise(child, child.pid, request, attempt, resolve);
  });

const supervise = (
  child: Child,
  pid: number,
  request: TargetRequest,
  attempt: TargetAttempt,
  resolve: (end: TargetEnd) => void,
): void => {
  const group = new ProcessGroup(pid, attempt.token);
  const stdout = new Tail(STDOUT_KEPT);
  const stderr = new Tail(STDERR_KEPT);
  let flooded = false;
  let grace: NodeJS.Timeout | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    if (flooded) return;
    stdout.push(chunk);
    flooded = stdout.total > STDOUT_LIMIT;
    if (flooded) group.end();
  });
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on('error', () => undefined); // it may end without reading
  child.stdin.end(`${JSON.stringify(request)}\n`);

  attempt.cancellation.onCancel(() => {
    group.terminate();
    grace = setTimeout(() => group.end(), GRACE);
  });

  let code: number | null = null;
  let killedBy: NodeJS.Signals | null = null;
  child.once('exit', (exitCode, exitSignal) => {
    code = exitCode;
    killedBy = exitSignal;
    clearTimeout(grace);
    group.end();
    // Pipes held open from outside of the group would keep `close` from ever coming.
    grace = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, PIPE_GRACE);
  });
  child.once('close', () => {
    clearTimeout(grace);
    const text = stderr.total === 0 ? null : plainText(stderr.text());
    resolve(endOf({ code, killedBy, flooded, stdout, cancelled: attempt.cancellation.reason !== null }, text));
  });
};

interface Exit {
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
  readonly flooded: boolean;
  readonly cancelled: boolean;
  readonly stdout: Tail;
}

const endOf = ({ code, killedBy, flooded, cancelled, stdout }: Exit, stderr: string | null): TargetEnd => {
  const errored = (reason: string): TargetEnd => ({ kind: 'errored', reason, stderr });
  if (flooded) return errored(`flood: more than ${STDOUT_LIMIT / MEBIBYTE} MiB on standard output`);
  if (cancelled) return errored('cancelled');
  if (code !== 0) return errored(`crash: ${code === null ? `killed by ${killedBy}` : `exit code ${code}`}`);
  const read = readOutput(stdout.text());
  if (read.kind === 'result') return { kind: 'result', result: read.result, stderr };
  const cut = stdout.total > STDOUT_KEPT ? ` (only the last ${STDOUT_KEPT / MEBIBYTE} MiB is kept)` : '';
  return errored(`protocol: ${read.problem}${cut}`);
};

const variablesOf = (
  request: TargetRequest,
  attempt: TargetAttempt,
  temporary: string,
): Parameters<typeof commandEnvironment>[2] => ({
  // Spans leave early, so that an agent that is ended by force has sent most of them.
  defaults: { OTEL_BSP_SCHEDULE_DELAY: '200', TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  fixed: {
    TRACEPARENT: attempt.traceparent,
    OTEL_EXPORTER_OTLP_ENDPOINT: attempt.otlpEndpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    PAWL_TOOLS_URL: attempt.toolsUrl,
    PAWL_CASE: request.case,
    PAWL_ATTEMPT: String(request.attempt),
  },
});
