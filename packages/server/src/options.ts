import type { Patience } from './assembly/index.js';
import type { Log } from './engines/index.js';
import type { ForwardOptions } from './forward/index.js';

export interface GrpcOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** `whenFree`: where another program has the port, the server does without gRPC and says so. `always`: it does not start. */
  readonly listen: 'always' | 'whenFree';
}

export interface ServerOptions {
  /** Made when it does not exist. One server at a time holds it. */
  readonly dataDirectory: string;
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Where OTLP/gRPC is received on 127.0.0.1; nowhere by default. */
  readonly grpc?: GrpcOptions;
  /** Only 127.0.0.1, which is the default. */
  readonly host?: string;
  /** Where `pawl.yaml` and the cases are; without it the server shows no cases. */
  readonly projectDirectory?: string;
  /** The built interface; without it the server answers the API only. */
  readonly interfaceDirectory?: string;
  /** Where what is stored is passed on to; nowhere by default. */
  readonly forward?: ForwardOptions;
  /** A ClickHouse server instead of the embedded engine: `http://user:password@host:8123`. */
  readonly clickhouseUrl?: string;
  /** A PostgreSQL server instead of the embedded one: `postgres://user:password@host/database`. */
  readonly postgresUrl?: string;
  /**
   * When trajectories count as complete; before what `pawl.yaml` says. Default: 10 s after the last span of one that has ended,
   * 10 min of another.
   */
  readonly patience?: Partial<Patience>;
  /**
   * Whether what is acknowledged also outlives a power loss: each insert is synced to the disk before. Default: false, which
   * outlives the death of the server alone.
   */
  readonly syncInserts?: boolean;
  /** Takes the lines of the server's own log; dropped by default. */
  readonly log?: Log;
}

export interface PawlServer {
  /** Where the interface and the API are: `http://127.0.0.1:4318`. */
  readonly url: string;
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is set to. */
  readonly otlp: string;
  /** The same for exporters that speak OTLP/gRPC; null where the server does not. */
  readonly grpc: string | null;
  /** Stops taking requests, stores what was taken, stops the engines. May be called more than once. */
  close(): Promise<void>;
}
