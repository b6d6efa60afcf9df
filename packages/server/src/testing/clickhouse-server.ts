import { createServer, type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openEmbeddedEvents, prepareDataDirectory } from '../engines/index.js';
import { temporaryFolder } from './temporary.js';

/** ClickHouse's own default (http_max_uri_size). */
const MAX_URI_BYTES = 1024 * 1024;

/**
 * Settings as the profile of another server may have them: of the oldest version that pawl takes, and not the engine's own.
 * What a statement brings along goes before.
 */
export const OTHER_PROFILE = {
  output_format_json_quote_64bit_integers: '1',
  join_use_nulls: '1',
  use_skip_indexes_if_final: '0',
  use_skip_indexes_if_final_exact_mode: '0',
  mutations_sync: '0',
  async_insert: '1',
  wait_for_async_insert: '0',
} as const;

export interface ClickhouseServerOptions {
  readonly user?: string;
  readonly password?: string;
  readonly profile?: Readonly<Record<string, string>>;
  /** What the user may not do, by its text; answered with this code of ClickHouse. */
  readonly forbids?: { readonly statement: RegExp; readonly code: number };
  /** What `SELECT version()` says in the place of the engine's own. */
  readonly version?: string;
}

export interface ClickhouseServer {
  /** With the credentials, as PAWL_CLICKHOUSE_URL takes them. */
  readonly url: string;
  /** The statements that came, in order. */
  readonly statements: readonly string[];
  close(): Promise<void>;
}

/**
 * The embedded engine as a ClickHouse server: its HTTP interface on a port of 127.0.0.1, with what a server does that the
 * engine behind a private socket does not: it asks for credentials, has a profile of its own, changes nothing for a GET,
 * takes one statement at a time, and no address beyond 1 MiB.
 */
export const startClickhouseServer = async (options: ClickhouseServerOptions = {}): Promise<ClickhouseServer> => {
  const { user = 'default', password = '', profile = {} } = options;
  const folder = temporaryFolder();
  const engine = await openEmbeddedEvents(prepareDataDirectory(folder.path), () => {});
  const socketPath = engine.connection.socket ?? '';
  const statements: string[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://server');
    if (url.pathname === '/ping') {
      response.end('Ok.\n');
      return;
    }
    if ((request.url ?? '').length > MAX_URI_BYTES) return refuse(response, 1000, 'URI too long', 414);
    if (request.headers.authorization !== `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`) {
      return refuse(response, 516, `${user}: Authentication failed. (AUTHENTICATION_FAILED)`, 403);
    }
    const inUrl = url.searchParams.get('query');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // a stream without an encoding yields Buffers
    const body = Buffer.concat(chunks);
    const statement = inUrl ?? body.toString();
    statements.push(statement);
    if (request.method !== 'POST') return refuse(response, 164, 'Cannot execute query in readonly mode. (READONLY)');
    if (hasSeveral(statement)) return refuse(response, 62, 'Multi-statements are not allowed. (SYNTAX_ERROR)');
    if (options.forbids?.statement.test(statement)) {
      return refuse(response, options.forbids.code, `${user}: Not enough privileges. (ACCESS_DENIED)`);
    }
    if (options.version !== undefined && statement.includes('version()')) {
      response.end(`${JSON.stringify({ version: options.version })}\n`);
      return;
    }
    for (const [name, value] of Object.entries(profile)) {
      if (!url.searchParams.has(name)) url.searchParams.set(name, value);
    }
    const headers = { ...request.headers, 'content-length': String(body.length) };
    delete headers['transfer-encoding'];
    const path = `${url.pathname}${url.search}`;
    const passed = requestOf({ socketPath, path, method: 'POST', headers }, answered => {
      response.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(response);
      answered.once('error', () => response.destroy());
    });
    passed.once('error', () => response.destroy());
    response.once('close', () => passed.destroy());
    passed.end(body);
  };

  const server = createServer({ maxHeaderSize: 2 * MAX_URI_BYTES }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // of a server that listens on a port
  const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  return {
    url: `http://${credentials}127.0.0.1:${port}`,
    statements,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await engine.close();
      folder.remove();
    },
  };
};

const refuse = (response: ServerResponse, code: number, message: string, status = 500): void => {
  response.writeHead(status, { 'x-clickhouse-exception-code': String(code) });
  response.end(`Code: ${code}. DB::Exception: ${message}\n`);
};

/** True when something follows a semicolon that stands outside of quotation marks. */
const hasSeveral = (statement: string): boolean => {
  const bare = statement.replaceAll(/'(?:[^'\\]|\\.|'')*'|`[^`]*`|"[^"]*"/gs, '');
  return /;\s*\S/.test(bare);
};
