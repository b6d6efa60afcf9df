import { escapeUnseen } from '../trajectory/index.js';
import type { Shadow, UnknownUse } from './shadow.js';

/** As the schema of `pawl.yaml` takes it for a key under `agents`. */
const AGENT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** A foreign name as YAML: quoted unless it is plain, so that no name can add a line of its own. */
const word = (name: string): string => (/^[A-Za-z_][\w./-]*$/.test(name) ? name : escapeUnseen(JSON.stringify(name)));

/**
 * The lines of `pawl.yaml` that would make everything unknown known, for somebody to read, correct and paste. Empty when
 * there is nothing to add. What only a person knows is marked: how an agent is started, what a tool does.
 *
 * @param known names of the agents that the file has
 */
export const registrationOf = ({ unknown }: Pick<Shadow, 'unknown'>, known: ReadonlySet<string>): string => {
  const agents = new Map<string, UnknownUse[]>();
  const under = (agent: string, use: UnknownUse | null): void => {
    const uses = agents.get(agent) ?? [];
    agents.set(agent, use === null ? uses : [...uses, use]);
  };
  for (const use of unknown) {
    if (use.kind === 'agent') under(use.name, null);
    else if (use.agent !== null) under(use.agent, use);
  }
  const lines = [...agents]
    .filter(([agent]) => AGENT_NAME.test(agent))
    .flatMap(([agent, uses]) => [
      `  ${word(agent)}:`,
      ...(known.has(agent) ? [] : ['    target: { command: [node, agent.mjs] } # how it is started']),
      ...toolLines(uses),
      ...modelLines(uses),
    ]);
  const services = unknown.filter(use => use.kind === 'service').map(use => word(use.name));
  return [
    ...(lines.length === 0 ? [] : ['agents:', ...lines]),
    ...(services.length === 0 ? [] : [`# under the agent they belong to: services: [${services.join(', ')}]`]),
  ].join('\n');
};

const toolLines = (uses: readonly UnknownUse[]): readonly string[] => {
  const tools = uses.filter(use => use.kind === 'tool');
  if (tools.length === 0) return [];
  return [
    '    tools:',
    ...tools.map(({ name, effect }) =>
      effect === 'unknown'
        ? `      ${word(name)}: { effect: irreversible } # or reads, or writes: nobody said`
        : `      ${word(name)}: { effect: ${effect} }`,
    ),
  ];
};

const modelLines = (uses: readonly UnknownUse[]): readonly string[] => {
  const models = uses.filter(use => use.kind === 'model').map(use => word(use.name));
  return models.length === 0 ? [] : [`    models: [${models.join(', ')}]`];
};
