import { describe, expect, it } from 'vitest';
import { parseSearch, runSearch, stringifySearch, trajectoriesSearch, trajectorySearch } from './search.js';

describe('parseSearch', () => {
  it.each([
    { query: '', search: {} },
    { query: '?version=1.10&q=a%26b', search: { version: '1.10', q: 'a&b' } },
    { query: '?q=1&q=2', search: { q: '2' } },
  ])('$query', ({ query, search }) => {
    expect({ ...parseSearch(query) }).toEqual(search);
  });

  it('keeps __proto__ as plain data', () => {
    const search = parseSearch('?__proto__=x');
    expect(Object.keys(search)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});

describe('stringifySearch', () => {
  it.each([
    { search: {}, query: '' },
    { search: { q: '', agent: undefined }, query: '' },
    { search: { step: 'synthetic:call_1', view: 'tree' }, query: '?step=synthetic:call_1&view=tree' },
    { search: { q: 'a&b=c' }, query: '?q=a%26b%3Dc' },
  ])('$query', ({ search, query }) => {
    expect(stringifySearch(search)).toBe(query);
  });

  it('is read back as it was', () => {
    const search = { q: 'a:b,c &?#%+é', step: 'x' };
    expect({ ...parseSearch(stringifySearch(search)) }).toEqual(search);
  });
});

describe('what a page understands', () => {
  it.each([
    { page: trajectoriesSearch, raw: { agent: 'a', q: '', evil: 'x', version: '1' }, is: { agent: 'a', version: '1' } },
    { page: trajectorySearch, raw: { view: 'timeline', step: 's' }, is: { view: 'timeline', step: 's' } },
    { page: trajectorySearch, raw: { view: 'constructor', step: 7 }, is: {} },
    { page: runSearch, raw: { show: 'failing', sort: '-cost' }, is: { show: 'failing', sort: '-cost' } },
    { page: runSearch, raw: { show: 'all' }, is: {} },
  ])('$raw', ({ page, raw, is }) => {
    expect(page(raw)).toEqual(is);
  });
});
