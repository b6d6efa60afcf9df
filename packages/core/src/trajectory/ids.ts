declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** 32 lower-case hex digits, not all zero (W3C Trace Context). */
export type TraceId = Brand<string, 'TraceId'>;
/** 16 lower-case hex digits, not all zero (W3C Trace Context). */
export type SpanId = Brand<string, 'SpanId'>;
/** A step's id, unique within its trajectory: the span id, or `synthetic:<call id>` for a step that had no span. */
export type StepId = Brand<string, 'StepId'>;
/** A trajectory's id: the trace id of its first trace. */
export type TrajectoryId = Brand<string, 'TrajectoryId'>;

/** A case, run, gate or environment id as people write it. Safe as a file name: no separators, no leading dot. */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

export const isTraceId = (text: string): text is TraceId => /^[0-9a-f]{32}$/.test(text) && !/^0+$/.test(text);
export const isSpanId = (text: string): text is SpanId => /^[0-9a-f]{16}$/.test(text) && !/^0+$/.test(text);

/** Declares that `text` is a step id. Only code that makes steps calls this. */
export const stepId = (text: string): StepId => text as StepId;
/** Declares that `text` is a trajectory id. Only code that makes trajectories or has looked one up calls this. */
export const trajectoryId = (text: string): TrajectoryId => text as TrajectoryId;
