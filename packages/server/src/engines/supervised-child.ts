import { type ChildProcess, fork } from 'node:child_process';
import { PawlError } from '@pawl/core/errors';
import { childEnvironment } from './child-environment.js';
import type { ChildMessage, StopMessage } from './child-protocol.js';
import { describeError, type Log } from './log.js';

export interface ChildOptions {
  /** For messages: `event engine`. */
  readonly name: string;
  /** The module that the child runs. */
  readonly entry: string;
  /** Passed as one JSON argument. */
  readonly argument: unknown;
  readonly environment?: Readonly<Record<string, string>>;
  /** How long a start may take, in milliseconds. */
  readonly startWithinMs: number;
  /** How long a stop may take before the child is killed, in milliseconds. */
  readonly stopWithinMs: number;
  readonly log: Log;
}

export interface ChildHealth {
  readonly status: 'up' | 'restarting' | 'down';
  readonly pid: number | null;
  readonly restarts: number;
  /** Why it last went down; null when it never did. */
  readonly lastError: string | null;
}

export interface SupervisedChild {
  health(): ChildHealth;
  /** Asks the child to end, waits, and kills it when it takes too long. */
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A child that lived this long has recovered: the next pause is the first again. */
const RECOVERED_AFTER_MS = 30_000;
const STDERR_KEPT = 4_096;

interface Running {
  readonly process: ChildProcess;
  readonly since: number;
  /** Resolves when the process has ended, with the reason. */
  readonly ended: Promise<string>;
}

/**
 * Starts a child process that lives as long as this one and no longer, and starts it again when it crashes, with growing
 * pauses. Rejects when the first start fails: then nothing is left running.
 */
export const superviseChild = async (options: ChildOptions): Promise<SupervisedChild> => {
  let restarts = 0;
  let lastError: string | null = null;
  let stopping = false;
  let wake: (() => void) | undefined;
  let current: Running | null = await start(options);

  const watch = async (): Promise<void> => {
    let pauseMs = FIRST_PAUSE_MS;
    while (!stopping) {
      if (current !== null) {
        const reason = await current.ended;
        if (stopping) return;
        if (performance.now() - current.since > RECOVERED_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
        current = null;
        lastError = reason;
        options.log(`the ${options.name} went down and is started again: ${reason}`);
      }
      await new Promise<void>(resolve => {
        wake = resolve;
        setTimeout(resolve, pauseMs).unref();
      });
      if (stopping) return;
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      try {
        current = await start(options);
        restarts += 1;
        options.log(`the ${options.name} is up again`);
      } catch (error) {
        lastError = describeError(error);
        options.log(lastError);
      }
    }
  };
  const watching = watch();

  return {
    health: () => ({
      status: stopping ? 'down' : current === null ? 'restarting' : 'up',
      pid: current?.process.pid ?? null,
      restarts,
      lastError,
    }),
    async stop() {
      stopping = true;
      wake?.();
      if (current !== null) await end(current, options.stopWithinMs);
      await watching;
      // A start that was under way when `stop` was called may have succeeded since.
      if (current !== null) await end(current, options.stopWithinMs);
    },
  };
};

const start = async (options: ChildOptions): Promise<Running> => {
  const child = fork(options.entry, [JSON.stringify(options.argument)], {
    env: childEnvironment(options.environment),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Its own process group, so that Ctrl-C in a terminal reaches only the server, which stops it in order.
    detached: true,
    cwd: '/',
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT)));

  const ended = new Promise<string>(resolve => {
    let told: string | undefined;
    child.on('message', (message: ChildMessage) => {
      if (message.kind === 'failed') told = message.message;
    });
    child.once('exit', (code, signal) => {
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      resolve([told ?? how, stderr.trim()].filter(text => text !== '').join(': '));
    });
    child.once('error', error => resolve(error.message));
  });
  const running: Running = { process: child, since: performance.now(), ended };

  const outcome = await new Promise<ChildMessage>(resolve => {
    const failed = (code: string, message: string): void => resolve({ kind: 'failed', code, message });
    const timer = setTimeout(
      () => failed('ENGINE_START_TIMEOUT', `not ready within ${options.startWithinMs / 1000} s`),
      options.startWithinMs,
    );
    child.on('message', resolve);
    ended.then(reason => failed('ENGINE_START_FAILED', reason)).finally(() => clearTimeout(timer));
    child.once('message', () => clearTimeout(timer));
  });
  if (outcome.kind === 'ready') return running;

  await end(running, 0);
  throw new PawlError({
    code: outcome.code,
    message: `the ${options.name} did not start: ${outcome.message}${stderr === '' ? '' : `: ${stderr.trim()}`}`,
    remedy:
      REMEDIES[outcome.code] ?? 'See what the message says; packages/server/README.md tells what the engines need.',
  });
};

const REMEDIES: Readonly<Record<string, string>> = {
  EVENTS_ENGINE_MISSING:
    'Install the optional dependency chdb (Linux with glibc, or macOS), or point pawl at a ClickHouse server.',
};

const end = async ({ process: child, ended }: Running, withinMs: number): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (withinMs > 0 && child.connected) child.send({ kind: 'stop' } satisfies StopMessage, () => {});
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
  await ended;
  clearTimeout(timer);
};
