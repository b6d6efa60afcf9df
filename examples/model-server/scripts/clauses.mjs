// @ts-check
/** @import { Money, Strength } from '../types.js' */

/**
 * A prompt as single statements: headings and bullets stand alone, wrapped lines are joined, sentences are split.
 * @param {string} prompt
 * @returns {string[]}
 */
export const clausesOf = prompt =>
  prompt
    .replace(/<!--[\s\S]*?-->/g, '')
    .split(/\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)]|#+)\s)/)
    .map(block =>
      block
        .replace(/^\s*(?:[-*+]|\d+[.)]|#+)\s+/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .flatMap(block => block.split(/(?<=[.!?])\s+/))
    .filter(clause => clause !== '');

const SOFT =
  /\b(should|try|tries|if possible|where possible|when possible|when you can|if you can|prefer|preferably|ideally|usually|generally|consider)\b/i;
const FIRM =
  /\b(must|never|always|only|do not|don't|may not|cannot|can't|under no circumstances|without exception|required?|requires)\b/i;

/** How firmly a statement is worded. A hedge weakens even a `must`. @param {string} clause @returns {Exclude<Strength, 'absent'>} */
export const strengthOf = clause => (SOFT.test(clause) ? 'soft' : FIRM.test(clause) ? 'firm' : 'plain');

const ORDER = /** @type {const} */ (['absent', 'soft', 'plain', 'firm']);

/** The firmest of several statements of one rule. @param {readonly Strength[]} strengths @returns {Strength} */
export const firmest = strengths =>
  ORDER[Math.max(0, ...strengths.map(strength => ORDER.indexOf(strength)))] ?? 'absent';

/** How likely a rule is obeyed. A rule that is absent is sometimes followed all the same: models have manners. */
export const OBEDIENCE = /** @type {const} */ ({ firm: 1, plain: 0.9, soft: 0.6, absent: 0.1 });

const CURRENCIES = /** @type {const} */ ({
  '€': 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  $: 'USD',
  usd: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  '£': 'GBP',
  gbp: 'GBP',
  pound: 'GBP',
  pounds: 'GBP',
});
const UNIT = '(€|\\$|£|eur|euros?|usd|dollars?|gbp|pounds?)';
const MONEY = new RegExp(`${UNIT}\\s?(\\d[\\d.,]*)|(\\d[\\d.,]*)\\s?${UNIT}(?![a-z])`, 'i');

/** The first amount of money in a statement; null when it names none. @param {string} clause @returns {Money | null} */
export const moneyIn = clause => {
  const match = MONEY.exec(clause);
  if (match === null) return null;
  const unit = (match[1] ?? match[4] ?? '').toLowerCase();
  const amount = numberIn(match[2] ?? match[3] ?? '');
  return Object.hasOwn(CURRENCIES, unit) && Number.isFinite(amount)
    ? { amount, currency: CURRENCIES[/** @type {keyof typeof CURRENCIES} */ (unit)] }
    : null;
};

/** Reads `1,000.50`, `1.000,50`, `1,000` and `49.90`. @param {string} text */
const numberIn = text => {
  const digits = text.replace(/[.,]+$/, '');
  const decimals = /[.,](\d{1,2})$/.exec(digits);
  const whole = (decimals === null ? digits : digits.slice(0, decimals.index)).replace(/[.,]/g, '');
  return Number(decimals === null ? whole : `${whole}.${decimals[1]}`);
};
