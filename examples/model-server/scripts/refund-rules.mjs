// @ts-check
import { clausesOf, firmest, moneyIn, strengthOf } from './clauses.mjs';

/** @import { RefundRules, Strength } from '../types.js' */

const NEGATION = /\b(never|not|no|don't|without|before|until|unless|avoid|nor|refrain)\b/i;
/** `never … without asking`: two negations that command what a single one would forbid. */
const DOUBLE_NEGATION = /\b(never|not|don't|no)\b.*\b(without|before|until|unless)\b/i;

const CHECK = /\b(check|read|retrieve|consult|look up|look at|search|follow)(ing)?\b[^.]*\bpolic(y|ies)\b/i;
const NO_CHECK =
  /\b(not|never|don't|no need to|skip|without)\b[^.]*\b(check|read|retriev|consult|look|search|follow)[^.]*\bpolic(y|ies)\b/i;

const APPROVAL = /\bapprov(al|e|ed|es)\b/i;
const SEEK = /\b(ask|asks|request|get|needs?|requires?|waits?|must|draft|hand|escalate|leave|without|until|only)\b/i;
const NO_APPROVAL =
  /\b(no|without)\b (?:\w+ )?approval|\bapproval\b[^.]*\bnot (?:needed|necessary|required)|\b(not|never|don't|no need to)\b (?:\w+ ){0,2}(?:need|require|ask|wait|request)/i;

const TELL =
  /\b(say|saying|tell|telling|promise|promising|state|claim|announce|confirm|write|imply|suggest|word|words)\b/i;
const DONE = /\b(refund|refunded|approved|processed|completed|done|paid|money)\b/i;

/** @type {(clause: string) => boolean} */
const checksPolicy = clause => CHECK.test(clause) && (!NO_CHECK.test(clause) || DOUBLE_NEGATION.test(clause));
/** @type {(clause: string) => boolean} */
const forbidsPromise = clause =>
  TELL.test(clause) && DONE.test(clause) && NEGATION.test(clause) && !/\bif\b.*\bnot\b/i.test(clause);
/** @type {(clause: string) => boolean} */
const seeksApproval = clause =>
  APPROVAL.test(clause) &&
  SEEK.test(clause) &&
  !isOnlyAboutWords(clause) &&
  (!NO_APPROVAL.test(clause) || DOUBLE_NEGATION.test(clause));
/** `Never say a refund is approved before a person approved it` is about words, not about asking. @param {string} clause */
const isOnlyAboutWords = clause => TELL.test(clause) && !/\b(ask|request|draft|escalate)\b/i.test(clause);

/**
 * Reads the rules of a refund agent out of its system prompt. It knows words, not meaning: a statement that these
 * patterns do not recognise is absent, and the model then takes the short way.
 * @param {string} prompt
 * @returns {RefundRules}
 */
export const refundRulesOf = prompt => {
  const clauses = clausesOf(prompt);
  /** @param {(clause: string) => boolean} says @returns {Strength} */
  const rule = says => firmest(clauses.filter(says).map(strengthOf));
  const limits = [
    ...clauses.filter(seeksApproval),
    ...clauses.filter(clause => /\b(limit|threshold|up to|above|over|exceed\w*|more than)\b/i.test(clause)),
  ];
  return {
    checkPolicy: rule(checksPolicy),
    askApproval: rule(seeksApproval),
    noPromise: rule(forbidsPromise),
    limit: limits.map(moneyIn).find(money => money !== null) ?? null,
  };
};
