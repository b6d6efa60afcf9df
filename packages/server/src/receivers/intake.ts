import type { Span, SpanLog } from '@pawl/core/trajectory';
import type { Assembler } from '../assembly/index.js';
import type { EventStore, Project, Redactor } from '../stores/index.js';

/** The one way in for everything that happened: redacted, stored, then assembled. */
export interface Intake {
  /** Resolves once the spans are stored; their summaries follow. */
  spans(project: Project, spans: readonly Span[]): Promise<void>;
  logs(project: Project, logs: readonly SpanLog[]): Promise<void>;
  /** Resolves once the trajectories of the spans can be read. They are complete unless more is imported soon. */
  import(project: Project, spans: readonly Span[]): Promise<void>;
}

export const createIntake = (store: EventStore, assembler: Assembler, redact: Redactor): Intake => {
  const ahead = async <T extends Span | SpanLog>(items: readonly T[]): Promise<readonly T[]> =>
    redact.ahead === undefined ? items : redact.ahead(items);
  const storeSpans = async (project: Project, spans: readonly Span[]): Promise<void> => {
    await store.appendSpans(project, await ahead(spans), redact);
    assembler.mark(project, tracesOf(spans));
  };
  return {
    spans: storeSpans,
    async logs(project, logs) {
      await store.appendLogs(project, await ahead(logs), redact);
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
