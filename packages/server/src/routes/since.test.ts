import { expect, it } from 'vitest';
import { sinceNs } from './since.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const at = (text: string): string => `${Date.parse(text)}000000`;

it.each([
  { text: undefined, moment: '0' },
  { text: '24h', moment: at('2026-11-23T12:00:00Z') },
  { text: '90m', moment: at('2026-11-24T10:30:00Z') },
  { text: '7d', moment: at('2026-11-17T12:00:00Z') },
  { text: '999999d', moment: '0' },
  { text: '2026-11-24T08:00:00Z', moment: at('2026-11-24T08:00:00Z') },
  { text: '2026-11-24T08:00:00.5+02:00', moment: at('2026-11-24T06:00:00.500Z') },
  { text: '1960-01-01T00:00:00Z', moment: '0' },
])('$text begins at $moment', ({ text, moment }) => {
  expect(sinceNs(text, NOW)).toBe(moment);
});

it.each(['yesterday', '24', '-1h', '1w', '2026-11-24', "0' OR 1=1"])('refuses %j', text => {
  expect(() => sinceNs(text, NOW)).toThrow('must be a moment such as');
});
