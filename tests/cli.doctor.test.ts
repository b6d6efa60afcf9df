import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Shadow } from '@pawl/core/measures';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/folder.js';
import { pawl, pawlJson } from './support/pawl.js';

const CONFIG = `version: 1
agents:
  refunds:
    target: { command: [node, agent.mjs] }
    risk: high
    manifest: { route: routes.yaml }
    tools: { issue_refund: { effect: irreversible, requires: approval } }
`;

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const NOW = Date.now() * 1e6;
/** One run as an OTLP request: an agent, a model, and a refund that nobody allowed. */
const RUN = {
  resourceSpans: [
    {
      resource: { attributes: [attribute('service.name', 'refunds')] },
      scopeSpans: [
        {
          spans: [
            {
              spanId: '0000000000000001',
              name: 'agent',
              at: 0,
              attributes: {
                'gen_ai.operation.name': 'invoke_agent',
                'gen_ai.agent.name': 'refunds',
                'pawl.stop_reason': 'answered',
              },
            },
            {
              spanId: '0000000000000002',
              name: 'chat',
              at: 1,
              attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5', 'shop.secret.flag': 'x' },
            },
            {
              spanId: '0000000000000003',
              name: 'tool',
              at: 2,
              attributes: {
                'gen_ai.operation.name': 'execute_tool',
                'gen_ai.tool.name': 'issue_refund',
                'gen_ai.tool.call.arguments': '{"a":1}',
                'gen_ai.tool.call.result': '{"b":2}',
              },
            },
          ].map(({ at, attributes, ...span }) => ({
            ...span,
            traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
            ...(at === 0 ? {} : { parentSpanId: '0000000000000001' }),
            startTimeUnixNano: String(NOW + at * 1e6),
            endTimeUnixNano: String(NOW + (at === 0 ? 9e6 : (at + 1) * 1e6)),
            attributes: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
          })),
        },
      ],
    },
  ],
};

const project = temporaryFolder({ 'pawl.yaml': CONFIG, 'run.json': JSON.stringify(RUN) });
const empty = temporaryFolder();

describe('pawl doctor', () => {
  interface Findings {
    readonly findings: readonly {
      readonly check: string;
      readonly status: string;
      readonly says: string;
      readonly remedy: string | null;
    }[];
    readonly problems: number;
  }
  const findings = async (args: readonly string[], cwd: string) => {
    const { code, json } = await pawlJson<Findings>(['doctor', '--port', '0', ...args], { cwd });
    // In a checkout the interface may not be built; that is not what these are about.
    const found = new Map(json.findings.filter(({ check }) => check !== 'interface').map(each => [each.check, each]));
    return { code, found };
  };

  it('finds what pawl needs, and makes nothing', async () => {
    const { found } = await findings([], empty);
    const statuses = [...found.values()].map(({ check, status }) => `${check} ${status}`);
    expect(statuses).toEqual([
      'node ok',
      'events ok',
      'state ok',
      'data note',
      'disk ok',
      'redaction note',
      'port ok',
      'project note',
    ]);
    expect((await pawl(['doctor', 'coverage'], { cwd: empty })).stderr).toContain(
      'there is nothing stored in .pawl yet',
    );
  });

  it('names what is wrong and what to do, and answers no', async () => {
    const folder = temporaryFolder({ 'pawl.yaml': 'version: 1\nagent: {}\n', 'data/redaction.key': 'short' });
    mkdirSync(join(folder, 'data'), { recursive: true });
    chmodSync(join(folder, 'data'), 0o755);
    const busy = createServer().listen(0, '127.0.0.1');
    await new Promise(done => busy.once('listening', done));
    const address = busy.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, found } = await findings(['--data', 'data', '--port', port], folder);
    busy.close();
    expect(code).toBe(1);
    for (const [check, says] of [
      ['data', /other users/],
      ['redaction', /holds 5 bytes/],
      ['port', /EADDRINUSE/],
      ['project', /pawl.yaml:2:1: "agent" is an unknown key/],
    ] as const) {
      expect(found.get(check)).toMatchObject({
        status: 'problem',
        says: expect.stringMatching(says),
        remedy: expect.any(String),
      });
    }
  });

  it('prints a line for each', async () => {
    const { stdout, code } = await pawl(['doctor', '--port', '0'], { cwd: project });
    expect(stdout).toMatch(/^ok {7}node: Node\.js/m);
    expect(stdout).toMatch(/^ok {7}project: pawl\.yaml: 1 agent/m);
    expect([0, 1]).toContain(code);
  });
});

describe('pawl doctor on what was recorded', () => {
  beforeAll(async () => {
    expect((await pawl(['import', 'otlp', 'run.json'], { cwd: project })).code).toBe(0);
  }, 60_000);

  it('coverage: says which share is complete, what is missing, and answers no', async () => {
    const { code, stdout } = await pawl(['doctor', 'coverage'], { cwd: project });
    expect(code).toBe(1);
    expect(stdout).toMatch(/refunds +1 +0 % \(0–79, n 1\) +0 % +100 % +0 % +100 %/);
    expect(stdout).toContain(
      'issue_refund was called without a policy or approval step before (4bf92f3577b34da6a3ce929d0e0e4736, step 0000000000000003)',
    );
  });

  it('shadow: says what pawl.yaml does not name, and the line to add', async () => {
    const { code, json } = await pawlJson<Shadow & { registration: string }>(['doctor', 'shadow'], { cwd: project });
    expect(code).toBe(1);
    expect(json.unknown.map(({ kind, name, agent }) => [kind, name, agent])).toEqual([['model', 'gpt-5', 'refunds']]);
    expect(json.registration).toBe('agents:\n  refunds:\n    models: [gpt-5]');
    writeFileSync(join(project, 'pawl.yaml'), `${CONFIG}    models: [gpt-5]\n`);
    const named = await pawl(['doctor', 'shadow', '--since', 'all'], { cwd: project });
    expect([named.code, named.stdout]).toEqual([0, expect.stringContaining('names everything that was used: 4 names')]);
  });

  it('conventions: says how much was read, and the keys that were not', async () => {
    const { code, stdout } = await pawl(['doctor', 'conventions'], { cwd: project });
    expect(code).toBe(0);
    expect(stdout).toMatch(/refunds +otel-genai +1 +3 +\d+(\.\d)? % +1$/m);
    expect(stdout).toContain('shop.secret.flag  ×1 (otel-genai), for example in 4bf92f3577b34da6a3ce929d0e0e4736');
  });

  it('cannot tell about a time without runs', async () => {
    const { code, stdout } = await pawl(['doctor', 'coverage', '--since', '2100-01-01T00:00:00Z'], { cwd: project });
    expect([code, stdout]).toEqual([2, expect.stringContaining('There are no risky runs since 2100-01-01')]);
  });

  it('refuses a time that is none', async () => {
    const { code, stderr } = await pawl(['doctor', 'coverage', '--since', 'yesterday'], { cwd: project });
    expect([code, stderr]).toEqual([2, expect.stringContaining('a span such as 90m, 24h or 7d')]);
  });
});
