import type { Case, ToolWorld } from '@pawl/core/cases';
import type { ChosenAgent, TargetConfig, ToolConfig } from '@pawl/core/config';
import type { Json, ToolEffect } from '@pawl/core/trajectory';

export const aCase = (id: string, given: Partial<Case> = {}): Case => ({
  id,
  title: id,
  kind: 'regression',
  severity: 'blocking',
  owner: null,
  reason: null,
  origin: { incident: null, trajectory: null, reviewedBy: null },
  created: null,
  expires: null,
  tags: {},
  protects: [],
  agent: null,
  input: { question: `of ${id}` },
  context: {},
  world: { extends: null, tools: {} },
  attempts: null,
  pass: 'all',
  expected: [],
  source: { file: `${id}.case.yaml`, hash: '0' },
  ...given,
});

export const aTool = (given: Partial<ToolWorld>): ToolWorld => ({
  answer: 'recorded',
  returns: null,
  on_miss: 'fail',
  ignore: [],
  recordings: [],
  ...given,
});

export const recorded = (args: Json, result: Json) => aTool({ recordings: [{ arguments: args, result, error: null }] });

/** An agent whose target is given elsewhere, or a command. */
export const anAgent = (
  target: TargetConfig = { kind: 'function', function: 'unused.ts', timeoutMs: 1, env: {} },
  tools: Readonly<Record<string, ToolEffect>> = {},
): ChosenAgent => ({
  agent: {
    name: 'support',
    owner: null,
    target,
    versions: new Map(),
    tools: new Map(
      Object.entries(tools).map(([name, effect]): [string, ToolConfig] => [name, { effect, requires: null }]),
    ),
    risk: null,
    externalId: [],
    models: null,
    services: null,
    manifest: new Map(),
    default: { input: null, world: null },
  },
  version: '2',
  target,
});
