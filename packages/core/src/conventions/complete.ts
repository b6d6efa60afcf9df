import { own, type Span } from '../trajectory/index.js';
import { COMPLETE } from './pawl.js';

/** Whether a root span says by `pawl.complete` that no more of its trace comes. */
export const saysComplete = (spans: readonly Span[]): boolean =>
  spans.some(({ parentSpanId, attributes }) => {
    const said = parentSpanId === null ? own(attributes, COMPLETE) : undefined;
    return said === true || said === 'true';
  });
