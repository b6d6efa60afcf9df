import { budget } from './budget.js';
import { finalStatus } from './final-status.js';
import { forbiddenSpans } from './forbidden-spans.js';
import { order } from './order.js';
import { output } from './output.js';
import { requiredSpans } from './required-spans.js';
import { stopReason } from './stop-reason.js';
import { toolArguments } from './tool-arguments.js';
import { toolsCalled } from './tools-called.js';
import { toolsInOrder } from './tools-in-order.js';
import { toolsNotCalled } from './tools-not-called.js';

/** Every check. What a case may expect, the JSON Schema and the documentation follow from this list. */
export const checks = [
  toolsCalled,
  toolsNotCalled,
  toolsInOrder,
  toolArguments,
  order,
  requiredSpans,
  forbiddenSpans,
  stopReason,
  finalStatus,
  output,
  budget,
] as const;

/** The keys that may stand under a case's `expected`. */
export type CheckId = (typeof checks)[number]['id'];

export const checkIds: readonly CheckId[] = checks.map(check => check.id);
