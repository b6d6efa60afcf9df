import path from 'node:path';
import type { TargetConfig } from '@pawl/core/config';
import { commandTarget } from './command.js';
import { functionTarget } from './function.js';
import { httpTarget } from './http.js';
import type { Target } from './target.js';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Opens a target of `pawl.yaml`; nothing is started yet. Adding a kind of target is a file here and a line in this list.
 *
 * @param folder where `pawl.yaml` lies, absolute
 * @param own the runner's own environment
 */
export const openTarget = (config: TargetConfig, folder: string, own: Variables = process.env): Target => {
  const { timeoutMs } = config;
  switch (config.kind) {
    case 'command': {
      const cwd = path.resolve(folder, config.cwd ?? '.');
      return commandTarget({ command: config.command, cwd, env: expanded(config.env, own), timeoutMs });
    }
    case 'http':
      return httpTarget({ url: config.url, timeoutMs });
    case 'function':
      return functionTarget({ function: config.function, cwd: folder, timeoutMs });
  }
};

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * Values of `env` with `${NAME}` replaced by the runner's own variable. A variable that is nothing but the reference to
 * one that is not set is left out, so that the agent sees it as not set; elsewhere such a reference is empty.
 */
export const expanded = (env: Readonly<Record<string, string>>, own: Variables): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) => {
      const [whole] = value.match(REFERENCE) ?? [];
      if (whole === value && own[value.slice(2, -1)] === undefined) return [];
      return [[key, value.replace(REFERENCE, (_, name: string) => own[name] ?? '')]];
    }),
  );
