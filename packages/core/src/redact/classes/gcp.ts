import { findTokens } from '../scan.js';
import { SIGN } from '../signs.js';
import type { RedactionClass } from './class.js';

/** Google Cloud: API keys, OAuth access and refresh tokens, OAuth client secrets. Service accounts hold a private key. */
export const gcp: RedactionClass = {
  id: 'gcp',
  signs: [SIGN.long],
  mayContain: text =>
    text.includes('AIza') ||
    text.includes('ya29.') ||
    text.includes('GOCSPX-') ||
    text.includes('1//0') ||
    text.includes('AQ.Ab'),
  find: text => [
    ...findTokens(text, /AIza[\w-]{35,}/g, 'gcp_api_key'),
    ...findTokens(text, /ya29\.(?:[\w-]{1,19}\.){0,2}[\w-]{20,}(?:\.[\w-]+)*/g, 'gcp_oauth'),
    ...findTokens(text, /AQ\.Ab[\w-]{40,}/g, 'gcp_api_key'),
    ...findTokens(text, /GOCSPX-[\w-]{24,}/g, 'gcp_client_secret'),
    ...findTokens(text, /1\/\/0[\w-]{30,}/g, 'gcp_refresh_token'),
  ],
};
