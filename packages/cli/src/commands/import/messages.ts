import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PawlError } from '@pawl/core/errors';
import type { MappedRecord, Mapping } from '@pawl/core/formats';
import type { Span } from '@pawl/core/trajectory';
import type { CommandModule } from '../../command.js';
import { newRunDirectory, withData } from '../../data.js';
import { EXIT } from '../../exit.js';
import { readText } from '../../files.js';
import { counted, print, printJson } from '../../output.js';
import { withServer } from '../../server.js';

interface MessagesOptions {
  readonly map: readonly string[];
  readonly mapping?: string;
  readonly pass?: string;
  readonly run?: string;
  readonly data: string;
  readonly json?: true;
}

export const register: CommandModule['register'] = (command, done) => {
  withData(
    command
      .description('chat-message logs: a JSON array, JSONL, or one object per file')
      .argument('<files...>', 'log files')
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
      const records = await recordsOf(files, mapping);
      if (run === undefined || directory === null) {
        const trajectories = await store(await spansOf(records), data);
        if (options.json) printJson({ trajectories });
        else print(`${counted(trajectories.length, 'trajectory')}: pawl show ${trajectories[0] ?? ''}`);
      } else {
        const { importRun } = await import('../../imported-run.js');
        const result = await importRun({ records, mapping, id: run, directory, dataDirectory: data });
        const { attempts, cases } = result;
        if (options.json) printJson(result);
        else print(`${counted(attempts, 'attempt')} of ${counted(cases, 'case')} in ${directory}: pawl report ${run}`);
      }
      done(EXIT.yes);
    });
};

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const passWithoutRun = (): PawlError =>
  new PawlError({
    code: 'PASS_WITHOUT_RUN',
    message: '--pass grades the attempts of a run, and none is made',
    remedy: 'Add --run NAME, or leave out --pass.',
  });

const recordsOf = async (files: readonly string[], mapping: Mapping): Promise<readonly MappedRecord[]> => {
  const { mapRecord, readRecords } = await import('@pawl/core/formats');
  const records: MappedRecord[] = [];
  for (const file of files) {
    for (const record of readRecords(await readText(file), file)) records.push(await mapRecord(record, mapping));
  }
  return records;
};

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

/** Spans go to the server in requests of a size that it takes whole. */
const store = (groups: readonly (readonly Span[])[], dataDirectory: string): Promise<readonly string[]> =>
  withServer(dataDirectory, async api => {
    const ids = new Set<string>();
    for (const body of requests(groups)) {
      const { trajectories } = await api.post<{ trajectories: readonly string[] }>('/api/import', body);
      for (const id of trajectories) ids.add(id);
    }
    return [...ids];
  });

/** Characters of one request; what the server takes is several times as much. */
const REQUEST_LIMIT = 8 * 1024 * 1024;

/** The bodies of the requests: as many spans in each as fit. */
function* requests(groups: readonly (readonly Span[])[]): Generator<string> {
  let waiting: string[] = [];
  let size = 0;
  for (const span of groups.flat()) {
    const text = JSON.stringify(span);
    if (size > 0 && size + text.length > REQUEST_LIMIT) {
      yield bodyOf(waiting);
      waiting = [];
      size = 0;
    }
    waiting.push(text);
    size += text.length;
  }
  if (size > 0) yield bodyOf(waiting);
}

const bodyOf = (spans: readonly string[]): string => `{"spans":[${spans.join(',')}]}`;
