import { readFileSync } from 'node:fs';
import { plainText } from '@pawl/runner/terminal';
import { Command, CommanderError } from 'commander';
import { commands } from './commands/index.js';
import { EXIT, type ExitCode } from './exit.js';
import { reportError } from './output.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const main = async (argv: readonly string[]): Promise<ExitCode> => {
  let code: ExitCode = EXIT.yes;
  const [first, second] = argv;
  const called = commands.find(({ name }) => name === (first === 'help' ? second : first));
  const program = new Command('pawl')
    .description('Turn production failures of AI agents into replayable cases, and gate every change against them.')
    .version(version)
    .configureOutput({
      writeErr: text => process.stderr.write(plainText(text)),
      outputError: (text, write) => write(usageError(text)),
    })
    .exitOverride()
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .showHelpAfterError(
      `      \`${['pawl', ...(called === undefined ? [] : [called.name])].join(' ')} --help\` shows what is possible.`,
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 yes, 1 no (failed checks, held gate), 2 could not tell (bad usage or input).',
    );
  for (const { name, summary, load } of commands) {
    const command = program.command(name).description(summary);
    command.configureHelp({ sortOptions: false });
    if (called?.name !== name) continue;
    const { register } = await load();
    register(command, result => {
      code = result;
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has already printed help, version or what is wrong with the usage.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.yes : EXIT.unknown;
    reportError(error);
    return EXIT.unknown;
  }
};

/** Commander's sentence in the form of all our errors. */
const usageError = (text: string): string =>
  `${text
    .trimEnd()
    .replace(/^error: /, 'pawl: ')
    .replace(/\n\(Did you mean ([^)]*)\?\)/, '; did you mean $1?')
    .replace(/\s+/g, ' ')}\n`;

// A reader that stops early (`pawl show … | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await main(process.argv.slice(2));
