import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gunzipSync } from 'node:zlib';
import { quote, type SessionPool, type Statement } from './sessions.js';

/** Parameters of ClickHouse's HTTP interface that are neither settings nor statement parameters, or that concern HTTP only. */
const NOT_SETTINGS = new Set([
  'query',
  'query_id',
  'database',
  'session_id',
  'default_format',
  'role',
  'wait_end_of_query',
  'enable_http_compression',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'http_write_exception_in_output_format',
]);

/** ClickHouse's own default (http_max_uri_size). Parameters stand in the URL. */
const MAX_URI_BYTES = 1024 * 1024;

const INSERT = /^\s*INSERT\s+INTO\s+([\w.]+)\s*(\([\w\s,]+\))?\s+FORMAT\s+(JSONEachRow|RowBinary)\s*$/i;
const SELECT = /^\s*(?:SELECT|WITH)\b/i;

/**
 * The part of ClickHouse's HTTP interface that `@clickhouse/client` uses, in front of an embedded engine: so one client
 * speaks to the engine in a child process and to a ClickHouse server. Inserts take JSONEachRow, and RowBinary when their
 * text stands in the URL: those rows pass through a file in `incoming`, because the engine takes them from nowhere else.
 */
export const clickhouseProtocol = (sessions: SessionPool, incoming: string): Server => {
  const server = createServer({ maxHeaderSize: MAX_URI_BYTES }, (request, response) => {
    answer({ sessions, incoming }, request, response).catch((error: unknown) => fail(response, error));
  });
  // The only client is our own, over a private socket, and keeps its connections: a timeout here would only race with it.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  return server;
};

interface Behind {
  readonly sessions: SessionPool;
  readonly incoming: string;
}

const answer = async (
  { sessions, incoming }: Behind,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://engine');
  if (url.pathname === '/ping') {
    response.end('Ok.\n');
    return;
  }
  const inUrl = url.searchParams.get('query');
  const [, table, columns = '', format = ''] = INSERT.exec(inUrl ?? '') ?? [];
  if (table !== undefined && format.toLowerCase() === 'rowbinary') {
    const statement = statementOf(url.searchParams, inUrl ?? '');
    response.setHeader('X-ClickHouse-Query-Id', statement.id);
    await insertBinary({ sessions, incoming }, request, { ...statement, text: `INSERT INTO ${table} ${columns}` });
    response.end();
    return;
  }
  const body = await bodyOf(request);
  const statement = statementOf(url.searchParams, inUrl ?? body.toString());
  response.setHeader('X-ClickHouse-Query-Id', statement.id);

  if (table !== undefined) {
    const written = body.length === 0 ? 0 : await sessions.insert(statement, { table, rows: body });
    response.setHeader('X-ClickHouse-Summary', JSON.stringify({ written_rows: String(written) }));
    response.end();
  } else if (SELECT.test(statement.text)) {
    await stream(sessions, statement, response);
  } else {
    response.end(await sessions.run(statement));
  }
};

/** `statement` is the beginning of the insert, up to where its rows come from. */
const insertBinary = async (
  { sessions, incoming }: Behind,
  request: IncomingMessage,
  statement: Statement,
): Promise<void> => {
  const file = join(incoming, `${randomUUID()}.rows`);
  const zipped = request.headers['content-encoding'] === 'gzip' ? [createGunzip()] : [];
  try {
    await pipeline([request, ...zipped, createWriteStream(file, { flags: 'wx', mode: 0o600 })]);
    // Without a list of types the engine takes those of the table's columns.
    await sessions.run({ ...statement, text: `${statement.text} SELECT * FROM file(${quote(file)}, 'RowBinary')` });
  } finally {
    await rm(file, { force: true });
  }
};

const stream = async (sessions: SessionPool, statement: Statement, response: ServerResponse): Promise<void> => {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  for await (const chunk of sessions.select(statement, gone.signal)) {
    if (gone.signal.aborted) return;
    if (!response.write(chunk)) {
      await new Promise<void>(resolve => {
        response.once('drain', resolve);
        response.once('close', resolve);
      });
    }
  }
  response.end();
};

const statementOf = (search: URLSearchParams, text: string): Statement => {
  const settings = new Map<string, string>();
  const parameters = new Map<string, string>();
  for (const [name, value] of search) {
    if (name.startsWith('param_')) parameters.set(name.slice('param_'.length), value);
    else if (!NOT_SETTINGS.has(name)) settings.set(name, value);
  }
  return { id: search.get('query_id') ?? randomUUID(), text, settings, parameters };
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // a stream without an encoding yields Buffers
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
};

const fail = (response: ServerResponse, error: unknown): void => {
  // Once the body has begun, a cut connection is the only way to say that it is not complete.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const message = engineMessage(error);
  const code = /Code: (\d+)/.exec(message)?.[1] ?? '0';
  response.statusCode = 500;
  response.setHeader('X-ClickHouse-Exception-Code', code);
  response.end(message.startsWith('Code:') ? message : `Code: ${code}. DB::Exception: ${message}`);
};

/** chDB wraps the engine's message; the client wants the engine's own words. */
const engineMessage = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    const at = inner.message.indexOf('Code: ');
    if (at >= 0) return inner.message.slice(at);
  }
  return error.message;
};
