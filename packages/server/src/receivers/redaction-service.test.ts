import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NO_RULES, REDACTION_FAILED } from '@pawl/core/redact';
import { afterEach, describe, expect, it } from 'vitest';
import { openRecordBook } from '../testing/record-book.js';
import { span, spanLog } from '../testing/spans.js';
import { isForbidden } from './post-json.js';
import { redactorOf } from './redaction.js';

const key = new Uint8Array(32).fill(7);
const servers: { close(): void }[] = [];
afterEach(() => servers.splice(0).map(server => server.close()));

/** A service of a customer: answers as told, and remembers what it was asked. */
const service = async (answer: (texts: readonly string[], response: ServerResponse) => void) => {
  const asked: string[][] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { texts } = JSON.parse(Buffer.concat(chunks).toString()) as { texts: string[] };
      asked.push(texts);
      answer(texts, response);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  servers.push({ close: () => server.closeAllConnections() });
  servers.push(server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/find`;
  const redactor = redactorOf(key, {
    rules: NO_RULES,
    service: { url, timeoutMs: 300, on: ['content', 'customer/notes'] },
  });
  return { asked, redactor };
};

const namesIn = (texts: readonly string[]) => ({
  spans: texts.map(text =>
    [...text.matchAll(/Ada/g)].map(({ index }) => ({ start: index, end: index + 3, label: 'person_name' })),
  ),
});

it('is asked about the fields that the rules name, and what it finds is replaced', async () => {
  const { asked, redactor } = await service((texts, response) => response.end(JSON.stringify(namesIn(texts))));
  const given = span({
    attributes: { content: 'Ada and Ada, ann@example.com', other: 'Ada', customer: { notes: ['Ada'], name: 'x' } },
    events: [{ name: 'Ada', timeUnixNano: '1', attributes: { content: 'no one' } }],
  });
  const [ahead] = (await redactor.ahead?.([given])) ?? [];
  const redacted = openRecordBook(redactor).span(ahead ?? given);
  expect(asked.flat().sort()).toEqual(['Ada', 'Ada and Ada, ann@example.com', 'no one']);
  expect(JSON.stringify(redacted.attributes['content'])).toMatch(
    /^"(\[person_name:[0-9a-f]{8}\]) and \1, \[email:[0-9a-f]{8}\]"$/,
  );
  expect(redacted.attributes['other']).toBe('Ada');
  expect(redacted.attributes['customer']).toMatchObject({ notes: [expect.stringMatching(/^\[person_name:/)] });
  expect(redactor.counts()).toMatchObject({ person_name: 4, email: 1 });
  expect(given.attributes['content']).toContain('Ada');
});

describe('the fields are dropped and counted', () => {
  it.each<{ because: string; answer: (texts: readonly string[], response: ServerResponse) => void }>([
    { because: 'it fails', answer: (_, response) => response.writeHead(500).end('{}') },
    { because: 'it does not answer', answer: () => {} },
    {
      because: 'it sends elsewhere',
      answer: (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    },
    { because: 'it answers no JSON', answer: (_, response) => response.end('ok') },
    { because: 'it answers for fewer texts', answer: (_, response) => response.end('{"spans":[]}') },
    {
      because: 'it points beyond the text',
      answer: (_, response) => response.end('{"spans":[[{"start":0,"end":999,"label":"x"}]]}'),
    },
  ])('when $because', async ({ answer }) => {
    const { redactor } = await service(answer);
    const [redacted] = (await redactor.ahead?.([spanLog({ body: { content: 'Ada', role: 'user' } })])) ?? [];
    expect(redacted?.body).toEqual({ content: REDACTION_FAILED, role: 'user' });
    expect(redactor.counts()).toEqual({ failed: 1 });
  });

  it('when nobody is there', async () => {
    const redactor = redactorOf(key, {
      rules: NO_RULES,
      service: { url: 'http://127.0.0.1:9/', timeoutMs: 300, on: ['content'] },
    });
    const [redacted] = (await redactor.ahead?.([span({ attributes: { content: 'Ada' } })])) ?? [];
    expect(redacted?.attributes).toEqual({ content: REDACTION_FAILED });
  });
});

it.each([
  { address: '169.254.169.254', forbidden: true },
  { address: '::ffff:169.254.169.254', forbidden: true },
  { address: 'fe80::1', forbidden: true },
  { address: '0.0.0.0', forbidden: true },
  { address: 'localhost', forbidden: true },
  { address: '127.0.0.1', forbidden: false },
  { address: '10.0.0.5', forbidden: false },
  { address: '::1', forbidden: false },
])('an address such as $address is forbidden: $forbidden', ({ address, forbidden }) => {
  expect(isForbidden(address)).toBe(forbidden);
});
