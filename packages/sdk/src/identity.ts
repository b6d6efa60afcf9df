import { type Span, trace } from '@opentelemetry/api';

const ids = new WeakMap<Span, readonly string[]>();
let current: string | undefined;

/**
 * Says your own id of the run that is under way: an order, a ticket. Feedback and outcomes may then name it. Several calls
 * give several ids. Without an open span it does nothing.
 */
export const externalId = (id: string): void => {
  try {
    const span = trace.getActiveSpan();
    if (span === undefined) return;
    const all = [...new Set([...(ids.get(span) ?? []), String(id)])];
    ids.set(span, all);
    span.setAttribute('pawl.external_id', all);
  } catch {
    // The host's work goes on without the telemetry.
  }
};

/** Binds every run that begins from now on to the manifest with this hash: the version of prompts, tools and models. */
export const manifest = (hash: string): void => {
  current = hash;
};

/** The hash given last; undefined when none was. */
export const currentManifest = (): string | undefined => current;
