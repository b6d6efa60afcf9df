import { findTokens } from '../scan.js';
import { SIGN } from '../signs.js';
import type { RedactionClass } from './class.js';

/** Stripe's secret and restricted keys and webhook secrets. Publishable keys (`pk_`) are public. */
export const stripe: RedactionClass = {
  id: 'stripe',
  signs: [SIGN.long | SIGN.underscore],
  mayContain: text => text.includes('k_live_') || text.includes('k_test_') || text.includes('whsec_'),
  find: text =>
    findTokens(text, /[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/]{23,}[A-Za-z0-9]={0,2}/g, 'stripe_key'),
};
