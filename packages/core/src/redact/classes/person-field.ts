import type { Field, FieldClass } from './class.js';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** People; under such a key `name`, `address` and `city` are a person's. */
const PEOPLE = words(
  'applicant attendee beneficiary billing borrower buyer caller cardholder claimant consignee contact customer delivery doctor ' +
    'donor employee enduser father guardian guest holder insured kyc member mother passenger patient payee payer person ' +
    'physician recipient requester requestor resident sender shipping signatory signer spouse student subscriber teacher ' +
    'traveler traveller user victim visitor witness',
);

/** In one key with `name`, though not around it: `to_name`, `client_name`. */
const NAMED = words('bcc cc client from maiden to');

const NAME_KINDS = words('birth family first full given last legal maiden middle');
const NAME_WORDS = words(
  'cardholder familyname firstname forename fullname givenname lastname maidenname middlename surname',
);

/** What makes an `address` the address of a place. */
const PLACES = words(
  'billing business contact current customer delivery dropoff employee full home legal mailing office permanent physical pickup ' +
    'postal registered residential return sender recipient shipping street user work',
);

/** Parts of an address that tell where somebody lives; the country does not. */
const STREET_WORDS = words('street streetaddress streetname housenumber postcode postalcode zip zipcode');
const PLACE_WORDS = words('city town village suburb');
const REGION_WORDS = words(
  'apartment apt building county district floor landmark line1 line2 line3 prefecture province region state unit',
);

const NATIONAL_IDS =
  /(?:^| )(?:ssn|social security(?: number| no)?|national (?:id|insurance|identity)(?: number| no)?|nino|passport(?: number| no| num| id)?|tax ?(?:id|payer id|payer number|number|identification number)|itin|tin|aadhaar(?: number)?|cpf|curp|dni|nif|nie|bsn|personnummer|codice fiscale|steuer ?id|id card(?: number| no)?|identity (?:card|number|document)(?: number| no)?|driver s? ?licen[cs]e(?: number| no)?|drivers? licen[cs]e(?: number| no)?|driving licen[cs]e(?: number| no)?|visa number|nhs number|medicare(?: number| id)?)$/;

const BIRTH = /(?:^| )(?:dob|birth ?(?:date|day)|date of birth|born(?: on| at)?)$/;

const PHONE =
  /(?:^| )(?:phone|telephone|tel|mobile|cell|fax|whatsapp|msisdn|phone ?number|telephone number|mobile number|fax number|cell ?phone)$/;

/** Quick to ask: without one of these no key names a person or a place. */
const NAMES_OR_PLACES =
  /name|cardholder|card$|address|line|street|house|code|zip|city|town|village|suburb|apartment|apt|building|county|district|floor|landmark|prefecture|province|region|state|unit/;

const singular = (word: string): string => (word.length > 4 && /[^s]s$/.test(word) ? word.slice(0, -1) : word);

const isPerson = (around: readonly string[]): boolean => PEOPLE.has(singular(around.at(-1) ?? ''));

/** A key whose object is an address and nothing else: `state` in it is a place and not a condition. */
const isPlaceKey = (key: readonly string[]): boolean =>
  /^(?:address(?:es)?|billing|shipping|delivery|mailing|postal|home|residential)$/.test(key.at(-1) ?? '');

const isAddressKey = (key: readonly string[]): boolean => {
  const last = key.at(-1) ?? '';
  return last === 'address' || last === 'addresses' || PLACES.has(last);
};

const isName = ({ words: key, around }: Field): boolean => {
  const last = key.at(-1) ?? '';
  const previous = key.at(-2) ?? '';
  if (NAME_WORDS.has(singular(last)) || key.join(' ').endsWith('name on card')) return true;
  if (last !== 'name' && last !== 'names') return false;
  if (NAME_KINDS.has(previous) || NAMED.has(previous) || PEOPLE.has(singular(previous))) return true;
  return key.length === 1 && (isPerson(around) || around.at(-1) === 'address');
};

/** A bare `address` may be a host or a wallet; a place is written in several words. */
const isPlaceLike = (value: string): boolean =>
  value.length < 512 && value.includes(' ') && /\p{L}/u.test(value) && !value.includes('://');

const isAddress = ({ words: key, around, value }: Field): boolean => {
  // `address_line_1`, `addressLine1`, `line1`, `address2`
  const numbered = key.at(-1)?.replace(/\d+$/, '') === '' ? key.slice(0, -1) : key;
  const last = (numbered.at(-1) ?? '').replace(/\d+$/, '');
  const previous = numbered.at(-2) ?? '';
  const inPlace = isAddressKey(around) || isPerson(around);
  if (last === 'line' || last === 'addressline')
    return previous === 'address' || previous === 'street' || last !== 'line' || inPlace;
  if (
    STREET_WORDS.has(last) ||
    ((last === 'code' || last === 'number') && /^(?:zip|postal|post|house)$/.test(previous))
  ) {
    return /\w/.test(value) && (last !== 'zip' || /\d/.test(value));
  }
  if (last === 'name' && previous === 'street') return true;
  if (last === 'address') {
    if (numbered !== key || last !== numbered.at(-1)) return true;
    return PLACES.has(previous) || (key.length === 1 && (inPlace || isPlaceLike(value)));
  }
  if (PLACE_WORDS.has(last)) return inPlace || PLACES.has(previous);
  return REGION_WORDS.has(key.join('')) && isPlaceKey(around);
};

/** Names, addresses, birth dates and numbers of people in fields that say so: no form gives a name away. */
export const personField: FieldClass = {
  id: 'person-field',
  mayName: words => {
    const key = words.join(' ');
    return NATIONAL_IDS.test(key) || BIRTH.test(key) || PHONE.test(key) || NAMES_OR_PLACES.test(key);
  },
  labelOf: field => {
    const key = field.words.join(' ');
    if (NATIONAL_IDS.test(key)) return 'national_id';
    if (BIRTH.test(key) && /\d/.test(field.value)) return 'birth_date';
    if (PHONE.test(key) && /^[\d\s()+./-]{7,24}$/.test(field.value)) return 'phone';
    if (isName(field)) return 'person_name';
    return isAddress(field) ? 'address' : null;
  },
};
