import { readFile } from 'node:fs/promises';
import { PawlError } from '@pawl/core/errors';
import type { Span } from '@pawl/core/trajectory';
import type { Command } from 'commander';
import { DATA_OPTION, newRunDirectory } from '../data.js';
import { EXIT } from '../exit.js';
import { print, printJson } from '../output.js';
import { withServer } from '../server.js';
import type { CommandModule } from './index.js';

export const register: CommandModule['register'] = (command, done) => {
  registerMessages(command.command('messages'), done);
  registerOtlp(command.command('otlp'), done);
};

interface MessagesOptions {
  readonly map: readonly string[];
  readonly mapping?: string;
  readonly pass?: string;
  readonly run?: string;
  readonly data: string;
  readonly json?: true;
}

const registerMessages = (command: Command, done: Parameters<CommandModule['register']>[1]): void => {
  command
    .description('chat-message logs: a JSON array, JSONL, or one object per file')
    .argument('<files...>', 'log files')
    .option('--map <field=expr>', 'JSONata expression for a field; may be repeated', collect, [])
    .option('--mapping <file>', 'YAML file with an expression per field')
    .option('--run <name>', 'make the records a run whose attempts are already graded')
    .option('--pass <expr>', 'with --run: JSONata expression that says whether a record passed')
    .option(...DATA_OPTION)
    .option('--json', 'print the ids as JSON')
    .action(async (files: readonly string[], options: MessagesOptions) => {
      const { mapRecord, readRecords, spansOfMessages } = await import('@pawl/core/formats');
      const mapping = await mappingOf(options);
      const records = [];
      for (const file of files) {
        for (const record of readRecords(await readText(file), file)) records.push(await mapRecord(record, mapping));
      }
      if (options.run !== undefined) {
        const { importRun } = await import('../imported-run.js');
        const directory = newRunDirectory({ id: options.run, data: options.data });
        const result = await importRun({
          records,
          mapping,
          id: options.run,
          directory,
          dataDirectory: options.data,
        });
        if (options.json) printJson(result);
        else print(`${result.attempts} attempts of ${result.cases} cases in ${directory}: pawl report ${options.run}`);
      } else {
        const place = { run: null, case: null, attempt: null };
        const spans = records.map(record =>
          spansOfMessages(record, { ...place, case: record.case, attempt: record.attempt }),
        );
        const trajectories = await store(spans, options.data);
        if (options.json) printJson({ trajectories });
        else print(`${trajectories.length} trajectories: pawl show ${trajectories[0] ?? ''}`);
      }
      done(EXIT.yes);
    });
};

const registerOtlp = (command: Command, done: Parameters<CommandModule['register']>[1]): void => {
  command
    .description('OTLP request bodies: protobuf (.pb) or JSON (.json)')
    .argument('<files...>', 'files, one request body each; names with .logs. are read as logs, .metrics. left out')
    .option(...DATA_OPTION)
    .option('--json', 'print the ids as JSON')
    .action(async (files: readonly string[], options: { data: string; json?: true }) => {
      const { decodeTraces } = await import('@pawl/otlp');
      const trajectories = await withServer(options.data, async api => {
        const ids = new Set<string>();
        // Contents that came as logs must be there before their spans are read into a trajectory.
        for (const file of [...files].sort((a, b) => Number(isLogs(b)) - Number(isLogs(a)))) {
          if (/\.metrics\./.test(file)) continue;
          const body = await readBytes(file);
          const encoding = file.endsWith('.json') ? 'json' : 'protobuf';
          const contentType = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
          if (isLogs(file)) {
            await api.send('/v1/logs', body, contentType);
            continue;
          }
          const decoded = decoding(file, () => decodeTraces(body, encoding));
          for (const { traceId } of decoded.spans) ids.add(traceId);
          await api.send('/v1/traces', body, contentType);
          if (decoded.rejected.count > 0)
            print(`${file}: ${decoded.rejected.count} spans refused: ${decoded.rejected.message}`);
        }
        await Promise.all([...ids].map(id => api.waitFor(`/api/trajectories/${id}`)));
        return [...ids];
      });
      if (options.json) printJson({ trajectories });
      else print(`${trajectories.length} trajectories: pawl show ${trajectories[0] ?? ''}`);
      done(EXIT.yes);
    });
};

const isLogs = (file: string): boolean => /\.logs\./.test(file);

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const mappingOf = async ({ map, mapping: file, pass }: MessagesOptions) => {
  const { compileMapping, NO_MAPPING, overlayMapping, readMapping } = await import('@pawl/core/formats');
  const base = file === undefined ? NO_MAPPING : readMapping(await readText(file), file);
  const fields = map.map(written => {
    const at = written.indexOf('=');
    if (at > 0) return [written.slice(0, at), written.slice(at + 1)] as const;
    throw new PawlError({
      code: 'MAPPING_BAD',
      message: `--map ${written} is not FIELD=EXPRESSION`,
      remedy: 'Write for example --map messages=traj, or --map case=task_id.',
    });
  });
  return overlayMapping(base, compileMapping(Object.fromEntries(fields), pass ?? null));
};

/** Spans go to the server in requests of a size that it takes whole. */
const store = (groups: readonly (readonly Span[])[], dataDirectory: string): Promise<readonly string[]> =>
  withServer(dataDirectory, async api => {
    const ids = new Set<string>();
    for (const spans of batches(groups)) {
      const body = JSON.stringify({ spans });
      const { trajectories } = await api.post<{ trajectories: readonly string[] }>('/api/import', body);
      for (const id of trajectories) ids.add(id);
    }
    return [...ids];
  });

const SPANS_PER_REQUEST = 2000;

/** Groups joined up to a size; a group stays whole. */
const batches = (groups: readonly (readonly Span[])[]): readonly (readonly Span[])[] => {
  const result: Span[][] = [];
  for (const group of groups) {
    const last = result.at(-1);
    if (last !== undefined && last.length + group.length <= SPANS_PER_REQUEST) last.push(...group);
    else result.push([...group]);
  }
  return result;
};

const readBytes = async (file: string): Promise<Buffer> => {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new PawlError({
      code: 'FILE_UNREADABLE',
      message: `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: 'Check the path and the permissions.',
      cause,
    });
  }
};

const readText = async (file: string): Promise<string> => (await readBytes(file)).toString('utf8');

/** A body that is no OTLP request is the file's fault, and named as such. */
const decoding = <T>(file: string, decode: () => T): T => {
  try {
    return decode();
  } catch (cause) {
    throw new PawlError({
      code: 'OTLP_BAD_FILE',
      message: `${file} is no OTLP trace request: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: 'Give the body of one request to /v1/traces, as .pb (protobuf) or .json.',
      cause,
    });
  }
};
