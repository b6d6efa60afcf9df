import { describe, expect, it } from 'vitest';
import { readConfig } from '../config/index.js';
import { trajectoryId } from '../trajectory/index.js';
import { registrationOf } from './registration.js';
import { shadowOf, type Use } from './shadow.js';

const configOf = (text: string) => {
  const reading = readConfig(text, 'pawl.yaml');
  if ('problems' in reading) throw new Error(reading.problems.map(problem => problem.message).join('\n'));
  return reading.config;
};
const CONFIG = configOf(`version: 1
agents:
  support-refund:
    target: { command: [node, agent.mjs] }
    tools: { read_order: { effect: reads }, issue_refund: { effect: irreversible } }
    models: [gpt-4o-mini, "claude-*"]
    services: [refunds]
  sre: { target: { command: [node, sre.mjs] } }
`);

const use = (kind: Use['kind'], name: string, more: Partial<Use> = {}): Use => ({
  kind,
  name,
  agent: kind === 'tool' || kind === 'model' ? 'support-refund' : null,
  effect: 'unknown',
  runs: 1,
  firstSeen: null,
  lastSeen: null,
  example: trajectoryId('0af7651916cd43dd8448eb211c80319c'),
  ...more,
});

describe('what pawl.yaml knows', () => {
  it.each([
    { seen: use('agent', 'support-refund'), known: true },
    { seen: use('agent', 'support_refund'), known: false, closest: 'support-refund' },
    { seen: use('agent', 'night-script'), known: false, closest: null },
    { seen: use('tool', 'read_order'), known: true },
    { seen: use('tool', 'read_orders'), known: false, closest: 'read_order' },
    { seen: use('tool', 'read_order', { agent: 'sre' }), known: false, closest: null, isListed: false },
    { seen: use('tool', 'read_order', { agent: null }), known: false, closest: null, isListed: false },
    { seen: use('model', 'gpt-4o-mini'), known: true },
    { seen: use('model', 'claude-sonnet-4-5'), known: true },
    { seen: use('model', 'gpt-4o'), known: false, closest: null },
    { seen: use('model', 'gpt-4o', { agent: 'sre' }), known: false, closest: null, isListed: false },
    { seen: use('service', 'refunds'), known: true },
    { seen: use('service', 'SRE'), known: true },
    { seen: use('service', 'laptop-of-kim'), known: false, closest: null },
  ])('$seen.kind $seen.name of $seen.agent: $known', ({ seen, known, closest = null, isListed = true }) => {
    const shadow = shadowOf([seen], CONFIG);
    expect(shadow.unknown).toEqual(known ? [] : [{ ...seen, closest, isListed }]);
    expect(shadow.known[seen.kind]).toBe(known ? 1 : 0);
  });

  it('is nothing without a pawl.yaml', () => {
    const { unknown } = shadowOf([use('agent', 'a'), use('service', 's')], null);
    expect(unknown.map(({ name, isListed }) => [name, isListed])).toEqual([
      ['a', false],
      ['s', false],
    ]);
  });

  it('lists by kind, what is used most first', () => {
    const uses = [use('model', 'm'), use('tool', 'rare'), use('tool', 'often', { runs: 9 }), use('agent', 'a')];
    expect(shadowOf(uses, CONFIG).unknown.map(({ name }) => name)).toEqual(['a', 'often', 'rare', 'm']);
  });
});

describe('what pawl.yaml names and nobody used', () => {
  const unused = (...uses: readonly Use[]) =>
    shadowOf(uses, CONFIG).unused.map(({ kind, name, agent }) => `${kind} ${name} of ${agent}`);
  it('is an agent that never ran, without its tools', () => {
    expect(unused()).toEqual(['agent support-refund of null', 'agent sre of null']);
  });
  it('is a tool, a model and a service that its runs never had', () => {
    expect(unused(use('agent', 'support-refund'), use('agent', 'sre'), use('tool', 'read_order'))).toEqual([
      'tool issue_refund of support-refund',
      'model gpt-4o-mini of support-refund',
      'model claude-* of support-refund',
      'service refunds of support-refund',
    ]);
  });
  it('is not what fits a pattern', () => {
    const seen = [use('agent', 'support-refund'), use('model', 'claude-x'), use('service', 'refunds')];
    expect(unused(...seen)).not.toContain('model claude-* of support-refund');
  });
});

describe('the lines to add', () => {
  it('make everything known', () => {
    const uses = [
      use('agent', 'night-script'),
      use('tool', 'wipe disk', { agent: 'night-script', effect: 'irreversible' }),
      use('tool', 'notify', { agent: 'night-script' }),
      use('model', 'gpt-5:latest', { agent: 'night-script' }),
    ];
    const lines = registrationOf(shadowOf(uses, CONFIG), new Set(CONFIG.agents.keys()));
    expect(shadowOf(uses, configOf(`version: 1\n${lines}`)).unknown).toEqual([]);
  });

  it('add to an agent that is there, and say what services belong to', () => {
    const shadow = shadowOf([use('tool', 'notify', { effect: 'writes' }), use('service', 'laptop')], CONFIG);
    expect(registrationOf(shadow, new Set(CONFIG.agents.keys()))).toBe(`agents:
  support-refund:
    tools:
      notify: { effect: writes }
# under the agent they belong to: services: [laptop]`);
  });

  it('hold no line that a foreign name made up', () => {
    const evil = 'x: { effect: reads }\n      issue_refund';
    const lines = registrationOf(shadowOf([use('tool', evil)], CONFIG), new Set(CONFIG.agents.keys()));
    expect(lines.split('\n')).toHaveLength(4);
    expect(lines).toContain(JSON.stringify(evil));
  });

  it('leave out agents whose names no key can be', () => {
    expect(registrationOf(shadowOf([use('agent', 'a b')], CONFIG), new Set())).toBe('');
  });
});
