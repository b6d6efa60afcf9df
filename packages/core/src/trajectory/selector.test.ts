import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPawlError } from '../errors/index.js';
import { matches, parseSelector, STEP_KINDS, selectorOf } from './index.js';
import { approval, named, policy, tool } from './testing/steps.js';

const hits = (selector: string, step: Parameters<typeof matches>[1]) => matches(parseSelector(selector), step);

describe('matches', () => {
  it.each([
    {
      selector: 'tool:issue_refund',
      step: named('tool', 'issue_refund'),
      hit: true,
      because: 'kind and name are equal',
    },
    {
      selector: ' tool:issue_refund ',
      step: named('tool', 'issue_refund'),
      hit: true,
      because: 'outer spaces do not count',
    },
    {
      selector: 'tool:issue_refund',
      step: named('tool', 'issue_refunds'),
      hit: false,
      because: 'a name matches whole',
    },
    { selector: 'tool:issue_refund', step: named('tool', 'Issue_refund'), hit: false, because: 'case counts' },
    { selector: 'tool:issue_refund', step: named('policy', 'issue_refund'), hit: false, because: 'the kind differs' },
    { selector: 'tool:*', step: named('tool', 'anything'), hit: true, because: 'a star is any name' },
    { selector: '*:refund', step: named('retrieval', 'refund'), hit: true, because: 'a star is any kind' },
    { selector: '*:*', step: named('message', ''), hit: true, because: 'a star is also the empty name' },
    { selector: 'tool:issue_*', step: named('tool', 'issue_refund'), hit: true, because: 'a star ends a name' },
    { selector: 'tool:*_refund', step: named('tool', 'issue_refund'), hit: true, because: 'a star starts a name' },
    { selector: 'tool:i*r*d', step: named('tool', 'issue_refund'), hit: true, because: 'stars stand anywhere' },
    { selector: 'tool:a*a', step: named('tool', 'a'), hit: false, because: 'pieces do not overlap' },
    { selector: 'tool:ab*ba', step: named('tool', 'aba'), hit: false, because: 'pieces do not overlap' },
    { selector: 'tool:a**b', step: named('tool', 'ab'), hit: true, because: 'two stars are one' },
    { selector: 'tool:a.c', step: named('tool', 'abc'), hit: false, because: 'only the star is wild' },
    { selector: 'tool:mcp:read', step: named('tool', 'mcp:read'), hit: true, because: 'only the first colon splits' },
    {
      selector: 'approval:required',
      step: approval({ id: 'gate' }, { state: 'required' }),
      hit: true,
      because: 'an approval has a state',
    },
    {
      selector: 'approval:gate',
      step: approval({ id: 'gate' }, { state: 'required' }),
      hit: true,
      because: 'and a name',
    },
    {
      selector: 'approval:approved',
      step: approval({ id: 'gate' }, { state: 'required' }),
      hit: false,
      because: 'the state differs',
    },
    {
      selector: 'policy:denied',
      step: policy({ id: 'limit' }, { decision: 'denied' }),
      hit: true,
      because: 'a policy has a decision',
    },
    {
      selector: '*:required',
      step: approval({ id: 'gate' }, { state: 'required' }),
      hit: true,
      because: 'states count for any kind',
    },
    { selector: 'tool:__proto__', step: named('tool', '__proto__'), hit: true, because: 'no name is special' },
  ])('$selector is $hit, as $because', ({ selector, step, hit }) => {
    expect(hits(selector, step)).toBe(hit);
  });

  it('points every step at itself, unless its name holds a star', () => {
    const names = fc.string({ minLength: 1 }).filter(name => !name.includes('*') && name === name.trim());
    fc.assert(
      fc.property(fc.constantFrom(...STEP_KINDS), names, (kind, name) => {
        const step = named(kind, name);
        expect(hits(selectorOf(step), step)).toBe(true);
      }),
    );
  });

  it('agrees with a naive matcher on short names', () => {
    const naive = (pattern: string, name: string): boolean => {
      const [first] = pattern;
      if (first === undefined) return name === '';
      if (first === '*') return naive(pattern.slice(1), name) || (name !== '' && naive(pattern, name.slice(1)));
      return name[0] === first && naive(pattern.slice(1), name.slice(1));
    };
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 7 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 9 });
    fc.assert(
      fc.property(word, text, (pattern, name) => {
        expect(hits(`tool:${pattern}`, named('tool', name))).toBe(naive(pattern, name));
      }),
      { numRuns: 2000 },
    );
  });

  it('does not backtrack', () => {
    const selector = parseSelector(`tool:${'*a'.repeat(500)}*b`);
    expect(matches(selector, tool({ id: 'long', name: 'a'.repeat(200_000) }))).toBe(false);
  });
});

describe('parseSelector', () => {
  it.each([
    { text: 'issue_refund', suggestion: 'tool:issue_refund' },
    { text: 'tool', suggestion: 'tool:*' },
    { text: 'tool:', suggestion: 'tool:*' },
    { text: 'tol:issue_refund', suggestion: 'tool:issue_refund' },
    { text: 'Approval:required', suggestion: 'approval:required' },
    { text: 'retrival:', suggestion: 'retrieval:*' },
  ])('refuses "$text" and suggests "$suggestion"', ({ text, suggestion }) => {
    expect(() => parseSelector(text)).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining(`"${suggestion}"`) }),
    );
  });

  it.each(['', ':', ':x', 'banana:x', 'tool :x'])('refuses "%s" with the list of kinds', text => {
    const error = (() => {
      try {
        parseSelector(text);
      } catch (thrown) {
        return thrown;
      }
      return undefined;
    })();
    expect(isPawlError(error) && error.code === 'SELECTOR_MALFORMED' && error.remedy).toContain(STEP_KINDS.join(', '));
  });
});
