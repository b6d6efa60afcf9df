import { z } from 'zod';
import { duration, parseDuration, strict } from '../yaml/index.js';

/** Where everything that is stored is passed on to, over OTLP. */
export interface ForwardConfig {
  /** Base address as in OTEL_EXPORTER_OTLP_ENDPOINT: `/v1/traces` and `/v1/logs` are put behind it. */
  readonly endpoint: string;
  /** Names of environment variables by the header whose value they hold: no secret stands in a file. */
  readonly headers: ReadonlyMap<string, string>;
  /** Default: `http/protobuf`. */
  readonly protocol: 'http/protobuf' | 'http/json';
  /** Default: traces and logs. */
  readonly signals: readonly ForwardSignal[];
  /** Default: gzip. */
  readonly compression: 'gzip' | 'none';
  /** Milliseconds after which what could not be passed on is given up. Default: 7 days. */
  readonly maxAgeMs: number;
  /** Bytes that may wait; beyond them the oldest are given up. Default: 10 GiB. */
  readonly maxBytes: number;
}

export const FORWARD_SIGNALS = ['traces', 'logs'] as const;
export type ForwardSignal = (typeof FORWARD_SIGNALS)[number];

/** What `forward` is where only its endpoint is named. */
export const FORWARD_DEFAULTS: Omit<ForwardConfig, 'endpoint'> = {
  headers: new Map(),
  protocol: 'http/protobuf',
  signals: FORWARD_SIGNALS,
  compression: 'gzip',
  maxAgeMs: 7 * 24 * 60 * 60 * 1000,
  maxBytes: 10 * 1024 ** 3,
};

const endpoint = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address', abort: true })
  .refine(text => isBaseAddress(text), { error: 'must have no password, query or fragment in it' });

/** Whether `text` is an address that paths can be put behind, and that holds no secret. */
export const isBaseAddress = (text: string): boolean => /^https?:\/\/[^@?#\s]+$/.test(text);

const header = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, { error: 'is not the name of a header' });
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'is not the name of an environment variable' });

export const forwardSchema = strict({
  endpoint: endpoint.describe('Base address, as in OTEL_EXPORTER_OTLP_ENDPOINT.'),
  headers: z
    .record(header, strict({ env: variable.describe('Environment variable that holds the value.') }))
    .optional()
    .describe('Headers of each request; their values come from the environment.'),
  protocol: z.enum(['http/protobuf', 'http/json']).optional().describe('Default: http/protobuf.'),
  signals: z.array(z.enum(FORWARD_SIGNALS)).min(1).optional().describe('Default: traces and logs.'),
  compression: z.enum(['gzip', 'none']).optional().describe('Default: gzip.'),
  max_age: duration.optional().describe('What could not be passed on for so long is given up. Default: 7d.'),
  max_bytes: z.int().min(1_000_000).optional().describe('More than this may not wait. Default: 10 GiB.'),
});

export const toForward = (written: z.output<typeof forwardSchema>): ForwardConfig => ({
  endpoint: written.endpoint.replace(/\/+$/, ''),
  headers: new Map(Object.entries(written.headers ?? {}).map(([name, { env }]) => [name.toLowerCase(), env])),
  protocol: written.protocol ?? FORWARD_DEFAULTS.protocol,
  signals: written.signals ?? FORWARD_DEFAULTS.signals,
  compression: written.compression ?? FORWARD_DEFAULTS.compression,
  maxAgeMs: (written.max_age === undefined ? null : parseDuration(written.max_age)) ?? FORWARD_DEFAULTS.maxAgeMs,
  maxBytes: written.max_bytes ?? FORWARD_DEFAULTS.maxBytes,
});
