// What pawl made of an agent's run, and whether that is the story of the order that was looked up.
import { setTimeout as wait } from 'node:timers/promises';

/** Much longer than it takes: nothing is said about how long. */
const PATIENCE_MS = 30_000;

const get = async url => (await fetch(url)).json();

/** Ids of the trajectories that are there. */
export const trajectoryIds = async pawl =>
  new Set((await get(new URL('/api/trajectories?limit=200', pawl))).items.map(({ id }) => id));

/**
 * The trajectories that came since `before`, and what of them is not as `expected`; once nothing is, or patience ends.
 * @param {string} pawl its address
 * @param {ReadonlySet<string>} before
 * @param {{ answer: string, conventions: readonly string[], hasTokens?: boolean }} expected `answer`: what the agent said
 *   in the end; `hasTokens`: false where nobody tells tokens, default true
 */
export const settled = async (pawl, before, expected) => {
  for (const deadline = Date.now() + PATIENCE_MS; ; await wait(100)) {
    const fresh = [...(await trajectoryIds(pawl))].filter(id => !before.has(id));
    const trajectories = await Promise.all(fresh.map(id => get(new URL(`/api/trajectories/${id}`, pawl))));
    const problems = problemsOf(trajectories, expected);
    if (problems.length === 0 || Date.now() > deadline) return { trajectories, problems };
  }
};

/** What of the story is missing: one run, two model calls, the tool between them, tokens, the answer, who told it. */
export const problemsOf = (trajectories, { answer, conventions, hasTokens = true }) => {
  const [trajectory] = trajectories;
  if (trajectories.length !== 1) return [`${trajectories.length} trajectories instead of one`];
  const { steps, output, totals, status } = trajectory;
  const models = steps.filter(step => step.kind === 'model');
  const tools = steps.filter(step => step.kind === 'tool');
  const read = new Set(steps.map(step => step.convention));
  const missing = conventions.filter(convention => !read.has(convention));
  const { tokens } = totals;
  return [
    status === 'running' && 'it is still running',
    models.length !== 2 && `${models.length} model steps instead of two`,
    tools.length !== 1 && `${tools.length} tool steps instead of one`,
    ...tools.flatMap(tool => [
      tool.name !== 'read_order' && `the tool is ${tool.name}`,
      tool.input?.order_id !== 'ord_1042' && `the tool's arguments are ${JSON.stringify(tool.input)}`,
      !JSON.stringify(tool.output ?? null).includes('shipped') && `the tool's result is ${JSON.stringify(tool.output)}`,
    ]),
    hasTokens && !(tokens.input > 0 && tokens.output > 0) && `the tokens are ${JSON.stringify(tokens)}`,
    answer === '' && 'the agent answered nothing',
    output !== answer && `the final text is ${JSON.stringify(output)}, and the agent said ${JSON.stringify(answer)}`,
    missing.length > 0 && `read by ${[...read].join(', ')}, not by ${missing.join(', ')}`,
  ].filter(problem => problem !== false);
};
