import { AsyncLocalStorage } from 'node:async_hooks';
import { gateway } from './gateway.js';

/** What a tool does to the world. Left out, the agent's declaration in `pawl.yaml` decides. */
export type ToolEffect = 'reads' | 'writes' | 'irreversible';

/** What answered a call; see `pawl.tool.served`. */
export type ToolServed = 'recorded' | 'fixed' | 'live' | 'missed' | 'intent';

export interface ToolCall {
  readonly tool: string;
  /** Anything that JSON can carry. */
  readonly arguments: unknown;
  readonly effect: ToolEffect | null;
}

/** The world's answer to a call. `live`: the caller runs the real tool itself. */
export type ToolReply =
  | { readonly kind: 'result'; readonly value: unknown; readonly served: ToolServed }
  | { readonly kind: 'error'; readonly message: string; readonly served: ToolServed }
  | { readonly kind: 'missed'; readonly message: string }
  | { readonly kind: 'live' };

/** A span of an agent that runs in the runner's own process. Handed over when it starts; `end` and `error` come later. */
export interface AttemptSpan {
  readonly id: string;
  /** Null directly under the attempt. */
  readonly parent: string | null;
  readonly name: string;
  /** Milliseconds since 1970, with fractions. */
  readonly start: number;
  end: number | null;
  readonly attributes: Record<string, string>;
  error: { readonly type: string; readonly message: string } | null;
}

/** One execution of one case, as an agent sees it. A runner provides it. */
export interface Attempt {
  /** Answers from the case's world, and from nowhere else. Does not throw. */
  readonly call: (call: ToolCall) => ToolReply | Promise<ToolReply>;
  /** Where spans go; null when they go through the OpenTelemetry API as in production. */
  readonly spans: AttemptSpans | null;
}

export interface AttemptSpans {
  readonly id: () => string;
  /** Milliseconds since 1970, with fractions. */
  readonly now: () => number;
  readonly start: (span: AttemptSpan) => void;
}

interface Scope {
  readonly attempt: Attempt;
  /** Id of the span that is open here. */
  readonly span: string | null;
}

const STORAGE = Symbol.for('@pawl/sdk/attempt/1');

// On globalThis, because the runner and the agent may each have loaded a copy of this package.
const holder = globalThis as { [STORAGE]?: AsyncLocalStorage<Scope> };
holder[STORAGE] ??= new AsyncLocalStorage<Scope>();
const storage = holder[STORAGE];

/** Runs `work` as part of `attempt`. For runners, and for servers that were told to take part in attempts. */
export const runAttempt = <T>(attempt: Attempt, work: () => T): T => storage.run({ attempt, span: null }, work);

/** Runs `work` under the span `id` of the current attempt. */
export const underSpan = <T>(attempt: Attempt, id: string, work: () => T): T =>
  storage.run({ attempt, span: id }, work);

/** Id of the innermost open span of the current attempt. */
export const openSpan = (): string | null => storage.getStore()?.span ?? null;

/**
 * The attempt that the calling code is part of, or null in production. Found in the asynchronous context, else through
 * `PAWL_TOOLS_URL`, which a runner sets for a command.
 */
export const currentAttempt = (): Attempt | null => {
  const scope = storage.getStore();
  if (scope !== undefined) return scope.attempt;
  const url = process.env['PAWL_TOOLS_URL'];
  return url === undefined || url === '' ? null : { call: gateway(url), spans: null };
};

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Runs `work` as part of the attempt that an HTTP request's headers name (`x-pawl-tools-url`), for an agent that is a
 * service. It takes part only when the service's environment says `PAWL_ATTEMPTS=accept` and the gateway is on this
 * machine, because whoever names the gateway receives every tool call; otherwise `work` runs as in production.
 */
export const attemptOf = <T>(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  work: () => T,
): T => {
  const url = headers['x-pawl-tools-url'];
  if (process.env['PAWL_ATTEMPTS'] !== 'accept' || typeof url !== 'string') return work();
  if (!URL.canParse(url) || !LOOPBACK.has(new URL(url).hostname)) return work();
  return runAttempt({ call: gateway(url), spans: null }, work);
};
