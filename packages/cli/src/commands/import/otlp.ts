import { PawlError } from '@pawl/core/errors';
import type { OtlpEncoding } from '@pawl/otlp';
import type { CommandModule } from '../../command.js';
import { withData } from '../../data.js';
import { EXIT } from '../../exit.js';
import { readBytes } from '../../files.js';
import { counted, printJson, tell } from '../../output.js';
import { type Api, withServer } from '../../server.js';
import { sayStored } from './say.js';

export const register: CommandModule['register'] = (command, done) => {
  withData(
    command
      .description('OTLP request bodies: protobuf (.pb) or JSON (.json)')
      .argument('<files...>', 'files, one request body each; names with .logs. are read as logs, .metrics. left out'),
  )
    .option('--json', 'print the ids as JSON')
    .action(async (files: readonly string[], options: { data: string; json?: true }) => {
      const ids = await importOtlp(files, options.data);
      if (options.json) printJson({ trajectories: ids });
      else sayStored(ids, options.data);
      done(EXIT.yes);
    });
};

/** Sends the requests that files hold to the server; gives the ids of their traces once they can be read. */
export const importOtlp = async (files: readonly string[], dataDirectory: string): Promise<readonly string[]> => {
  const bodies = await readBodies(files.filter(file => !/\.metrics\./.test(file)));
  const ids = [...new Set(bodies.flatMap(({ traceIds }) => traceIds))];
  if (bodies.length > 0) await withServer(dataDirectory, api => sendAll(bodies, ids, api));
  return ids;
};

/** One request, and where it stands. */
interface Body {
  /** `file`, or `file:line` where a file holds a request per line. */
  readonly place: string;
  readonly path: '/v1/traces' | '/v1/logs';
  readonly bytes: Uint8Array;
  readonly encoding: OtlpEncoding;
  readonly traceIds: readonly string[];
}

/** Reads everything before anything is sent: a file that cannot be read leaves no half of an import. */
const readBodies = async (files: readonly string[]): Promise<readonly Body[]> => {
  const { decodeLogs, decodeTraces } = await import('@pawl/otlp');
  const bodies: Body[] = [];
  for (const file of files) {
    for (const { place, bytes, encoding } of requestsOf(file, await readBytes(file))) {
      if (/\.logs\./.test(file) || isLogs(bytes, encoding)) {
        decoding(place, () => decodeLogs(bytes, encoding));
        bodies.push({ place, path: '/v1/logs', bytes, encoding, traceIds: [] });
        continue;
      }
      const { spans, rejected } = decoding(place, () => decodeTraces(bytes, encoding));
      if (rejected.count > 0) tell(`${place}: ${counted(rejected.count, 'span')} refused: ${rejected.message}`);
      else if (spans.length === 0) throw noRequest(place, 'it holds no span');
      bodies.push({ place, path: '/v1/traces', bytes, encoding, traceIds: spans.map(({ traceId }) => traceId) });
    }
  }
  // Contents that came as logs must be there before their spans are read into a trajectory.
  return bodies.sort((a, b) => Number(b.path === '/v1/logs') - Number(a.path === '/v1/logs'));
};

/** A JSON request for logs says so: pawl's own exports hold both kinds in one file. */
const isLogs = (bytes: Uint8Array, encoding: OtlpEncoding): boolean =>
  encoding === 'json' && /^[\s\ufeff]*\{\s*"resourceLogs"/.test(Buffer.from(bytes.subarray(0, 64)).toString());

/** The requests of a file: one, or one per line as the Collector's file exporter writes them. */
const requestsOf = (file: string, bytes: Buffer): readonly Pick<Body, 'place' | 'bytes' | 'encoding'>[] => {
  if (bytes.length === 0) throw noRequest(file, 'it is empty');
  // No protobuf request begins with a brace: it would be a field that OTLP does not have.
  const isText = file.endsWith('.json') || /^[\s\ufeff]*\{/.test(bytes.toString('utf8', 0, 64));
  if (!isText) return [{ place: file, bytes, encoding: 'protobuf' }];
  const lines = linesOf(bytes).filter(({ bytes: line }) => !/^\s*$/.test(line.toString('utf8', 0, 64)));
  const [first] = lines;
  if (first === undefined || lines.length === 1 || !isJson(first.bytes)) {
    return [{ place: file, bytes, encoding: 'json' }];
  }
  return lines.map(line => ({ place: `${file}:${line.number}`, bytes: line.bytes, encoding: 'json' }));
};

const linesOf = (bytes: Buffer): readonly { readonly number: number; readonly bytes: Buffer }[] => {
  const lines: { number: number; bytes: Buffer }[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(10, start);
    const end = found < 0 ? bytes.length : found;
    lines.push({ number: lines.length + 1, bytes: bytes.subarray(start, end) });
    start = end + 1;
  }
  return lines;
};

const isJson = (bytes: Buffer): boolean => {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
};

const CONTENT_TYPES: Readonly<Record<OtlpEncoding, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};

const sendAll = async (bodies: readonly Body[], ids: readonly string[], api: Api): Promise<void> => {
  for (const { place, path, bytes, encoding } of bodies) await api.send(path, bytes, CONTENT_TYPES[encoding], place);
  await Promise.all(ids.map(id => api.waitFor(`/api/trajectories/${id}`)));
};

/** A body that is no OTLP request is the file's fault, and named as such. */
const decoding = <T>(file: string, decode: () => T): T => {
  try {
    return decode();
  } catch (cause) {
    throw noRequest(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
};

const noRequest = (file: string, why: string, cause?: unknown): PawlError =>
  new PawlError({
    code: 'OTLP_BAD_FILE',
    message: `${file} is no OTLP request: ${why}`,
    remedy: 'Give the body of one request to /v1/traces (or /v1/logs, named *.logs.*), as protobuf or JSON.',
    cause,
  });
