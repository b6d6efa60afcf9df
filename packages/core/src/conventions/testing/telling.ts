import {
  type Json,
  jsonText,
  type Message,
  type MessagePart,
  modelSteps,
  stepsOfKind,
  type Tokens,
  type Trajectory,
  toolSteps,
} from '../../trajectory/index.js';

/** The columns of the conformance table. */
export const COLUMNS = [
  'steps',
  'tools',
  'arguments',
  'results',
  'tokens',
  'messages',
  'errors',
  'final text',
] as const;

export type Column = (typeof COLUMNS)[number];

/** What a trajectory tells, one value a column, without anything in which the stacks may differ. */
export type Telling = Readonly<Record<Column, Json>>;

const partText = (part: MessagePart): string => {
  switch (part.type) {
    case 'text':
      return part.content;
    case 'reasoning':
      return `(thinks) ${part.content}`;
    case 'tool_call':
      return `call ${part.name} ${jsonText(part.arguments, { sortKeys: true })}`;
    case 'tool_call_response':
      return `answer ${jsonText(part.response, { sortKeys: true })}`;
    case 'other':
      return 'other';
  }
};

/** One message in one line: its role and its parts. */
export const messageText = ({ role, parts }: Message): string => `${role}: ${parts.map(partText).join(' | ')}`;

/** The ids of answers in an input whose call is not in it: none, as long as the sender tells both. */
const unpaired = (messages: readonly Message[]): readonly string[] => {
  const parts = messages.flatMap(message => message.parts);
  const asked = new Set(parts.flatMap(part => (part.type === 'tool_call' && part.id !== null ? [part.id] : [])));
  return parts.flatMap(part =>
    part.type === 'tool_call_response' && part.id !== null && !asked.has(part.id) ? [`unpaired ${part.id}`] : [],
  );
};

const tokensJson = (tokens: Tokens | null): Json =>
  tokens === null ? null : [tokens.input, tokens.output, tokens.cacheRead, tokens.cacheWrite, tokens.reasoning];

/** The steps that make the story, in order: model and tool calls, approvals, and where each agent begins. */
const stepsTold = (trajectory: Trajectory): Json =>
  trajectory.steps.flatMap(step => {
    if (step.kind === 'model') return ['model'];
    return step.kind === 'tool' || step.kind === 'agent' || step.kind === 'approval'
      ? [`${step.kind} ${step.name}`]
      : [];
  });

/** Tells a trajectory column by column. */
export const tellingOf = (trajectory: Trajectory): Telling => {
  const tools = toolSteps(trajectory);
  const models = modelSteps(trajectory);
  return {
    steps: stepsTold(trajectory),
    tools: tools.map(tool => `${tool.name} ${tool.callId ?? '-'} ${tool.status}`),
    arguments: tools.map(tool => tool.input),
    results: tools.map(tool => tool.output),
    tokens: models.map(model => tokensJson(model.tokens)),
    messages: models.map(({ input, output }) => ({
      asked: [...input.map(messageText), ...unpaired(input)],
      answered: output.map(messageText),
    })),
    errors: [
      ...trajectory.steps.flatMap(step =>
        step.error === null ? [] : [`${step.kind} ${step.name}: ${step.error.message}`],
      ),
      ...stepsOfKind(trajectory, 'approval').map(approval => `approval ${approval.state}`),
      `run ${trajectory.status}`,
    ],
    'final text': { asked: trajectory.input, answered: trajectory.output, stop: trajectory.stopReason },
  };
};

/** The paths at which two values differ, with both values; empty when they are equal. */
export const differences = (expected: Json, found: Json, path = ''): readonly string[] => {
  if (jsonText(expected, { sortKeys: true }) === jsonText(found, { sortKeys: true })) return [];
  if (Array.isArray(expected) && Array.isArray(found)) {
    const length = Math.max(expected.length, found.length);
    return Array.from({ length }, (_, at) =>
      differences(expected[at] ?? null, found[at] ?? null, `${path}[${at}]`),
    ).flat();
  }
  if (typeof expected === 'object' && expected !== null && typeof found === 'object' && found !== null) {
    const [a, b] = [Object.entries(expected), Object.entries(found)];
    const keys = [...new Set([...a, ...b].map(([key]) => key))];
    return keys.flatMap(key =>
      differences(
        a.find(([each]) => each === key)?.[1] ?? null,
        b.find(([each]) => each === key)?.[1] ?? null,
        path === '' ? key : `${path}.${key}`,
      ),
    );
  }
  return [`${path}: expected ${jsonText(expected)}, found ${jsonText(found)}`];
};
