// Runs the agent of one page as its reader would, and reads what pawl made of it.
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { root } from '../process.mjs';
import { ensureFolder, ensureNode, folderOf } from './install.mjs';
import { compose, readPage } from './page.mjs';

const examples = join(root, 'examples', 'instrument');
const TIMEOUT_MS = 60_000;

/** Where pawl listens, as the pages write it. */
const WRITTEN = 'http://127.0.0.1:4318';

/** Writes the agent with the page's lines into a folder of its own, from where it finds its packages. */
const layOut = (stack, page) => {
  const folder = join(folderOf(stack.folder ?? '.'), '.run', stack.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const shared of ['order.mjs', 'openai-loop.mjs']) copyFileSync(join(examples, shared), join(folder, shared));
  const agent = readFileSync(join(examples, 'agents', `${stack.name}.mjs`), 'utf8');
  writeFileSync(join(folder, 'agent.mjs'), compose(agent, page.fragments));
  for (const [name, code] of page.files) writeFileSync(join(folder, name), code);
  return folder;
};

/** Nothing of the caller's telemetry or keys may reach the agent. */
const environmentOf = (page, { pawl, models }) => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  OPENAI_BASE_URL: `${models}/v1`,
  OPENAI_API_KEY: 'none',
  ANTHROPIC_BASE_URL: models,
  ANTHROPIC_API_KEY: 'none',
  GOOGLE_GEMINI_BASE_URL: models,
  GEMINI_API_KEY: 'none',
  ...Object.fromEntries(page.environment.map(([key, value]) => [key, value.replace(WRITTEN, pawl)])),
});

const get = async url => (await fetch(url)).json();

const idsOf = async pawl => new Set((await get(new URL('/api/trajectories?limit=200', pawl))).items.map(({ id }) => id));

/**
 * Runs a stack's agent against these services. Resolves to what it answered, its trajectories, and what of them is not as
 * it should be, once nothing is or the time is up.
 * @returns {Promise<{ answer: string, trajectories: any[], problems: string[], node: string }>}
 * @throws Unavailable when it cannot be run here
 */
export const runStack = async (stack, services) => {
  const page = readPage(stack.name);
  const node = await ensureNode(stack.node);
  if (stack.folder !== null) await ensureFolder(stack.folder);
  const cwd = layOut(stack, page);
  const before = await idsOf(services.pawl);
  const env = environmentOf(page, services);
  const { stdout } = await promisify(execFile)(node.path, [...page.command, 'agent.mjs'], { cwd, env, timeout: TIMEOUT_MS });
  const answer = stdout.trim().split('\n').at(-1) ?? '';

  for (const deadline = Date.now() + 15_000; ; await wait(100)) {
    const fresh = [...(await idsOf(services.pawl))].filter(id => !before.has(id));
    const trajectories = await Promise.all(fresh.map(id => get(new URL(`/api/trajectories/${id}`, services.pawl))));
    const problems = problemsOf(trajectories, answer, stack);
    if (problems.length === 0 || Date.now() > deadline) return { answer, trajectories, problems, node: node.name };
  }
};

/** What of the story is missing: one run, two model calls, the tool between them, tokens, the answer, who told it. */
const problemsOf = (trajectories, answer, { conventions }) => {
  const [trajectory] = trajectories;
  if (trajectories.length !== 1) return [`${trajectories.length} trajectories instead of one`];
  const { steps, output, totals, status } = trajectory;
  const models = steps.filter(step => step.kind === 'model');
  const tools = steps.filter(step => step.kind === 'tool');
  const read = new Set(steps.map(step => step.convention));
  const missing = conventions.filter(convention => !read.has(convention));
  return [
    status === 'running' && 'it is still running',
    models.length !== 2 && `${models.length} model steps instead of two`,
    tools.length !== 1 && `${tools.length} tool steps instead of one`,
    ...tools.flatMap(({ name, input, output }) => [
      name !== 'read_order' && `the tool is ${name}`,
      input?.order_id !== 'ord_1042' && `the tool's arguments are ${JSON.stringify(input)}`,
      !JSON.stringify(output ?? null).includes('shipped') && `the tool's result is ${JSON.stringify(output)}`,
    ]),
    !(totals.tokens.input > 0 && totals.tokens.output > 0) && `the tokens are ${JSON.stringify(totals.tokens)}`,
    answer === '' && 'the agent answered nothing',
    output !== answer && `the final text is ${JSON.stringify(output)}, and the agent said ${JSON.stringify(answer)}`,
    missing.length > 0 && `read by ${[...read].join(', ')}, not by ${missing.join(', ')}`,
  ].filter(problem => problem !== false);
};
