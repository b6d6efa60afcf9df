import type { FieldClass } from './class.js';

const SECRET =
  /(?:^| )(?:password|passwd|pwd|passphrase|secret|client secret|secret key|(?:secret )?access key|api ?key|private key|access token|refresh token|id token|auth token|bearer token|session token|security token|authorization)$/;

/** Nothing secret is there yet: `<token>`, `${TOKEN}`, `YOUR_API_KEY`, `****`, `null`. */
const isPlaceholder = (value: string): boolean =>
  /[<{]|^[$%*[]/.test(value) ||
  /^(.)\1*$/.test(value) ||
  /^[A-Z]+(?:_[A-Z]+)+$/.test(value) ||
  /^(?:null|none|true|false|undefined|redacted|masked)$/i.test(value);

/** Secrets without a form of their own in fields that say so: `password`, `client_secret`, `authorization` … */
export const secretField: FieldClass = {
  id: 'secret-field',
  mayName: words => SECRET.test(words.join(' ')),
  labelOf: ({ value }) => (value.length >= 4 && !isPlaceholder(value) ? 'secret' : null),
};
