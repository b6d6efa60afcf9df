import { millisBetween, type Step, type Trajectory } from '@pawl/core/trajectory';
import { DATA_OPTION } from '../data.js';
import { EXIT } from '../exit.js';
import { print, printJson } from '../output.js';
import { withServer } from '../server.js';
import type { CommandModule } from './index.js';

export const register: CommandModule['register'] = (command, done) => {
  command
    .argument('<trajectory>', 'id of the trajectory')
    .option(...DATA_OPTION)
    .option('--json', 'print the whole trajectory as JSON')
    .action(async (id: string, options: { data: string; json?: true }) => {
      const trajectory = await withServer(options.data, api =>
        api.get<Trajectory>(`/api/trajectories/${encodeURIComponent(id)}`),
      );
      if (options.json) printJson({ ...trajectory, unread: unreadOf(trajectory) });
      else for (const line of linesOf(trajectory)) print(line);
      done(EXIT.yes);
    });
};

/** What no convention understood, by step. */
const unreadOf = ({ steps }: Trajectory): readonly { step: string; attributes: Step['unread'] }[] =>
  steps.filter(step => Object.keys(step.unread).length > 0).map(step => ({ step: step.id, attributes: step.unread }));

const linesOf = (trajectory: Trajectory): readonly string[] => {
  const { agent, totals } = trajectory;
  const depths = depthsOf(trajectory.steps);
  return [
    `${agent.name ?? 'unnamed agent'}${agent.version === null ? '' : `@${agent.version}`}  ${trajectory.id}`,
    `${trajectory.status}  stop reason ${trajectory.stopReason ?? 'not recorded'}, final status ${trajectory.finalStatus ?? 'not recorded'}`,
    `${totals.steps} steps, ${totals.errors} errors, ${totals.tokens.input ?? '?'} tokens in, ${totals.tokens.output ?? '?'} out`,
    '',
    ...trajectory.steps.map(step => {
      const indent = '  '.repeat(Math.min(depths.get(step.id) ?? 0, 20));
      const when =
        step.startedAt !== null && trajectory.startedAt !== null
          ? `+${Math.round(millisBetween(trajectory.startedAt, step.startedAt))} ms`
          : '';
      const trouble = step.error === null ? '' : `  ERROR ${excerpt(step.error.message)}`;
      return `${when.padStart(10)}  ${indent}${step.kind}:${step.name}${trouble || `  ${excerpt(step.output)}`}`;
    }),
    '',
    `answer: ${excerpt(trajectory.output, 2000)}`,
  ];
};

const excerpt = (value: unknown, limit = 100): string => {
  const text = typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
  const line = text.replace(/\s+/g, ' ');
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
};

/** Steps come parents first, so that one pass knows every depth. */
const depthsOf = (steps: readonly Step[]): ReadonlyMap<string, number> => {
  const depths = new Map<string, number>();
  for (const { id, parent } of steps) depths.set(id, parent === null ? 0 : (depths.get(parent) ?? -1) + 1);
  return depths;
};
