import { CHANGE_TYPES, type FileAccess, readWorld, type World } from '../cases/index.js';
import { type Locate, listOf, type Problem, parseDuration, type Reading, readAs, readDocument } from '../yaml/index.js';
import type { AgentConfig, Config, GateRules, TargetConfig, VersionConfig } from './config.js';
import { toForward } from './forward.js';
import { toOwnPrice } from './prices.js';
import { type ConfigFile, configFileSchema, gatesFileSchema, type TargetFile } from './schema.js';

const DEFAULT_CASES = ['evals/**/*.case.{yaml,yml,json}'];
const DEFAULT_TIMEOUT_MS = 60_000;

/** Thresholds of a repository without a gates file. */
export const DEFAULT_GATE_RULES: GateRules = { attempts: 5, validAtLeast: 0.98, confidence: 0.95 };

/** `pawl.yaml` with the places of its parts. */
export interface ConfigReading {
  readonly config: Config;
  readonly locate: Locate;
}

/**
 * Reads `pawl.yaml`.
 *
 * @param file - the path that messages go by; an agent's default world finds its recordings relative to it
 */
export const readConfig = (text: string, file: string, access: FileAccess = {}): Reading<ConfigReading> => {
  const document = readDocument(text, file);
  if ('problems' in document) return document;
  const read = readAs(configFileSchema, document);
  if ('problems' in read) return read;
  const { value } = read;
  const problems: Problem[] = [];
  const agents = new Map<string, AgentConfig>();
  for (const [name, written] of Object.entries(value.agents ?? {})) {
    const world = written.default?.world;
    const resolved =
      world === undefined || typeof world === 'string'
        ? { world: world === undefined ? null : named(world) }
        : readWorld(world, ['agents', name, 'default', 'world'], { file, locate: document.locate, access });
    if ('problems' in resolved) problems.push(...resolved.problems);
    else agents.set(name, toAgent(name, written, resolved.world));
  }
  if (problems.length > 0) return { problems };
  const config: Config = {
    file,
    cases: value.cases === undefined ? DEFAULT_CASES : listOf(value.cases),
    agents,
    redaction: value.redaction ?? null,
    triage: value.triage ?? null,
    gates: value.gates ?? null,
    retention: value.retention ?? null,
    forward: value.forward === undefined ? null : toForward(value.forward),
    completeness: {
      quietMs: parseDuration(value.completeness?.quiet ?? ''),
      silentMs: parseDuration(value.completeness?.silent ?? ''),
    },
    prices: (value.prices ?? []).map(toOwnPrice),
  };
  return { config, locate: document.locate };
};

/** Reads a gates file: what it leaves out has the default of {@link DEFAULT_GATE_RULES}. */
export const readGates = (text: string, file: string): Reading<{ readonly release: GateRules }> => {
  const document = readDocument(text, file);
  if ('problems' in document) return document;
  const read = readAs(gatesFileSchema, document);
  if ('problems' in read) return read;
  const { attempts, valid_at_least, confidence } = read.value.gates.release ?? {};
  return {
    release: {
      attempts: attempts ?? DEFAULT_GATE_RULES.attempts,
      validAtLeast: valid_at_least ?? DEFAULT_GATE_RULES.validAtLeast,
      confidence: confidence ?? DEFAULT_GATE_RULES.confidence,
    },
  };
};

const named = (name: string): World => ({ extends: name, tools: {} });

const toAgent = (
  name: string,
  written: NonNullable<ConfigFile['agents']>[string],
  world: World | null,
): AgentConfig => ({
  name,
  owner: written.owner ?? null,
  target: toTarget(written.target),
  versions: new Map(
    Object.entries(written.versions ?? {}).map(([version, { env, target }]): [string, VersionConfig] => [
      version,
      { env: toEnvironment(env), target: target === undefined ? null : toTarget(target) },
    ]),
  ),
  tools: new Map(
    Object.entries(written.tools ?? {}).map(([tool, { effect, requires }]) => [
      tool,
      { effect, requires: requires ?? null },
    ]),
  ),
  risk: written.risk ?? null,
  externalId: written.external_id === undefined ? [] : listOf(written.external_id),
  models: written.models === undefined ? null : listOf(written.models),
  services: written.services === undefined ? null : listOf(written.services),
  manifest: new Map(
    CHANGE_TYPES.flatMap(type => {
      const globs = written.manifest?.[type];
      return globs === undefined ? [] : [[type, listOf(globs)] as const];
    }),
  ),
  default: { input: written.default?.input ?? null, world },
});

const toTarget = (written: TargetFile): TargetConfig => {
  const limits = {
    timeoutMs:
      written.timeout === undefined ? DEFAULT_TIMEOUT_MS : (parseDuration(written.timeout) ?? DEFAULT_TIMEOUT_MS),
    env: toEnvironment(written.env),
  };
  if ('http' in written) return { kind: 'http', url: written.http, ...limits };
  if ('function' in written) return { kind: 'function', function: written.function, ...limits };
  const [program = '', ...rest] = written.command;
  return { kind: 'command', command: [program, ...rest], cwd: written.cwd ?? null, ...limits };
};

const toEnvironment = (
  written: Readonly<Record<string, string | number | boolean>> | undefined,
): Record<string, string> =>
  Object.fromEntries(Object.entries(written ?? {}).map(([key, value]) => [key, String(value)]));
