import { expect, it } from 'vitest';
import { expanded } from './open.js';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: references to variables are what is tested
it.each([
  [{ KEY: '${SET}' }, { KEY: 'value' }],
  [{ KEY: '${UNSET}' }, {}],
  [{ KEY: 'a${SET}b${UNSET}c' }, { KEY: 'avaluebc' }],
  [{ KEY: '${SET}${SET}' }, { KEY: 'valuevalue' }],
  [{ KEY: '$SET {SET} ${1}' }, { KEY: '$SET {SET} ${1}' }],
  [{ KEY: '${EMPTY}' }, { KEY: '' }],
  [{ KEY: '${DOLLAR}' }, { KEY: '${SET} $& $1' }],
])('%j becomes %j', (env, result) => {
  expect(expanded(env, { SET: 'value', EMPTY: '', DOLLAR: '${SET} $& $1' })).toEqual(result);
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: end
