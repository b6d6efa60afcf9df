import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PawlError } from '@pawl/core/errors';
import type { MappedRecord, Mapping } from '@pawl/core/formats';
import type { Span } from '@pawl/core/trajectory';
import type { Command } from 'commander';
import type { CommandModule } from '../../command.js';
import { newRunDirectory, withData } from '../../data.js';
import { EXIT, type ExitCode } from '../../exit.js';
import { readText } from '../../files.js';
import { openRecords } from '../../import/open.js';
import { storeSpans } from '../../import/store.js';
import { counted, printJson, tell } from '../../output.js';
import { sayRun, sayStored } from './say.js';

interface MessagesOptions {
  readonly map: readonly string[];
  readonly mapping?: string;
  readonly pass?: string;
  readonly run?: string;
  readonly data: string;
  readonly json?: true;
}

/** Records that a mapping gives a meaning: conversations, or the rows of a table of results. */
interface Kind {
  readonly description: string;
  readonly files: string;
  /** A row needs no conversation: what was asked and answered is enough. */
  readonly isTable: boolean;
}

const MESSAGES: Kind = {
  description: 'chat-message logs: a JSON array, JSONL, or one object per file',
  files: 'log files',
  isTable: false,
};

const TABLE: Kind = {
  description: 'a table of results, a graded attempt per row: CSV, JSONL or Parquet, by mapping',
  files: 'CSV with a first line of names, JSONL, JSON or Parquet',
  isTable: true,
};

export const registerMessages: CommandModule['register'] = (command, done) => register(command, done, MESSAGES);
export const registerTable: CommandModule['register'] = (command, done) => register(command, done, TABLE);

const register = (command: Command, done: (code: ExitCode) => void, kind: Kind): void => {
  withData(
    command
      .description(kind.description)
      .argument('<files...>', kind.files)
      .option('--map <field=expr>', 'JSONata expression for a field; may be repeated', collect, [])
      .option('--mapping <file>', `YAML file with an expression per field, or one of ours: ${shipped().join(', ')}`)
      .option('--run <name>', 'make the records a run whose attempts are already graded')
      .option('--pass <expr>', 'with --run: JSONata expression that says whether a record passed'),
  )
    .option('--json', 'print the ids as JSON')
    .action(async (files: readonly string[], options: MessagesOptions) => {
      const { run, data } = options;
      if (options.pass !== undefined && run === undefined) throw passWithoutRun();
      const directory = run === undefined ? null : newRunDirectory({ id: run, data });
      const mapping = await mappingOf(options);
      if (kind.isTable && mapping.fields.size === 0) throw tableWithoutMapping();
      const records = await recordsOf(files, mapping, kind);
      await saySilent(records, mapping);
      if (run === undefined || directory === null) {
        const spans = await spansOf(records);
        const trajectories = await storeSpans(() => inTurn(spans), data);
        if (options.json) printJson({ trajectories });
        else sayStored(trajectories, data);
      } else {
        const { importRun } = await import('../../imported-run.js');
        const result = await importRun({ records, mapping, id: run, directory, dataDirectory: data });
        if (options.json) printJson(result);
        else sayRun(result, { run, directory, data });
      }
      done(EXIT.yes);
    });
};

const saySilent = async (records: readonly MappedRecord[], mapping: Mapping): Promise<void> => {
  const { silentFields } = await import('@pawl/core/formats');
  for (const field of silentFields(records, mapping)) {
    tell(`the expression for "${field}" finds nothing: ${counted(records.length, 'record')} read`);
  }
};

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export const passWithoutRun = (): PawlError =>
  new PawlError({
    code: 'PASS_WITHOUT_RUN',
    message: '--pass grades the attempts of a run, and none is made',
    remedy: 'Add --run NAME, or leave out --pass.',
  });

const tableWithoutMapping = (): PawlError =>
  new PawlError({
    code: 'MAPPING_NEEDED',
    message: 'a table says nothing without a mapping: which column is the input, which the output, which the score',
    remedy:
      'Write for example --map input=question --map output=answer --map score=score, or name a mapping with --mapping.',
  });

const recordsOf = async (files: readonly string[], mapping: Mapping, kind: Kind): Promise<readonly MappedRecord[]> => {
  const { mapRecord, readRecords } = await import('@pawl/core/formats');
  const records: MappedRecord[] = [];
  for (const file of files) {
    const logged = kind.isTable ? openRecords(file) : readRecords(await readText(file), file);
    for await (const record of logged) records.push(await mapRecord(record, mapping, { needsMessages: !kind.isTable }));
  }
  return records;
};

/** Conversations without a mapping, as a file is that nobody said anything about. */
export const conversationsIn = (files: readonly string[], mapping: Mapping): Promise<readonly MappedRecord[]> =>
  recordsOf(files, mapping, MESSAGES);

async function* inTurn<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const MAPPINGS = fileURLToPath(new URL('../../../mappings/', import.meta.url));

/** Names of the mapping files that come with this package. */
const shipped = (): readonly string[] =>
  readdirSync(MAPPINGS)
    .map(name => name.replace(/\.yaml$/, ''))
    .sort();

/** A file as named, else the mapping of ours that has the name. @throws PawlError where there is neither */
const mappingFile = (named: string): string => {
  if (existsSync(named)) return named;
  const name = named.replace(/\.yaml$/, '');
  if (shipped().includes(name)) return `${MAPPINGS}${name}.yaml`;
  throw new PawlError({
    code: 'MAPPING_NOT_FOUND',
    message: `--mapping ${named}: there is no such file`,
    remedy: `Check the path, or use a mapping that comes with pawl: ${shipped().join(', ')}.`,
  });
};

const mappingOf = async ({ map, mapping: named, pass }: MessagesOptions): Promise<Mapping> => {
  const { compileMapping, NO_MAPPING, overlayMapping, readMapping } = await import('@pawl/core/formats');
  const file = named === undefined ? undefined : mappingFile(named);
  const base = file === undefined ? NO_MAPPING : readMapping(await readText(file), file);
  const fields = map.map(written => {
    const at = written.indexOf('=');
    if (at > 0) return [written.slice(0, at).trim(), written.slice(at + 1)] as const;
    throw new PawlError({
      code: 'MAPPING_BAD',
      message: `--map ${written} is not FIELD=EXPRESSION`,
      remedy: 'Write for example --map messages=traj, or --map case=task_id.',
    });
  });
  return overlayMapping(base, compileMapping(Object.fromEntries(fields), pass ?? null));
};

const spansOf = async (records: readonly MappedRecord[]): Promise<readonly (readonly Span[])[]> => {
  const { spansOfMessages } = await import('@pawl/core/formats');
  return records.map(record => spansOfMessages(record, { run: null, case: record.case, attempt: record.attempt }));
};
