import { findTokens } from '../scan.js';
import { SIGN } from '../signs.js';
import type { RedactionClass } from './class.js';

/** Azure: storage and bus keys of connection strings, SAS signatures, client secrets (`…8Q~…`), keys of cognitive services. */
export const azure: RedactionClass = {
  id: 'azure',
  signs: [SIGN.long],
  mayContain: text => /Q~|sig=|JQQJ99|(?:account|access)key=|api[-_ ]?key|subscription-key/i.test(text),
  find: text => [
    ...findTokens(text, /(?:account|sharedaccess)key=([A-Za-z0-9+/]{40,}={0,2})/gi, 'azure_storage_key'),
    ...findTokens(text, /[\w.~-]{3}\dQ~[\w.~-]{31,}/g, 'azure_client_secret'),
    ...findTokens(text, /sig=((?:[A-Za-z0-9+/]|%2[BbFf]){40,}(?:={1,2}|(?:%3[Dd]){1,2})?)/g, 'azure_sas'),
    ...findTokens(
      text,
      /(?:api[-_ ]?key|subscription-key)["'\\]{0,4}\s{0,4}[:=]\s{0,4}["'\\]{0,4}([0-9a-f]{32})(?!\w)/gi,
      'azure_api_key',
    ),
    ...findTokens(text, /[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{20,}/g, 'azure_api_key'),
  ],
};
