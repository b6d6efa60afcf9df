import type { SpawnOptions } from 'node:child_process';

/** A started script: what its first line said, and how to end it. */
export interface Service {
  readonly url: string;
  readonly otlp: string;
  readonly grpc: string | null;
  readonly stop: () => Promise<void>;
}

export const startService: (script: string, args: readonly string[], options: SpawnOptions) => Promise<Service>;
