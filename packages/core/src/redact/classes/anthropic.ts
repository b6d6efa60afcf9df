import { findTokens } from '../scan.js';
import { SIGN } from '../signs.js';
import type { RedactionClass } from './class.js';

/** Keys of the Anthropic API: `sk-ant-api03-…`, `sk-ant-admin01-…`, `sk-ant-oat01-…` and their like. */
export const anthropic: RedactionClass = {
  id: 'anthropic',
  signs: [SIGN.long | SIGN.dash],
  mayContain: text => text.includes('sk-ant-'),
  find: text => findTokens(text, /sk-ant-[a-z]+\d*-[\w-]{20,}/g, 'anthropic_key'),
};
