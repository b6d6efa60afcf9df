import { type AgentCoverage, type CoverageRates, LAYERS, type Layer } from '@pawl/core/measures';
import { percent } from '@pawl/core/stats';
import type { StepId, TrajectoryId } from '@pawl/core/trajectory';
import type { CommandModule } from '../../command.js';
import { measurePath, type StoredOptions, sinceWords, withStored } from '../../doctor/options.js';
import { rate } from '../../doctor/say.js';
import { EXIT, type ExitCode } from '../../exit.js';
import { print, printJson } from '../../output.js';
import { terminal } from '../../terminal.js';

interface Example {
  readonly version: string | null;
  readonly layer: Layer;
  readonly trajectory: TrajectoryId;
  readonly step: StepId | null;
  readonly says: string;
}

interface Answer {
  readonly wanted: number;
  readonly project: { readonly file: string | null };
  readonly agents: readonly (AgentCoverage & { readonly examples: readonly Example[] })[];
}

export const register: CommandModule['register'] = (command, done) => {
  withStored(command)
    .description('share of risky runs with complete route, tool, policy and stop-reason steps')
    .addHelpText('after', '\nExit code 1: an agent has fewer complete runs than wanted; 2: there are no risky runs.')
    .action(async (options: StoredOptions) => {
      const { getStored } = await import('../../server.js');
      const answer = await getStored<Answer>(options.data, measurePath('coverage', options.since));
      if (options.json) printJson(answer);
      else if (answer.agents.length === 0) printNone(options, answer);
      else await printCoverage(answer);
      done(exitOf(answer));
    });
};

const exitOf = ({ agents, wanted }: Answer): ExitCode => {
  const shares = agents.flatMap(({ complete }) => complete.value ?? []);
  if (shares.length === 0) return EXIT.unknown;
  return shares.every(value => value >= wanted) ? EXIT.yes : EXIT.no;
};

const printNone = ({ since, data }: StoredOptions, { project }: Answer): void => {
  print(`There are no risky runs ${sinceWords(since)} in ${data}.`);
  print(
    project.file === null
      ? 'Write a pawl.yaml that says `risk: high` under an agent, or what its tools do (`effect: writes`).'
      : `Say \`risk: high\` under an agent in ${project.file}, or what its tools do (\`effect: writes\`).`,
  );
};

const TITLES: Readonly<Record<Layer, string>> = {
  route: 'ROUTE',
  tool: 'TOOL',
  policy: 'POLICY',
  stop_reason: 'STOP REASON',
};

const printCoverage = async ({ agents, wanted }: Answer): Promise<void> => {
  const { layOut } = await import('@pawl/runner');
  const { oneLine } = await import('@pawl/runner/terminal');
  const name = ({ agent, version }: CoverageRates): string =>
    oneLine(`${agent ?? 'unnamed agent'}${version === null ? '' : `@${version}`}`);
  const lines = layOut(
    [
      { title: 'AGENT', cell: name, shrinks: true },
      { title: 'RUNS', cell: row => String(row.runs), align: 'right' },
      { title: 'COMPLETE', cell: row => rate(row.complete) },
      ...LAYERS.map(layer => ({
        title: TITLES[layer],
        cell: (row: CoverageRates) => percent(row.layers[layer].rate.value),
        align: 'right' as const,
      })),
    ],
    agents.flatMap(agent => (agent.versions.length > 1 ? [agent, ...agent.versions] : agent.versions)),
    terminal().width,
  );
  for (const line of lines) print(line);
  print(`A dash: the layer applies to none of these runs. Wanted: ${percent(wanted)} complete.`);
  for (const { agent, examples } of agents) {
    const said = new Set<string>();
    for (const { layer, says, trajectory, step } of examples) {
      if (said.has(`${layer} ${says}`)) continue;
      if (said.size === 0) {
        print();
        print(`Missing of ${agent ?? 'unnamed agents'}:`);
      }
      said.add(`${layer} ${says}`);
      print(`${says} (${trajectory}${step === null ? '' : `, step ${step}`})`, `  ${layer.padEnd(11)} `);
    }
  }
};
