// What reaches a terminal: nothing that agents or files say can steer it, nothing runs over its edge, and a reader that
// leaves early or a person who stops the command is no fault.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/folder.js';
import { bin, environment, pawl, type Ran } from './support/pawl.js';
import { PROJECT } from './support/project.js';

const ESC = '\u001b';
/** Colour, window title, link, one-byte control sequence, direction marks, carriage return, next line, a forged line. */
const EVIL = `${ESC}[31mred${ESC}[0m ${ESC}]0;title\u0007 ${ESC}]8;;http://evil\u0007link${ESC}]8;;\u0007 \u009b2J \u202eevil\u2066 \rover\u0085\nPASS: forged`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const STEERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const cwd = temporaryFolder({
  'pawl.yaml': `version: 1
cases: cases/*.case.yaml
agents: { evil: { owner: ${JSON.stringify(EVIL)}, target: { command: [node, agent.mjs] } } }
`,
  'agent.mjs': `const evil = ${JSON.stringify(EVIL)};
process.stderr.write(evil);
const call = { id: '1', type: 'function', function: { name: evil, arguments: JSON.stringify({ [evil]: evil }) } };
const messages = [
  { role: 'user', content: evil },
  { role: 'assistant', content: evil, tool_calls: [call] },
  { role: 'tool', tool_call_id: '1', content: evil },
  { role: evil, name: evil, content: evil },
];
process.stdout.write(JSON.stringify({ output: evil, final_status: evil, stop_reason: evil, messages }) + '\\n');
`,
  'cases/evil.case.yaml': `id: evil
title: ${JSON.stringify(EVIL)}
owner: ${JSON.stringify(EVIL)}
reason: ${JSON.stringify(EVIL)}
agent: evil
input: { say: ${JSON.stringify(EVIL)} }
attempts: 1
expected:
  final_status: done
  required_spans: ["tool:missing"]
  output: { contains: [${JSON.stringify(EVIL)}, nowhere] }
  tool_arguments: { ${JSON.stringify(EVIL)}: { equals: {} } }
`,
});
const run = 'out';
let trajectory = '';
let made: Ran;
beforeAll(async () => {
  made = await pawl(['run', '--out', run], { cwd, env: { COLUMNS: '80' } });
  const attempts = readFileSync(join(cwd, run, 'attempts.jsonl'), 'utf8');
  ({ trajectory } = JSON.parse(attempts) as { trajectory: string });
});

const commands = (): readonly (readonly string[])[] => [
  ['report', run],
  ['show', trajectory, '--run', run],
  ['gate', '--candidate', run],
  ['case', 'from', trajectory, '--run', run, '--out', 'drafts'],
  ['case', 'lint'],
];

describe('hostile text', () => {
  const refuse = ({ stdout, stderr }: Ran): void => {
    expect(stdout + stderr).not.toMatch(STEERS);
    expect(stdout + stderr).not.toMatch(/^PASS/m);
  };

  it('is plain in a run', () => {
    expect(made.code).toBe(1);
    expect(made.stdout).toContain('red link');
    refuse(made);
  });

  it('is plain in every command that shows what came of it', async () => {
    for (const args of commands()) refuse(await pawl(args, { cwd }));
  });

  it('is escaped in a case that is made of it, for who reviews the file', async () => {
    const { code } = await pawl(['case', 'from', trajectory, '--run', run, '--out', 'reviewed', '--id', 'made'], {
      cwd,
    });
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'reviewed/made.case.yaml'), 'utf8')).not.toMatch(STEERS);
  });

  it('is escaped in JSON, and means the same', async () => {
    for (const args of [
      ['report', run],
      ['show', trajectory, '--run', run],
      ['gate', '--candidate', run],
      ['case', 'lint'],
    ]) {
      const ran = await pawl([...args, '--json'], { cwd });
      refuse(ran);
      expect(() => JSON.parse(ran.stdout)).not.toThrow();
      if (args[0] === 'show') expect(JSON.parse(ran.stdout).output).toBe(EVIL);
    }
  });

  it.each([
    { what: 'a command', args: [EVIL] },
    { what: 'an option', args: ['run', `--${EVIL}`] },
    { what: 'a case', args: ['run', EVIL] },
    { what: 'an agent', args: ['run', '--agent', EVIL] },
    { what: 'a trajectory', args: ['show', EVIL] },
    { what: 'a run', args: ['report', EVIL] },
    { what: 'a file', args: ['import', 'messages', EVIL] },
  ])('is plain where $what is wrong', async ({ args }) => refuse(await pawl(args, { cwd })));
});

describe('a terminal', () => {
  const widest = (text: string): number => Math.max(...text.split('\n').map(line => line.length));

  it.each([80, 120])('of %i columns holds every line of report, show and gate', async width => {
    for (const args of [
      ['report', run],
      ['show', trajectory, '--run', run],
      ['gate', '--candidate', run],
    ]) {
      const { stdout } = await pawl(args, { cwd, env: { COLUMNS: String(width) } });
      // A command that is there to be copied is one word after another, and is not broken.
      const lines = stdout.split('\n').filter(line => !/^ +see +pawl show/.test(line));
      expect(widest(lines.join('\n')), args.join(' ')).toBeLessThanOrEqual(width);
    }
  });

  it('sees what models say and call, not their messages as JSON', async () => {
    const { stdout } = await pawl(['show', trajectory, '--run', run], { cwd });
    expect(stdout).toContain('→ red link');
    expect(stdout).not.toContain('"parts"');
  });
});

describe('whoever leaves early', () => {
  /** Runs the command; `leave` is called once it has said something. */
  const start = (args: readonly string[], folder: string, leave: (child: ReturnType<typeof spawn>) => void) =>
    new Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>((resolve, reject) => {
      const child = spawn(process.execPath, [bin, ...args], {
        cwd: folder,
        env: environment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stderr = '';
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal, stderr }));
      leave(child);
    });

  it('closes standard output', async () => {
    const ended = await start(['show', trajectory, '--run', run, '--json'], cwd, child => child.stdout?.destroy());
    expect(ended).toEqual({ code: 0, signal: null, stderr: '' });
  });

  it('closes standard error', async () => {
    const { code } = await start(['report', 'nope'], cwd, child => child.stderr?.destroy());
    expect(code).toBe(2);
  });

  const project = temporaryFolder({ ...PROJECT, 'agent.mjs': 'setTimeout(() => {}, 60_000);' });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends a run with %s, which stays readable', async signal => {
    const ended = await start(['run', '--agent', 'echo@2', '--out', signal, '--json'], project, child => {
      const look = setInterval(() => {
        // The run's directory is complete once its attempts begin.
        if (!existsSync(join(project, signal, 'run.json'))) return;
        clearInterval(look);
        child.kill(signal);
      }, 20);
    });
    expect(ended.stderr).toMatch(
      /pawl: the run was interrupted after 0 attempts\n {6}What was finished can be read in/,
    );
    expect(ended.code).toBe(2);
    const report = await pawl(['report', signal], { cwd: project });
    expect([report.code, report.stdout]).toEqual([0, expect.stringContaining('not complete')]);
    const gate = await pawl(['gate', '--candidate', signal], { cwd: project });
    expect([gate.code, gate.stdout]).toEqual([2, expect.stringContaining('INCONCLUSIVE')]);
  });
});
