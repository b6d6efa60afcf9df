import type { EngineCheck } from './engines/check.js';
import type { RunningServer } from './engines/lock.js';
import type { ForwardOptions } from './forward/options.js';
import type { GrpcOptions, PawlServer, ServerOptions } from './options.js';

export type { Retained } from './retention/index.js';
export type { DecisionCount, Erasure, ErasureReceipt } from './stores/index.js';
export type { EngineCheck, ForwardOptions, GrpcOptions, PawlServer, RunningServer, ServerOptions };

/**
 * Starts everything on one data directory: the embedded engines as children, OTLP, the API and the interface on one port
 * of 127.0.0.1, OTLP/gRPC on another where it is asked for. Nothing it started outlives this process, however it ends. Errors are PawlErrors: `DATA_DIRECTORY_IN_USE`,
 * `PORT_IN_USE`, `HOST_REFUSED`, and what the engines say.
 */
// Loaded when it is needed: programs that only ask for a running server load no engine client.
export const startServer = async (options: ServerOptions): Promise<PawlServer> =>
  (await import('./main.js')).startServer(options);

/** The server that listens for `dataDirectory` now; null when none lives, whatever a killed one left behind. */
export const runningServer = async (dataDirectory: string): Promise<RunningServer | null> =>
  (await import('./engines/lock.js')).runningServer(dataDirectory);

/** Whether the engines that a server would use work here; see `engines/check.ts`. */
export const checkEngines = async (options: {
  readonly dataDirectory: string;
  readonly clickhouseUrl?: string;
  readonly postgresUrl?: string;
}): Promise<readonly EngineCheck[]> => (await import('./engines/check.js')).checkEngines(options);
