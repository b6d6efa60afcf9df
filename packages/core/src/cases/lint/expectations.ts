import { isObject, type Json } from '../../trajectory/index.js';
import { covers, mentionsOf } from './mentions.js';
import type { Finding, Rule } from './rule.js';

export const withoutExpectations: Rule = ({ case: { expected } }) =>
  expected.length > 0
    ? []
    : [
        {
          severity: 'error',
          code: 'CASE_NO_EXPECTATIONS',
          path: [],
          message: 'the case expects nothing, so it passes whatever happens',
          remedy: 'Add expected.',
        },
      ];

export const emptyExpectation: Rule = ({ case: { expected } }) =>
  expected
    .filter(({ value }) => (Array.isArray(value) || isObject(value)) && Object.keys(value).length === 0)
    .map(({ check }) => ({
      severity: 'warning',
      code: 'CASE_EMPTY_EXPECTATION',
      path: ['expected', check],
      message: `"${check}" is empty, so it passes whatever happens`,
      remedy: 'Fill it in, or remove it.',
    }));

export const contradiction: Rule = file => {
  const mentions = mentionsOf(file.case);
  const forbidden = mentions.filter(({ wants }) => wants === 'forbidden');
  return mentions
    .filter(({ wants }) => wants === 'required')
    .flatMap(({ selector, path }) =>
      forbidden
        .filter(other => covers(other.selector, selector))
        .slice(0, 1)
        .map(
          (other): Finding => ({
            severity: 'error',
            code: 'CASE_CONTRADICTION',
            path,
            message: `${selector.text} is required here and forbidden by ${other.path.slice(1).join('.')}, so the case can never pass`,
            remedy: 'Remove one of the two.',
          }),
        ),
    );
};

export const orderOfOne: Rule = ({ case: { expected } }) =>
  expected
    .filter(({ check }) => check === 'order')
    .flatMap(({ value }) => (Array.isArray(value) ? value.map((pair: Json, index) => ({ pair, index })) : []))
    .filter(({ pair }) => Array.isArray(pair) && pair[0] === pair[1])
    .map(({ index }) => ({
      severity: 'error',
      code: 'CASE_ORDER_OF_ONE',
      path: ['expected', 'order', index],
      message: 'both sides of this pair are the same selector, so its first occurrence always breaks it',
      remedy: 'Name the step that must come first, then the one that must follow.',
    }));
