import { findTokens } from '../scan.js';
import { SIGN } from '../signs.js';
import type { RedactionClass } from './class.js';

/** Stripe's secret and restricted keys and webhook secrets. Publishable keys (`pk_`) are public. */
export const stripe: RedactionClass = {
  id: 'stripe',
  signs: [SIGN.long | SIGN.underscore],
  mayContain: text =>
    text.includes('_live_') || text.includes('_test_') || text.includes('whsec_') || text.includes('_secret_'),
  find: text =>
    findTokens(
      text,
      /(?:[sr]k|ek)_(?:org_)?(?:live|test)_[A-Za-z0-9]{16,}|(?:pi|seti|src|cs)_\w{10,200}_secret_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/]{23,}[A-Za-z0-9]={0,2}/g,
      'stripe_key',
    ),
};
