import { PawlError } from '../errors/index.js';
import { didYouMean } from '../yaml/index.js';
import type { AgentConfig, ChosenAgent, Config } from './config.js';

/**
 * The agent that `reference`, `name` or `name@version`, means; null means the only agent of the file.
 *
 * @throws PawlError `AGENT_UNKNOWN`, `AGENT_VERSION_UNKNOWN`, `AGENT_NOT_CHOSEN`
 */
export const agentOf = (config: Config, reference: string | null): ChosenAgent => {
  const at = reference?.lastIndexOf('@') ?? -1;
  const name = at === -1 ? reference : (reference?.slice(0, at) ?? null);
  const version = at === -1 ? null : (reference?.slice(at + 1) ?? null);
  const agent = name === null ? onlyAgent(config) : config.agents.get(name);
  if (agent === undefined) throw unknownAgent(config, name ?? '');
  if (version === null) return { agent, version, target: agent.target };
  const chosen = agent.versions.get(version);
  if (chosen === undefined) throw unknownVersion(config, agent, version);
  const target = chosen.target ?? agent.target;
  return { agent, version, target: { ...target, env: { ...agent.target.env, ...target.env, ...chosen.env } } };
};

const onlyAgent = (config: Config): AgentConfig => {
  const [agent, second] = config.agents.values();
  if (agent !== undefined && second === undefined) return agent;
  const names = [...config.agents.keys()];
  throw new PawlError({
    code: 'AGENT_NOT_CHOSEN',
    message:
      names.length === 0
        ? `${config.file}: there are no agents`
        : `${config.file}: there are ${names.length} agents, and none was chosen`,
    remedy: names.length === 0 ? 'Add one under agents.' : `Add --agent with one of: ${names.join(', ')}.`,
  });
};

const unknownAgent = (config: Config, name: string): PawlError => {
  const names = [...config.agents.keys()];
  return new PawlError({
    code: 'AGENT_UNKNOWN',
    message: `${config.file}: there is no agent "${name}"${didYouMean(name, names)}`,
    remedy: names.length === 0 ? 'Add it under agents.' : `Use one of: ${names.join(', ')}.`,
  });
};

const unknownVersion = (config: Config, agent: AgentConfig, version: string): PawlError => {
  const versions = [...agent.versions.keys()];
  return new PawlError({
    code: 'AGENT_VERSION_UNKNOWN',
    message: `${config.file}: the agent "${agent.name}" has no version "${version}"${didYouMean(version, versions)}`,
    remedy:
      versions.length === 0
        ? `Add it under agents.${agent.name}.versions, or leave out @${version}.`
        : `Use one of: ${versions.map(known => `${agent.name}@${known}`).join(', ')}.`,
  });
};
