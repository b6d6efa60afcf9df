import { describe, expect, it } from 'vitest';
import { redactYaml } from './index.js';

const marking = { token: (label: string) => `[${label}:00000000]` };
const redacted = (text: string): string => redactYaml(text, marking).text;

describe('a YAML file', () => {
  it.each([
    { text: 'first_name: Ada # hers\nok: yes\n', result: 'first_name: [person_name:00000000] # hers\nok: yes\n' },
    {
      text: 'customer:\n  name: "Sam Roe"\n  age: 7\n',
      result: 'customer:\n  name: "[person_name:00000000]"\n  age: 7\n',
    },
    { text: 'tool:\n  name: read_order\n', result: 'tool:\n  name: read_order\n' },
    {
      text: 'customers:\n  - name: Sam\n    to: ann@example.com\n',
      result: 'customers:\n  - name: [person_name:00000000]\n    to: [email:00000000]\n',
    },
    {
      text: "password: 'FAKEpw22'\nnote: |\n  call +1 202-555-0143\n",
      result: "password: '[secret:00000000]'\nnote: |\n  call [phone:00000000]\n",
    },
    { text: 'input: {"last_name":"Roe"}\n', result: 'input: {"last_name":"[person_name:00000000]"}\n' },
  ])('$text', ({ text, result }) => {
    expect(redacted(text)).toBe(result);
    expect(redacted(result)).toBe(result);
  });
});
