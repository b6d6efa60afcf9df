import { describe, expect, it } from 'vitest';
import { redactJson, redactText } from './index.js';

const marking = { token: (label: string) => `[${label}:00000000]` };

// Every credential here is made of filler words; a prefix is split where secret scanners would look for it.
const k = (...pieces: readonly string[]): string => pieces.join('');
const fill = (length: number): string => 'FAKEfakeFAKE1234'.repeat(12).slice(0, length);

/** Text, and the part of it that must go. */
const goes: readonly (readonly [text: string, secret?: string])[] = [
  ['ann.o@mail.example.com'], ['иван@пример.рф'], ['用户@例子.广告'], ['gina[at]example[dot]com'],
  ['+1 (202) 555-0143'], ['+44 20 7946 0958'], ['+1‑202‑555‑0143'], ['+49 30/901820'], ['202-555-0143'], ['+12025550143'],
  ['4111111111111111'], ['4111 1111 1111 1111'], ['4111‑1111‑1111‑1111'], ['3782-822463-10005'], ['4111  1111  1111  1111'],
  ['GB82 WEST 1234 5698 7654 32'], ['DE89370400440532013000'], ['gb82 west 1234 5698 7654 32'],
  ['203.0.113.7'], ['2001:db8:85a3::8a2e:370:7334'], ['ip-10-0-1-25.ec2.internal', '10-0-1-25'],
  [k('sk', '-ant-api03-', fill(93))], [k('sk', '-proj-', fill(40), 'T3BlbkFJ', fill(40))], [k('sk', '-or-v1-', '0123456789abcdef'.repeat(4))],
  [k('gh', 'p_', fill(36))], [k('gh', 's_eyJhbGciOiJub25lIn0.', fill(40), '.', fill(40))], [k('github', '_pat_', fill(60))],
  [k('xoxb', '-123456789012-1234567890123-', fill(24))], [k('hooks.slack.com', '/services/T00000000/B00000000/', fill(24)), 'T00000000'],
  [k('sk', '_live_', fill(24))], [k('sk', '_org_live_', fill(24))], [k('pi_3MtwBwLkdIwHu7ix28a3', '_secret_', fill(24))],
  [k('AKIA', 'FAKEFAKEFAKEFAKE')], [k('aws_secret_access_key=', fill(40)), fill(40)], [k('ABSK', fill(120))],
  [k('AIza', fill(35))], [k('ya29.c.', fill(80))], [k('GOCSPX-', fill(28))],
  [k('AccountKey=', fill(86), '=='), fill(86)], [k('AZURE_OPENAI_API_KEY=', '0123456789abcdef0123456789abcdef'), '0123456789abcdef0123456789abcdef'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJmYWtlIn0.c2lnbmF0dXJlc2lnbmF0dXJl'],
  ['postgres://app:FAKEpw22@db.example.com/x', 'FAKEpw22'], ['https://x.example/?token=FAKEtoken1234', 'FAKEtoken1234'],
]; // biome-ignore format: a list of values

const stays: readonly string[] = [
  'ord_8127364519', '#W2378156', '4bf92f3577b34da6a3ce929d0e0e4736', '123e4567-e89b-12d3-a456-426614174000',
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b', '2026-04-18T09:12:44.123456Z', '1776503564123456789', '20260418091244', 'v1.25.3-rc.2',
  '1.2.3', '$1,234.56', '€ 1 234 567,89', '4111 1111', '1234-5678-9012-3456', '0.123456789012', '1,000,000,000',
  'gpt-4o-2024-08-06', 'claude-opus-4-5-20251101', 'issue_refund', 'packages/core/src/index.ts:120:14', 'a.b.c()', 'YOUR_API_KEY', '<token>',
  'sk-...', 'xxxx-xxxx', '127.0.0.1', '::1', '0.0.0.0', '255.255.255.0', 'std::vector', '12:34:56', '00:1a:2b:3c:4d:5e',
  'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==', 'ISBN 978-3-16-148410-0',
  'EAN 4006381333931', 'GB82 WEST 1234 5698 7654 33', 'password=os.environ', 'max_tokens=4096', 'next_page_token', 'foo@2x.png', '@types/node@20.19.43',
  '2147483647', '9007199254740993', 'node:20.19.43', '10/12/2026', '2026/04/18 09:12', 'rows 1000-2000', 'port 65535', 'user_1234567890',
]; // biome-ignore format: a list of values

const inJson = (text: string): string => JSON.stringify({ note: text });
const contexts: Readonly<Record<string, (text: string) => string>> = {
  alone: text => text,
  sentence: text => `They gave us ${text}, then left.`,
  'end of a sentence': text => `It was ${text}.`,
  brackets: text => `(${text})`,
  quotes: text => `say "${text}" now`,
  'a line of its own': text => `first\n${text}\nlast`,
  'after an escaped break': text => `first\\n${text}\\nlast`,
  'log line': text => `2026-04-18T09:12:44Z WARN [worker-3] value=${text} status=403`,
  'Markdown table': text => `| name | value |\n|---|---|\n| x | ${text} |`,
  'Markdown code': text => `\`${text}\``,
  CSV: text => `1,"${text}",x\n`,
  'CSV with semicolons': text => `a;${text};b`,
  JSON: inJson,
  'JSON in JSON': text => inJson(inJson(text)),
  'JSON, broken off': text => `${inJson(text).slice(0, -2)}`,
  'JSON after text': text => `result: {"a": [1, {"b": ${JSON.stringify(text)}}]} done`,
  Python: text => `{'note': '${text}', 'ok': True}`,
  XML: text => `<note>${text}</note>`,
  tabs: text => `a\t${text}\tb`,
  emoji: text => `🔑 ${text} 🔒`,
};

describe.each(Object.keys(contexts))('%s', name => {
  const within = contexts[name] ?? String;
  it.each(goes)('goes: %s', (text = '', secret = text) => {
    const given = within(text);
    const { text: once } = redactText(given, marking);
    const written = JSON.stringify(secret).slice(1, -1);
    expect(given).toContain(written);
    expect(once).not.toContain(written);
    expect(redactText(once, marking).text).toBe(once);
    expect(JSON.stringify(redactJson({ note: given }, marking).value)).not.toContain(written);
  });

  it.each(stays)('stays: %s', text => {
    expect(redactText(within(text), marking).text).toBe(within(text));
  });
});
