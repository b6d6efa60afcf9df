import { PawlError } from '@pawl/core/errors';
import type { RedactionCounts } from '@pawl/core/redact';
import type { CommandModule } from '../command.js';
import { withData } from '../data.js';
import { EXIT } from '../exit.js';
import { counted, print, printJson, tell } from '../output.js';
import type { FoundAt } from '../redact.js';

interface Options {
  readonly check?: true;
  readonly rules?: string;
  readonly out?: string;
  readonly data: string;
  readonly json?: true;
}

/** Places in the JSON answer; the counts are of all. */
const MOST_LISTED = 10_000;

export const register: CommandModule['register'] = (command, done) => {
  withData(command.argument('<file...>', 'text files: text, logs, JSON, JSON lines, YAML, CSV'))
    .option('--check', 'say where something would be masked, write nothing; exit 1 when there is something')
    .option('--rules <file>', "redaction file; default: the project's")
    .option('--out <path>', 'write there: a file, or a folder for several; default: standard output')
    .option('--json', 'print counts by class as JSON; needs --check or --out')
    .action(async (files: readonly string[], options: Options) => {
      refuse(files, options);
      const { compileRules, keyedToken, NO_RULES } = await import('@pawl/core/redact');
      const { localRules, redactionFileAt, redactionKey } = await import('@pawl/runner');
      const { projectRedaction } = await import('../cases.js');
      const { checkFile, openOutput, outputOf, redactFile } = await import('../redact.js');
      const found = options.rules === undefined ? await projectRedaction() : await redactionFileAt(options.rules);
      const rules = found === null ? compileRules(NO_RULES) : localRules(found);
      const results: { file: string; counts: RedactionCounts }[] = [];
      const places: FoundAt[] = [];
      const tellFound = (at: FoundAt): void => {
        if (options.json === undefined) print(`${at.file}:${at.line}:${at.column}: ${at.label}`);
        else if (places.length < MOST_LISTED) places.push(at);
      };
      const token = options.check === true ? null : keyedToken(redactionKey(options.data));
      for (const file of files) {
        if (token === null) {
          results.push({ file, counts: await checkFile(file, rules, tellFound) });
          continue;
        }
        const target = options.out === undefined ? null : outputOf(file, options.out, files.length > 1);
        const output = target === null ? null : openOutput(target);
        results.push({ file, counts: await redactFile(file, { token, rules }, output ?? process.stdout) });
        await output?.close();
      }
      const total = results.flatMap(({ counts }) => Object.values(counts)).reduce((sum, count) => sum + count, 0);
      if (options.json === true)
        printJson({ total, files: results, ...(options.check === true ? { found: places } : {}) });
      else for (const { file, counts } of results) tell(`${file}: ${sentence(counts)}`);
      done(options.check === true && total > 0 ? EXIT.no : EXIT.yes);
    });
};

const refuse = (files: readonly string[], { check, out, json }: Options): void => {
  if (files.length > 1 && check === undefined && out === undefined) {
    throw new PawlError({
      code: 'OUT_MISSING',
      message: 'several files cannot go to standard output together',
      remedy: 'Name a folder with --out, or use --check.',
    });
  }
  if (json === true && check === undefined && out === undefined) {
    throw new PawlError({
      code: 'OUT_MISSING',
      message: 'the redacted text and --json cannot both go to standard output',
      remedy: 'Name a file with --out, or use --check.',
    });
  }
};

const sentence = (counts: RedactionCounts): string => {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return 'nothing to mask';
  const list = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${counted(total, 'value')}: ${list.map(([label, count]) => `${label} ${count}`).join(', ')}`;
};
