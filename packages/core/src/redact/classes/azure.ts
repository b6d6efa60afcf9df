import { ASSIGNED } from '../assignment.js';
import { findNamed, findTokens } from '../scan.js';
import { SIGN } from '../signs.js';
import type { RedactionClass } from './class.js';

/** Azure: storage and bus keys of connection strings, SAS signatures, client secrets (`…8Q~…`), keys of cognitive services. */
export const azure: RedactionClass = {
  id: 'azure',
  signs: [SIGN.long],
  mayContain: text => /Q~|sig=|JQQJ99|key|Az(?:Fu|Se|Ca)|\+A(?:St|Sb|Eh)|ACDb|AIoT/i.test(text),
  find: text => [
    ...findNamed(text, /(?:account|sharedaccess)key=([A-Za-z0-9+/]{40,}={0,2})/gi, 'azure_storage_key'),
    ...findNamed(text, STORAGE, 'azure_storage_key'),
    ...findTokens(text, /[\w.~-]{3}\dQ~[\w.~-]{31,}/g, 'azure_client_secret'),
    ...findTokens(text, /sig=((?:[A-Za-z0-9+/]|%2[BbFf]){40,}(?:={1,2}|(?:%3[Dd]){1,2})?)/g, 'azure_sas'),
    ...findNamed(text, API, 'azure_api_key'),
    ...findTokens(text, /(?<![A-Za-z0-9])[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{20,}/g, 'azure_api_key'),
    ...findTokens(text, IDENTIFIABLE, 'azure_api_key'),
  ],
};

const STORAGE = new RegExp(
  `(?:storage|azure|primary|secondary)[\\w -]{0,24}key(?:${ASSIGNED}|[ \t])([A-Za-z0-9+/]{86}==)`,
  'gi',
);
const API = new RegExp(`(?:api[-_ ]?key|subscription-key|azure[\\w-]{0,24}key)${ASSIGNED}([0-9a-f]{32})(?!\\w)`, 'gi');
/** Keys of functions, search, caches, storage, buses and databases carry a mark of their service and a checksum. The
 * look-behind makes one long run one attempt. */
const IDENTIFIABLE =
  /(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{42,76}(?:AzFu|\+ASt|\+ASb|\+AEh|ACDb|AIoT)[A-Za-z0-9+/]{4,12}={1,2}|[A-Za-z0-9]{42}Az(?:Se|Ca)[A-D][A-Za-z0-9]{5}(?!\w))/g;
