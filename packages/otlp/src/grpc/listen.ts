import { Server, ServerCredentials } from '@grpc/grpc-js';
import { PawlError } from '@pawl/core/errors';
import { type Admission, UNBOUNDED } from '../admission.js';
import type { OtlpSinks } from '../receive.js';
import { boundArrivals } from './arrival.js';
import { definitionOf, implementationOf, SERVICES } from './service.js';

export interface GrpcLimits {
  /** Largest message, after decompression; 4 MiB by default, as every gRPC server has it. */
  readonly maxBytes?: number;
  /** Calls under way at a time; 256 by default. */
  readonly maxCalls?: number;
  /** Milliseconds within which a message has to arrive; 30,000 by default. */
  readonly arriveWithinMs?: number;
  /** Bounds what all requests together hold in memory; nothing does by default. */
  readonly admission?: Admission;
}

export interface GrpcListener {
  readonly port: number;
  /** Takes no new calls, waits for those under way, and cuts what is left. */
  close(): Promise<void>;
}

const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
const DEFAULT_MAX_CALLS = 256;
const DEFAULT_ARRIVE_WITHIN_MS = 30_000;
const STREAMS_PER_CONNECTION = 100;
const CLOSE_WITHIN_MS = 5_000;

/**
 * An OTLP/gRPC receiver on one address: traces, logs and metrics as `otlpRoutes` takes them, without encryption, gzip or
 * not. Port 0 takes a free one.
 *
 * @throws PawlError `PORT_IN_USE` or `CANNOT_LISTEN`
 */
export const listenGrpc = async (
  sinks: OtlpSinks,
  address: { readonly host: string; readonly port: number },
  limits: GrpcLimits = {},
): Promise<GrpcListener> => {
  const server = new Server({
    'grpc.max_receive_message_length': limits.maxBytes ?? DEFAULT_MAX_BYTES,
    'grpc.max_concurrent_streams': STREAMS_PER_CONNECTION,
    interceptors: [
      boundArrivals(limits.maxCalls ?? DEFAULT_MAX_CALLS, limits.arriveWithinMs ?? DEFAULT_ARRIVE_WITHIN_MS),
    ],
  });
  for (const service of SERVICES) {
    server.addService(definitionOf(service), implementationOf(service, sinks, limits.admission ?? UNBOUNDED));
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${address.host}:${address.port}`, ServerCredentials.createInsecure(), (cause, bound) => {
      if (cause === null) resolve(bound);
      else reject(cannotListen(address, cause));
    });
  });
  return { port, close: () => close(server) };
};

const close = (server: Server): Promise<void> =>
  new Promise(resolve => {
    const cut = setTimeout(() => server.forceShutdown(), CLOSE_WITHIN_MS);
    server.tryShutdown(() => {
      clearTimeout(cut);
      resolve();
    });
  });

const cannotListen = ({ host, port }: { host: string; port: number }, cause: Error): PawlError => {
  const taken = cause.message.includes('EADDRINUSE');
  return new PawlError({
    code: taken ? 'PORT_IN_USE' : 'CANNOT_LISTEN',
    message: taken
      ? `port ${port} on ${host} is taken by another program`
      : `cannot listen on ${host}:${port}: ${cause.message}`,
    remedy: 'Choose another port for OTLP/gRPC; 0 takes a free one.',
    cause,
  });
};
