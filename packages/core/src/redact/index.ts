export type { Field, FieldClass, Finding, RedactionClass } from './classes/class.js';
export { fieldClasses, textClasses } from './classes/index.js';
export { redactJson } from './json.js';
export { NOWHERE, type Place } from './json-scan.js';
export { isFieldKey } from './key-facts.js';
export { redactSpan, redactSpanLog } from './span.js';
export { addCounts, type Redaction, type RedactionCounts, redactFragment, redactText } from './text.js';
export { keyedToken, REDACTION_FAILED, type Token } from './token.js';
export { redactTrajectory } from './trajectory.js';
