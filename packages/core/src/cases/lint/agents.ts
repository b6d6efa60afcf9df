import { didYouMean } from '../../yaml/index.js';
import type { CaseFile } from '../read.js';
import { mentionsOf } from './mentions.js';
import type { LintAgent, LintOptions, Rule } from './rule.js';

export const unknownAgent: Rule = ({ case: { agent } }, { agents }) => {
  if (agent === null || agents === undefined) return [];
  const [name = '', version] = agent.split('@');
  const known = agents.get(name);
  const names = [...agents.keys()];
  if (known !== undefined && (version === undefined || known.versions.has(version))) return [];
  const message =
    known === undefined
      ? `there is no agent "${name}"${didYouMean(name, names)}`
      : `the agent "${name}" has no version "${version}"`;
  const remedy = `Use one of: ${(known === undefined ? names : [...known.versions.keys()]).join(', ')}; or add it to pawl.yaml.`;
  return [{ severity: 'error', code: 'CASE_UNKNOWN_AGENT', path: ['agent'], message, remedy }];
};

const agentOfCase = ({ case: { agent } }: CaseFile, { agents }: LintOptions): LintAgent | undefined => {
  if (agents === undefined) return undefined;
  const [only, second] = agents.values();
  return agent === null ? (second === undefined ? only : undefined) : agents.get(agent.split('@')[0] ?? '');
};

export const unknownTool: Rule = (file, options) => {
  const agent = agentOfCase(file, options);
  if (agent === undefined || agent.tools.size === 0) return [];
  const { world } = file.case;
  const shared = world.extends === null ? undefined : options.environments?.get(world.extends);
  const tools = [...new Set([...agent.tools.keys(), ...Object.keys(world.tools), ...Object.keys(shared?.tools ?? {})])];
  return mentionsOf(file.case)
    .filter(
      ({ selector }) => selector.kind === 'tool' && !selector.name.includes('*') && !tools.includes(selector.name),
    )
    .map(({ selector, path }) => ({
      severity: 'warning',
      code: 'CASE_UNKNOWN_TOOL',
      path,
      message: `nobody declares a tool "${selector.name}"${didYouMean(selector.name, tools)}`,
      remedy: 'Correct the name, or declare the tool under tools of its agent in pawl.yaml.',
    }));
};

export const wildcardTool: Rule = ({ case: aCase }) =>
  mentionsOf(aCase)
    .filter(({ selector, path }) => selector.name.includes('*') && /^tool|^budget/.test(String(path[1])))
    .map(({ selector, path }) => ({
      severity: 'warning',
      code: 'CASE_WILDCARD_TOOL',
      path,
      message: `"${selector.name}" is taken as a tool's exact name`,
      remedy: `Use a selector for a wildcard: required_spans or forbidden_spans with ${selector.text}.`,
    }));

export const liveChange: Rule = (file, options) => {
  const agent = agentOfCase(file, options);
  return Object.entries(file.case.world.tools)
    .filter(
      ([name, { answer }]) =>
        answer === 'live' && ['writes', 'irreversible'].includes(agent?.tools.get(name)?.effect ?? ''),
    )
    .map(([name]) => ({
      severity: 'warning',
      code: 'CASE_LIVE_CHANGE',
      path: ['world', 'tools', name],
      part: 'key',
      message: `"${name}" changes state, so an attempt never executes it and keeps its intent alone`,
      remedy: 'Write returns, so that the agent gets an answer.',
    }));
};

export const withoutInput: Rule = (file, options) => {
  const agent = agentOfCase(file, options);
  return file.case.input !== null || agent === undefined || agent.default.input !== null
    ? []
    : [
        {
          severity: 'warning',
          code: 'CASE_NO_INPUT',
          path: [],
          message: 'the case has no input, and its agent has no default input',
          remedy: 'Add input, or default.input to the agent in pawl.yaml.',
        },
      ];
};
