import { context, createContextKey } from '@opentelemetry/api';
import { jsonText } from './json.js';

type Kind = 'feedback' | 'outcomes';

interface Waiting {
  readonly kind: Kind;
  readonly text: string;
}

/** Beyond so many that wait, the oldest are dropped: the host's memory is not ours. */
const MOST_WAITING = 1_000;
const BATCH = 100;
const WAIT_MS = 50;
const ANSWER_MS = 5_000;
/** Pauses before it is tried again; then it is dropped. */
const RETRY_MS = [200, 1_000, 5_000] as const;

/** The key under which OpenTelemetry SDKs look up whether to trace; sending is not the agent's work. */
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

const waiting: Waiting[] = [];
let timer: NodeJS.Timeout | undefined;
let sending: Promise<void> | undefined;
let hurry = false;
let endRegistered = false;

/** Takes an event to send soon. It is gone when the process is killed before. */
export const enqueue = (kind: Kind, event: object): void => {
  const text = jsonText(event);
  if (text === undefined || address() === null) return;
  waiting.push({ kind, text });
  if (waiting.length > MOST_WAITING) waiting.shift();
  if (!endRegistered) {
    endRegistered = true;
    process.once('beforeExit', () => void flush());
  }
  // Waiting for more must not keep the host alive; what waits is sent before it exits.
  timer ??= setTimeout(send, WAIT_MS).unref();
};

/**
 * Sends what waits; resolves when it was taken or given up, after `withinMs` at the latest (default 5,000). Call it before
 * `process.exit()`; a process that ends by itself does it unasked. Never rejects.
 */
export const flush = async (withinMs = 5_000): Promise<void> => {
  hurry = true;
  let limit: NodeJS.Timeout | undefined;
  const enough = new Promise<void>(resolve => {
    limit = setTimeout(resolve, withinMs);
  });
  try {
    await Promise.race([send(), enough]);
  } finally {
    clearTimeout(limit);
    hurry = false;
  }
};

const send = (): Promise<void> => {
  clearTimeout(timer);
  timer = undefined;
  sending ??= drain().finally(() => {
    sending = undefined;
  });
  return sending;
};

const drain = async (): Promise<void> => {
  while (waiting.length > 0) {
    const kind = waiting[0]?.kind ?? 'feedback';
    const count = waiting.findIndex(each => each.kind !== kind);
    const batch = waiting.splice(0, Math.min(BATCH, count === -1 ? waiting.length : count));
    await deliver(kind, batch);
  }
};

const deliver = async (kind: Kind, batch: readonly Waiting[]): Promise<void> => {
  const base = address();
  if (base === null) return;
  const body = `[${batch.map(({ text }) => text).join(',')}]`;
  for (let tried = 0; ; tried += 1) {
    if (await isSettled(`${base}/v1/${kind}`, body)) return;
    const pause = RETRY_MS[tried];
    if (pause === undefined || (hurry && tried > 0)) return;
    await new Promise<void>(resolve => setTimeout(resolve, pause).unref());
  }
};

/** Whether it was taken, or refused for good. Sending it again is harmless: every event has an id. */
const isSettled = async (url: string, body: string): Promise<boolean> => {
  try {
    const response = await context.with(context.active().setValue(SUPPRESSED, true), () =>
      fetch(url, {
        method: 'POST',
        redirect: 'error',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(ANSWER_MS),
      }),
    );
    await response.arrayBuffer();
    return response.status < 500 && response.status !== 429;
  } catch {
    return false;
  }
};

/** Where pawl is: `PAWL_URL`, else what telemetry is sent to; null when neither is known. */
const address = (): string | null => {
  const given = process.env['PAWL_URL'] || process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (given === undefined || given === '' || !URL.canParse(given)) return null;
  return given.replace(/\/+$/, '');
};
