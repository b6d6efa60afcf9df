import { existsSync } from 'node:fs';
import { PawlError } from '@pawl/core/errors';
import type { Format, Imported, MappedRecord, Mapping } from '@pawl/core/formats';
import type { Span } from '@pawl/core/trajectory';
import type { CommandModule } from '../../command.js';
import { newRunDirectory, withData } from '../../data.js';
import { EXIT } from '../../exit.js';
import { type Detected, detect } from '../../import/detect.js';
import { openRecords } from '../../import/open.js';
import { storeSpans } from '../../import/store.js';
import { print, printJson, tell } from '../../output.js';
import { conversationsIn, passWithoutRun } from './messages.js';
import { importOtlp } from './otlp.js';
import { sayRun, sayStored } from './say.js';

interface AnyOptions {
  readonly run?: string;
  readonly pass?: string;
  readonly data: string;
  readonly json?: true;
  readonly formats?: true;
}

/** `pawl import FILE…`: finds out what the files are. `pawl import FORMAT FILE…`: is told. */
export const registerAny: CommandModule['register'] = (command, done) => {
  withData(
    command
      .usage('[options] [FORMAT] FILE… | messages … | table … | otlp …')
      .argument('[files...]', 'exports of other tools, recognised by what they hold; a format before them names it')
      .option('--formats', 'list the formats')
      .option('--run <name>', 'make graded attempts (Inspect, OpenAI Evals, promptfoo, messages) a run')
      .option('--pass <expr>', 'with --run: JSONata expression that overrides the log’s own verdict'),
  )
    .option('--json', 'print the ids as JSON')
    .action(async (words: readonly string[], options: AnyOptions) => {
      if (options.formats) await listFormats(options);
      else await importAny(words, options);
      done(EXIT.yes);
    });
};

const listFormats = async ({ json }: AnyOptions): Promise<void> => {
  const { formats } = await import('@pawl/core/formats');
  const listed = [
    ...formats.map(({ id, title }) => ({ id, title })),
    { id: 'otlp', title: 'OTLP request bodies (protobuf, JSON, JSON a line)' },
    { id: 'messages', title: 'chat messages (JSON, JSONL), by mapping where they need one' },
    { id: 'table', title: 'tables of results (CSV, JSONL, Parquet), by mapping' },
  ];
  if (json) printJson({ formats: listed });
  else for (const { id, title } of listed) print(title, `${id.padEnd(14)} `);
};

/** A file with what it is. */
interface Source {
  readonly file: string;
  readonly format: Detected;
  /** Somebody said so; else it was found out. */
  readonly isNamed: boolean;
}

const importAny = async (words: readonly string[], options: AnyOptions): Promise<void> => {
  const { run, data, pass } = options;
  if (pass !== undefined && run === undefined) throw passWithoutRun();
  const directory = run === undefined ? null : newRunDirectory({ id: run, data });
  const sources = await sourcesOf(words);
  if (run !== undefined && directory !== null) {
    const { importRun } = await import('../../imported-run.js');
    const mapping = await passMapping(pass);
    const records = await gradedIn(sources, mapping);
    const result = await importRun({ records, mapping, id: run, directory, dataDirectory: data });
    sayFormats(sources);
    if (options.json) printJson({ ...result, formats: namesOf(sources) });
    else sayRun(result, { run, directory, data });
    return;
  }
  const requests = sources.filter(({ format }) => format === 'otlp').map(({ file }) => file);
  const others = sources.filter(({ format }) => format !== 'otlp');
  // What has to be converted may fail, and requests are checked before they are sent: the first failure stops the import.
  const converted = others.length === 0 ? [] : await storeSpans(() => spansIn(others), data);
  const sent = requests.length === 0 ? [] : await importOtlp(requests, data);
  const trajectories = [...converted, ...sent];
  sayFormats(sources);
  if (options.json) printJson({ trajectories, formats: namesOf(sources) });
  else sayStored(trajectories, data);
};

/** Says what the files were taken for, where nobody named it. */
const sayFormats = (sources: readonly Source[]): void => {
  for (const { file, format, isNamed } of sources) {
    if (!isNamed) tell(`${file}: ${typeof format === 'string' ? format : format.title}`);
  }
};

const namesOf = (sources: readonly Source[]) =>
  sources.map(({ file, format }) => ({ file, format: typeof format === 'string' ? format : format.id }));

const sourcesOf = async (words: readonly string[]): Promise<readonly Source[]> => {
  const { formats } = await import('@pawl/core/formats');
  const [first, ...rest] = words;
  const named = rest.length > 0 ? formats.find(({ id }) => id === first) : undefined;
  if (named !== undefined) return rest.map(file => ({ file, format: named, isNamed: true }));
  if (first === undefined) {
    throw new PawlError({
      code: 'IMPORT_NOTHING',
      message: 'no file was named',
      remedy: 'Name the files to import; `pawl import --formats` lists what they may be.',
    });
  }
  const sources: Source[] = [];
  for (const file of words) {
    if (file === first && rest.length > 0 && !existsSync(file)) throw noFormat(file);
    sources.push({ file, format: await detect(file), isNamed: false });
  }
  return sources;
};

const noFormat = (word: string): PawlError =>
  new PawlError({
    code: 'FORMAT_NOT_FOUND',
    message: `${word} is neither a file nor a format`,
    remedy: 'Check the path, or name a format; `pawl import --formats` lists them.',
  });

const passMapping = async (pass: string | undefined): Promise<Mapping> => {
  const { compileMapping } = await import('@pawl/core/formats');
  return compileMapping({}, pass ?? null);
};

const readWith = (format: Format, file: string): AsyncIterable<Imported> => format.read(openRecords(file));

/** The graded runs of files, for a run of ours. @throws PawlError `FORMAT_UNGRADED` for a format without grades */
const gradedIn = async (sources: readonly Source[], mapping: Mapping): Promise<readonly MappedRecord[]> => {
  const records: MappedRecord[] = [];
  for (const { file, format } of sources) {
    if (format === 'messages') records.push(...(await conversationsIn([file], mapping)));
    else if (format === 'otlp') throw ungraded(file, 'otlp');
    else {
      for await (const imported of readWith(format, file)) {
        if (imported.kind === 'spans') throw ungraded(file, format.id);
        records.push(imported.record);
      }
    }
  }
  return records;
};

const ungraded = (file: string, format: string): PawlError =>
  new PawlError({
    code: 'FORMAT_UNGRADED',
    message: `${file}: ${format} holds runs without grades, and --run makes a run of graded attempts`,
    remedy: 'Leave out --run: the runs are stored, and `pawl case from` makes cases of them.',
  });

async function* spansIn(sources: readonly Source[]): AsyncGenerator<readonly Span[]> {
  const { NO_MAPPING, spansOfMessages } = await import('@pawl/core/formats');
  const spansOf = (record: MappedRecord): readonly Span[] =>
    spansOfMessages(record, { run: null, case: record.case, attempt: record.attempt });
  for (const { file, format } of sources) {
    if (format === 'messages') {
      for (const record of await conversationsIn([file], NO_MAPPING)) yield spansOf(record);
    } else if (format !== 'otlp') {
      for await (const imported of readWith(format, file)) {
        yield imported.kind === 'spans' ? imported.spans : spansOf(imported.record);
      }
    }
  }
}
