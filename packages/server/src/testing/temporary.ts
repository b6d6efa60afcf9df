import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A new folder, and what removes it. Others may enter it: PostgreSQL does not run as root. */
export const temporaryFolder = (): { readonly path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'pawl-test-'));
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
};

/** A compiled module of this package: processes of their own are started by node, which reads JavaScript. */
export const compiled = (module: string): string => {
  const file = fileURLToPath(new URL(`../../dist/${module}`, import.meta.url));
  if (!existsSync(file)) throw new Error(`${file} is missing: run npx tsc -b packages/server first`);
  return file;
};

/** Waits until `condition` holds, looking every 20 ms; throws after `withinMs`. */
export const until = async (
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> => {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
};

/** The JSON of an answer. */
// biome-ignore lint/suspicious/noExplicitAny: tests look at answers as any caller would, by their fields
export const jsonOf = async (response: Response | Promise<Response>): Promise<any> => (await response).json();
