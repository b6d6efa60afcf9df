import type { DecisionCount, Retained } from '@pawl/server';
import type { CommandModule } from '../command.js';
import { withData } from '../data.js';
import { EXIT } from '../exit.js';
import { counted, print, printJson, tell } from '../output.js';
import { withServer } from '../server.js';

interface RetentionOptions {
  readonly now?: true;
  readonly data: string;
  readonly json?: true;
}

interface Status {
  readonly policy: { readonly rules: readonly { readonly name: string }[] } | null;
  readonly decisions: readonly DecisionCount[];
}

export const register: CommandModule['register'] = (command, done) => {
  withData(command.option('--now', 'decide and remove what is due now, instead of within a minute'))
    .option('--json', 'print it as JSON')
    .action(async (options: RetentionOptions) => {
      const { round, status } = await withServer(options.data, async api => ({
        round: options.now === true ? await api.post<Retained>('/api/retention/rounds', '{}') : null,
        status: await api.get<Status>('/api/retention'),
      }));
      if (options.json) printJson({ ...status, round });
      else printStatus(status, round);
      done(EXIT.yes);
    });
};

const printStatus = ({ policy, decisions }: Status, round: Retained | null): void => {
  if (policy === null) tell('no policy: everything is kept. Name one under `retention:` of pawl.yaml.');
  if (round !== null) {
    print(
      `decided on ${counted(round.decided, 'run')}, removed ${round.removed}, and the contents of ${round.payloadsDropped} more`,
    );
  }
  if (policy !== null && decisions.length === 0) print('No run has been decided on so far.');
  for (const decision of decisions) print(decisionLine(decision), `  ${decision.rule ?? '(no rule)'}: `);
};

/** What was decided on some runs of one rule, and how far it has been carried out. */
export const decisionLine = ({ fate, probability, runs, carriedOut }: Omit<DecisionCount, 'rule'>): string => {
  const sampled = probability > 0 && probability < 1 ? ` (kept with probability ${probability})` : '';
  const removed = fate === 'keep' && carriedOut === 0 ? '' : `, removed so far: ${carriedOut}`;
  return `${FATES[fate]} ${counted(runs, 'run')}${sampled}${removed}`;
};

const FATES: Record<DecisionCount['fate'], string> = { keep: 'keep', summary: 'keep the summary of', drop: 'drop' };
