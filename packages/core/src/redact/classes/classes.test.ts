import { describe, expect, it } from 'vitest';
import { redactText } from '../index.js';

const marking = { token: (label: string) => `[${label}:00000000]` };
const redacted = (text: string): string => redactText(text, marking).text;

// Every credential here is made of filler words; a prefix is split where secret scanners would look for it.
const k = (...pieces: readonly string[]): string => pieces.join('');

describe('what goes', () => {
  it.each([
    { text: 'write to x.y+z@exämple.de.', result: 'write to [email:00000000].' },
    { text: 'log x\\nalice@example.com', result: 'log x\\n[email:00000000]' },
    { text: "insert ('ann','bob@example.com')", result: "insert ('ann','[email:00000000]')" },
    { text: '+1 (202) 555-0143', result: '[phone:00000000]' },
    { text: '+44 (0)20 7946 0958', result: '[phone:00000000]' },
    { text: 'tel: 5550143', result: 'tel: [phone:00000000]' },
    { text: 'call 212 555 0167 now', result: 'call [phone:00000000] now' },
    { text: 'dial 0044 20 7946 0958', result: 'dial [phone:00000000]' },
    { text: '2026-04-18 020 7946 0018', result: '2026-04-18 [phone:00000000]' },
    { text: '12 4111 1111 1111 1111', result: '12 [card:00000000]' },
    { text: '5555.5555.5555.4444', result: '[card:00000000]' },
    { text: 'de89370400440532013000', result: '[iban:00000000]' },
    { text: 'DE89 3704 0044 0532 0130 00 is it', result: '[iban:00000000] is it' },
    { text: 'Visa 4222222222222', result: 'Visa [card:00000000]' },
    { text: '(303.555.0186)', result: '([phone:00000000])' },
    { text: 'value:2001:db8::1', result: 'value:[ip:00000000]' },
    { text: 'x\\n4111111111111111\\ny', result: 'x\\n[card:00000000]\\ny' },
    { text: 'from 10.0.0.1:80', result: 'from [ip:00000000]:80' },
    { text: 'fe80::1%eth0', result: '[ip:00000000]%eth0' },
    { text: 'addr:2001:db8::1: refused', result: 'addr:[ip:00000000]: refused' },
    { text: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJmYWtlIn0.', result: 'Bearer [jwt:00000000]' },
    { text: k('key sk', '-0123456789abcdef0123456789abcdef'), result: 'key [openai_key:00000000]' },
    { text: k('x\\nAKIA', 'FAKEFAKEFAKEFAKE'), result: 'x\\n[aws_access_key_id:00000000]' },
    { text: k('xoxe.xoxp', '-1-FAKEfakeFAKEfakeFAKE'), result: '[slack_token:00000000]' },
    { text: 'https://u:p/w#x@host.example.com/path', result: 'https://u:[url_password:00000000]/path' },
    { text: 'Server=db;User=sa;Password=FAKEpw22;', result: 'Server=db;User=sa;Password=[url_password:00000000];' },
    {
      text: 'two -----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nFAKEFAKEFAKEFAKEFAKE\nFAKE',
      result: 'two [private_key:00000000]',
    },
  ])('$text', ({ text, result }) => {
    expect(redacted(text)).toBe(result);
  });
});

describe('what stays', () => {
  it.each([
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
    'std::string a; std::vector[int:00000000] b; abc::def::fed()',
    'fingerprint 12:34:56:78:9a:bc:de:f0, MAC 00:1a:2b:3c:4d:5e',
    '2026-11-20T12:00:00.123456789Z and 20261120120000 and 01.02.2026 10:30',
    'trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=4242424242424242',
    'uuid=123e4567-e89b-12d3-a456-426614174000',
    'uuid=ba409b26-743f-448c-86f2-5dcb8604f62b, article 4928773797483',
    'row 8895 7036 0384 0246 3670, row 01 02 03 04 05 06',
    'version 1.2.3.4, OID 1.3.6.1, see section 1.2.3.4',
    'npm i @types/node@20.19.43, nginx:1.25.3@sha256:9f86d081884c7d659a2feaa0c55ad015',
    'x = [0.123456789, -0.987654321, 12345.678901]',
    'order #W2378156, reservation JG7FMM, user mia_li_3668, credit_card_4421486',
    'EAN 4006381333931, IMEI 490154203237518, ISBN 0-306-40615-2',
    '127.0.0.1, ::1, 0.0.0.0, 255.255.255.0, ::ffff:127.0.0.1',
    'sk-learn-contrib, risk-assessment-and-management-plan-2026, task-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'total 1 234 567 890 or 1,000,000,000, +12.5 %, GMT+0200, 2026-04-18T09:12:44+02:00',
    'git@github.com:org/repo.git, getty@tty1.service, logo@2x.png, foo@bar, @app.route("/x")',
    '1234-5678-9012-3456 and 0000 0000 0000 0000',
    'postgres://user:${DB_PASSWORD}@host/db, ;password=<redacted>',
    'https://example.com:8443/@scope/pkg',
    '-----BEGIN PUBLIC KEY-----\nFAKEFAKEFAKEFAKEFAKE\n-----END PUBLIC KEY-----',
  ])('%s', text => {
    expect(redacted(text)).toBe(text);
  });
});

describe('fields that their key gives away', () => {
  it.each([
    { json: { customerName: 'Sam' }, result: { customerName: '[person_name:00000000]' } },
    {
      json: { passengers: [{ first_name: 'Mia', dob: '1990-04-05' }] },
      result: { passengers: [{ first_name: '[person_name:00000000]', dob: '[birth_date:00000000]' }] },
    },
    {
      json: { user: { name: 'Ada', role: 'admin' } },
      result: { user: { name: '[person_name:00000000]', role: 'admin' } },
    },
    {
      json: { address: { address1: '9 Fake Lane', city: 'Austin', state: 'TX', zip: '78750', country: 'US' } },
      result: {
        address: {
          address1: '[address:00000000]',
          city: '[address:00000000]',
          state: '[address:00000000]',
          zip: '[address:00000000]',
          country: 'US',
        },
      },
    },
    { json: { address: '9 Fake Lane, Austin' }, result: { address: '[address:00000000]' } },
    { json: { phone: 'ext. 5', mobile: '0171 1234567' }, result: { phone: 'ext. 5', mobile: '[phone:00000000]' } },
    {
      json: { driversLicenseNumber: 'X1', tax_id: '00-0000000' },
      result: { driversLicenseNumber: '[national_id:00000000]', tax_id: '[national_id:00000000]' },
    },
    {
      json: { password: 'FAKEpw22', client_secret: 'FAKEsecret' },
      result: { password: '[secret:00000000]', client_secret: '[secret:00000000]' },
    },
    { json: { 'api-key': '0123abcd0123abcd0123abcd0123abcd' }, result: { 'api-key': '[azure_api_key:00000000]' } },
  ])('go: $json', ({ json, result }) => {
    expect(redacted(JSON.stringify(json))).toBe(JSON.stringify(result));
  });

  it.each([
    { agent: { name: 'support-refund' }, tool: { name: 'issue_refund' }, model: { name: 'gpt-4o' } },
    { role: 'tool', name: 'lookup_customer', tool_call_id: 'call_1' },
    { city: 'Paris', temp: 21, state: 'open', name: 'x' },
    { customer: { state: 'active', id: 'cus_123' } },
    {
      address: '0x52908400098527886E0F7617AE0E5DC8B7F8A3F1',
      bind_address: 'any host',
      file_name: 'a.txt',
      host_name: 'db-1',
    },
    { max_tokens: 100, token: 'the', next_page_token: 'abcdefgh', password_policy: 'at least 8' },
    { password: '${PASSWORD}', api_key: 'YOUR_API_KEY', authorization: 'Bearer <token>' },
    { resourceSpans: [{ spans: [{ spanId: '4242424242424242', startTimeUnixNano: '1713431564123456789' }] }] },
  ])('stay: %j', json => {
    expect(redacted(JSON.stringify(json))).toBe(JSON.stringify(json));
  });
});
