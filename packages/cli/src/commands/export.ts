import { PawlError } from '@pawl/core/errors';
import type { Trajectory, TrajectorySummary } from '@pawl/core/trajectory';
import { InvalidArgumentError } from 'commander';
import type { CommandModule } from '../command.js';
import { runDirectory, withData } from '../data.js';
import { EXIT } from '../exit.js';
import { checkOut, fileSink, type Sink, stdoutSink } from '../export/sink.js';
import { EXPORT_FORMATS, type Exported, type ExportFormatId, type ExportWriter } from '../export/writer.js';
import { counted, tell } from '../output.js';
import { type Api, onRunningServer, patiently, withServer } from '../server.js';

interface ExportOptions {
  readonly format: ExportFormatId;
  readonly out?: string;
  readonly force?: true;
  readonly all?: true;
  readonly run?: string;
  readonly agent?: string;
  readonly agentVersion?: string;
  readonly status?: string;
  readonly search?: string;
  readonly data: string;
}

export const register: CommandModule['register'] = (command, done) => {
  withData(
    command
      .argument('[trajectories...]', 'ids of trajectories: 32 hex digits')
      .option('--format <format>', Object.keys(EXPORT_FORMATS).join(', '), formatOf, 'jsonl')
      .option('--out <file>', 'write to this file; default: standard output')
      .option('--force', 'replace the file')
      .option('--all', 'every stored trajectory, or those that the filters leave')
      .option('--run <run>', 'every trajectory of a run: its name, or its directory')
      .option('--agent <name>', 'with --all: of this agent')
      .option('--agent-version <version>', 'with --all: of this version')
      .option('--status <status>', 'with --all: ok, error, running or unknown')
      .option('--search <text>', 'with --all: that hold this text'),
  ).action(async (ids: readonly string[], options: ExportOptions) => {
    const count = await exportTo(ids, options);
    tell(`${counted(count, 'trajectory')}${options.out === undefined ? '' : ` in ${options.out}`}`);
    done(EXIT.yes);
  });
};

const formatOf = (text: string): ExportFormatId => {
  if (Object.hasOwn(EXPORT_FORMATS, text)) return text as ExportFormatId;
  throw new InvalidArgumentError(`Known are ${Object.keys(EXPORT_FORMATS).join(', ')}.`);
};

/** Writes what was asked for; returns how many trajectories that were. */
const exportTo = async (ids: readonly string[], options: ExportOptions): Promise<number> => {
  const { format: id, out, run, all, data } = options;
  const format = EXPORT_FORMATS[id];
  checkAsked(ids, options);
  if (format.isBinary && out === undefined) throw needsFile(id);
  checkOut(out, options.force === true);
  const write = async (sink: Sink, each: (writer: ExportWriter) => Promise<number>): Promise<number> => {
    try {
      const writer = await format.open(sink);
      const count = await each(writer);
      if (count === 0 && all === true) throw nothing(options);
      writer.finish();
      sink.finish();
      return count;
    } catch (error) {
      sink.abandon();
      throw error;
    }
  };
  // Opened anew for each try, so that a server that comes or goes leaves no line twice.
  const sink = (): Sink => (out === undefined ? stdoutSink : fileSink(out));
  if (run !== undefined) return write(sink(), writer => ofRun(run, data, writer));
  if (all === true) return withServer(data, api => write(sink(), writer => ofStore(api, options, writer)));
  return write(sink(), async writer => {
    for (const each of ids) await writer.add(await stored(each, data));
    return ids.length;
  });
};

const checkAsked = (ids: readonly string[], { run, all, agent, agentVersion, status, search }: ExportOptions): void => {
  const ways = [ids.length > 0, run !== undefined, all === true].filter(Boolean).length;
  const filters = [agent, agentVersion, status, search].some(filter => filter !== undefined);
  if (ways === 1 && (all === true || !filters)) return;
  throw new PawlError({
    code: 'EXPORT_WHAT',
    message: ways === 0 ? 'nothing says what to export' : 'ids, --run and --all (with its filters) exclude each other',
    remedy:
      'Name trajectories, or a run with --run, or say --all, with --agent, --status, --search as the list has them.',
  });
};

const needsFile = (format: string): PawlError =>
  new PawlError({
    code: 'EXPORT_NEEDS_FILE',
    message: `${format} is not text, and standard output was asked for`,
    remedy: 'Name a file with --out.',
  });

const nothing = ({ data }: ExportOptions): PawlError =>
  new PawlError({
    code: 'EXPORT_NOTHING',
    message: `no stored trajectory in ${data} is what was asked for`,
    remedy: 'Loosen the filters, or name the data directory with --data.',
  });

const ofRun = async (run: string, data: string, writer: ExportWriter): Promise<number> => {
  const { readTrajectories } = await import('@pawl/runner');
  let count = 0;
  for await (const trajectory of readTrajectories(runDirectory(run, data))) {
    await writer.add({ trajectory: async () => trajectory, requests: async () => null });
    count += 1;
  }
  return count;
};

/** One trajectory, from the store or from a run. */
const stored = async (id: string, data: string): Promise<Exported> => {
  const { findStored } = await import('../trajectory.js');
  // Found first, so that an id that is none is told as such.
  const trajectory = await findStored(id, { data });
  return {
    trajectory: async () => trajectory,
    requests: () =>
      patiently(() =>
        onRunningServer(
          data,
          api => requestsOf(api, id),
          () => withServer(data, api => requestsOf(api, id)),
        ),
      ),
  };
};

const requestsOf = async (api: Api, id: string): Promise<string | null> => {
  try {
    return await api.text(`/api/trajectories/${id}/spans`);
  } catch (error) {
    // A run's trajectory has no spans of its own in the store.
    if (error instanceof PawlError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
};

interface Page {
  readonly items: readonly TrajectorySummary[];
  readonly next: string | null;
}

/** Pages through the list; holds a page of summaries and one trajectory at a time. */
const ofStore = async (api: Api, options: ExportOptions, writer: ExportWriter): Promise<number> => {
  let count = 0;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = await api.get<Page>(`/api/trajectories?${queryOf(options, cursor)}`);
    for (const { id } of page.items) {
      await writer.add({
        trajectory: () => api.get<Trajectory>(`/api/trajectories/${id}`),
        requests: () => requestsOf(api, id),
      });
      count += 1;
    }
    cursor = page.next;
  }
  return count;
};

const PAGE = '200';

const queryOf = ({ agent, agentVersion, status, search }: ExportOptions, cursor: string): string => {
  const query = new URLSearchParams({ limit: PAGE });
  const asked = { agent, version: agentVersion, status, q: search, cursor };
  for (const [key, value] of Object.entries(asked)) if (value !== undefined && value !== '') query.set(key, value);
  return query.toString();
};
