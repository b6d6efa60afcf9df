import { findTokens } from '../scan.js';
import { SIGN } from '../signs.js';
import type { RedactionClass } from './class.js';

/** Slack tokens (`xoxb-…`, `xoxp-…`, `xapp-…`) and the secret path of an incoming webhook. */
export const slack: RedactionClass = {
  id: 'slack',
  signs: [SIGN.long | SIGN.dash, SIGN.long | SIGN.slash, SIGN.backslash],
  mayContain: text =>
    text.includes('xox') || text.includes('xapp-') || text.includes('xwfp-') || text.includes('hooks.slack'),
  find: text => [
    ...findTokens(text, /(?:xox[a-z](?:\.xox[a-z])?|xapp|xwfp)-[\w%-]{16,}/g, 'slack_token', value => /\d/.test(value)),
    ...findTokens(
      text,
      /hooks\.slack(?:-gov)?\.com\\?\/(?:services|workflows|triggers)\\?\/(\w{6,}(?:\\?\/\w{6,}){1,3})/g,
      'slack_webhook',
    ),
  ],
};
