import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The command as it was built. */
export const bin = fileURLToPath(new URL('../../packages/cli/bin/pawl.js', import.meta.url));

export interface Ran {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a person's shell would not set: how wide and how colourful the test runner's own output is. */
const WITHOUT = new Set(['COLUMNS', 'NO_COLOR', 'FORCE_COLOR']);

export const environment = (extra: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) =>
      value === undefined || WITHOUT.has(key) ? [] : [[key, value]],
    ),
  ),
  ...extra,
});

/** Runs the real command to its end. */
export const pawl = (args: readonly string[], { cwd, env }: RunOptions): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      env: environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', code =>
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });

/** Runs the command with `--json`. Throws unless standard output is one JSON document and nothing else. */
export const pawlJson = async <T>(
  args: readonly string[],
  options: RunOptions,
): Promise<{ readonly code: number | null; readonly json: T; readonly stderr: string }> => {
  const { code, stdout, stderr } = await pawl([...args, '--json'], options);
  try {
    return { code, json: JSON.parse(stdout) as T, stderr };
  } catch {
    throw new Error(`pawl ${args.join(' ')} ended with ${code}, no JSON document:\n${stdout.slice(0, 500)}\n${stderr}`);
  }
};
