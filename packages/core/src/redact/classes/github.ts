import { findTokens } from '../scan.js';
import { SIGN } from '../signs.js';
import type { RedactionClass } from './class.js';

/** GitHub tokens: `ghp_`, `gho_`, `ghu_`, `ghs_`, `ghr_` with 36 characters, and fine-grained `github_pat_…`. */
export const github: RedactionClass = {
  id: 'github',
  signs: [SIGN.long | SIGN.underscore],
  mayContain: text => text.includes('github_pat_') || (text.includes('gh') && /gh[opsur]_/.test(text)),
  find: text =>
    findTokens(
      text,
      /gh[opsur]_(?:[A-Za-z0-9]{36,}|(?:\d{1,12}_)?eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]+)|github_pat_\w{36,}/g,
      'github_token',
    ),
};
