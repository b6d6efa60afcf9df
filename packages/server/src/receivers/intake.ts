import type { Span, SpanLog } from '@pawl/core/trajectory';
import type { Assembler } from '../assembly/index.js';
import type { EventStore, Project } from '../stores/index.js';

/** Removes secrets and personal data. Runs before anything is written to disk, queues included. */
export interface Redactor {
  readonly span: (span: Span) => Span;
  readonly log: (log: SpanLog) => SpanLog;
}

/** The one way in for everything that happened: redacted, stored, then assembled. */
export interface Intake {
  /** Resolves once the spans are stored; their summaries follow. */
  spans(project: Project, spans: readonly Span[]): Promise<void>;
  logs(project: Project, logs: readonly SpanLog[]): Promise<void>;
  /** Resolves once the trajectories of the spans can be read. They are complete unless more is imported soon. */
  import(project: Project, spans: readonly Span[]): Promise<void>;
}

/** Spans redacted at a stretch: some milliseconds, after which other requests get their turn. */
const STRETCH = 32;

const inStretches = async <T>(items: readonly T[], redact: (item: T) => T): Promise<readonly T[]> => {
  const redacted: T[] = [];
  for (let at = 0; at < items.length; at += STRETCH) {
    if (at > 0) await new Promise<void>(resolve => setImmediate(resolve));
    for (const item of items.slice(at, at + STRETCH)) redacted.push(redact(item));
  }
  return redacted;
};

export const createIntake = (store: EventStore, assembler: Assembler, redact: Redactor): Intake => {
  const storeSpans = async (project: Project, spans: readonly Span[]): Promise<void> => {
    await store.appendSpans(project, await inStretches(spans, redact.span));
    assembler.mark(project, tracesOf(spans));
  };
  return {
    spans: storeSpans,
    async logs(project, logs) {
      await store.appendLogs(project, await inStretches(logs, redact.log));
      assembler.mark(project, tracesOf(logs));
    },
    async import(project, spans) {
      await storeSpans(project, spans);
      await assembler.assembleNow(project, [...tracesOf(spans)], true);
    },
  };
};

const tracesOf = (items: readonly { readonly traceId: Span['traceId'] }[]): ReadonlySet<Span['traceId']> =>
  new Set(items.map(item => item.traceId));
