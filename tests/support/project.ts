/** A project whose agent needs nothing: version 1 loses its task, version 2 does it. */
export const PROJECT = {
  'pawl.yaml': `version: 1
cases: cases/*.case.yaml
agents:
  echo:
    owner: tests
    target: { command: [node, agent.mjs], timeout: 20s }
    versions:
      "1": { env: { STATUS: lost } }
      "2": { env: { STATUS: done } }
`,
  'agent.mjs': `import { text } from 'node:stream/consumers';
const { input } = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify({ output: input.say, final_status: process.env.STATUS ?? 'done' }) + '\\n');
`,
  'cases/does-it.case.yaml': `id: does-it
title: The task is done
severity: blocking
owner: tests
reason: A task that is lost helps nobody.
protects: [prompt]
agent: echo
input: { say: hello }
attempts: 2
expected: { final_status: done }
`,
  'cases/says-it.case.yaml': `id: says-it
title: It says what it is told
severity: warning
owner: tests
protects: [prompt]
agent: echo
input: { say: hello }
attempts: 2
expected: { output: { contains: [hello] } }
`,
} as const;
