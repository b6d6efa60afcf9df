// Runs the agent of one page as its reader would, and reads what pawl made of it.
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../process.mjs';
import { ensureFolder, ensureNode, folderOf } from './install.mjs';
import { settled, trajectoryIds } from './outcome.mjs';
import { compose, readPage, WRITTEN } from './page.mjs';

const examples = join(root, 'examples', 'instrument');
const TIMEOUT_MS = 60_000;

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

/**
 * Runs a stack's agent against these services. Resolves to what it answered, its trajectories, and what of them is not as
 * it should be, once nothing is or the time is up.
 * @returns {Promise<{ answer: string, trajectories: any[], problems: string[], node: string }>}
 * @throws Unavailable when it cannot be run here
 */
export const runStack = async (stack, services) => {
  const page = readPage(stack.name);
  if (page.command === null) throw new Error(`${stack.name}.md does not say how to start the agent`);
  const node = await ensureNode(stack.node);
  if (stack.folder !== null) await ensureFolder(stack.folder);
  const cwd = layOut(stack, page);
  const before = await trajectoryIds(services.pawl);
  const { stdout } = await promisify(execFile)(node.path, [...page.command, 'agent.mjs'], {
    cwd,
    env: environmentOf(page, services),
    timeout: TIMEOUT_MS,
  });
  const answer = stdout.trim().split('\n').at(-1) ?? '';
  return { answer, node: node.name, ...(await settled(services.pawl, before, { answer, ...stack })) };
};
