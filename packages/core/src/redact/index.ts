export type { Field, FieldClass, Finding, RedactionClass } from './classes/class.js';
export { fieldClasses, textClasses } from './classes/index.js';
export { redactJson } from './json.js';
export { NOWHERE, type PathAction, type Place } from './json-scan.js';
export { goesByPath, mayBeField } from './parts.js';
export {
  classIds,
  compileRules,
  DEFAULT_RULES,
  NO_RULES,
  patternFault,
  type RuleSource,
  type Rules,
  rulesOf,
} from './rules.js';
export { redactSpan, redactSpanLog } from './span.js';
export {
  addCounts,
  findInText,
  type Redaction,
  type RedactionCounts,
  redactFragment,
  redactText,
  redactYaml,
} from './text.js';
export { DROPPED, keyedToken, REDACTION_FAILED, type Token } from './token.js';
export { redactTrajectory } from './trajectory.js';
