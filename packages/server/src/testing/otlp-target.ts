import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Span, SpanLog } from '@pawl/core/trajectory';
import { decodeLogs, decodeTraces } from '@pawl/otlp';

export interface TargetAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface TargetRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly spans: readonly Span[];
  readonly logs: readonly SpanLog[];
}

/** Another receiver of OTLP, which answers as it is told. */
export interface OtlpTarget {
  readonly url: string;
  /** Everything that came, whatever was answered. */
  readonly requests: readonly TargetRequest[];
  /** What was answered with 200. */
  taken(): { readonly spans: readonly Span[]; readonly logs: readonly SpanLog[] };
  close(): Promise<void>;
}

/** Port 0 takes a free one. `answer` may wait. */
export const startTarget = async (
  answer: (request: TargetRequest) => TargetAnswer | Promise<TargetAnswer> = () => ({ status: 200 }),
  port = 0,
): Promise<OtlpTarget> => {
  const requests: TargetRequest[] = [];
  const taken: TargetRequest[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    const encoding = request.headers['content-type'] === 'application/json' ? 'json' : 'protobuf';
    const isLogs = request.url?.endsWith('/v1/logs') === true;
    const read: TargetRequest = {
      path: request.url ?? '',
      headers: request.headers,
      spans: isLogs ? [] : decodeTraces(body, encoding).spans,
      logs: isLogs ? decodeLogs(body, encoding).logs : [],
    };
    requests.push(read);
    const { status, headers = {}, body: said = '' } = await answer(read);
    if (status === 200) taken.push(read);
    response.writeHead(status, headers).end(said);
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    taken: () => ({ spans: taken.flatMap(({ spans }) => spans), logs: taken.flatMap(({ logs }) => logs) }),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
