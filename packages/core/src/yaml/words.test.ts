import { expect, it } from 'vitest';
import { closest, formatDuration, parseDuration } from './index.js';

it.each([
  { word: 'tool_called', candidates: ['tools_called', 'tools_not_called'], meant: 'tools_called' },
  { word: 'Severity', candidates: ['severity'], meant: 'severity' },
  { word: 'final-status', candidates: ['final_status'], meant: 'final_status' },
  { word: 'ownr', candidates: ['owner', 'order'], meant: 'owner' },
  { word: 'banana', candidates: ['owner', 'order'], meant: null },
  { word: 'x', candidates: ['y', 'id'], meant: 'y' },
  { word: 'x'.repeat(1_000_000), candidates: ['owner'], meant: null },
])('takes $meant for what was meant', ({ word, candidates, meant }) => {
  expect(closest(word, candidates)).toBe(meant);
});

it.each([
  { text: '500ms', milliseconds: 500 },
  { text: '30s', milliseconds: 30_000 },
  { text: '1.5s', milliseconds: 1_500 },
  { text: '2m', milliseconds: 120_000 },
  { text: '12h', milliseconds: 43_200_000 },
  { text: '14d', milliseconds: 1_209_600_000 },
  { text: '30', milliseconds: null },
  { text: '30 s', milliseconds: null },
  { text: '-1s', milliseconds: null },
  { text: '1e3s', milliseconds: null },
  { text: '1constructor', milliseconds: null },
  { text: '', milliseconds: null },
])('$text lasts $milliseconds ms', ({ text, milliseconds }) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

it.each([
  { milliseconds: 12.345, text: '12.35 ms' },
  { milliseconds: 1_250, text: '1.25 s' },
  { milliseconds: 90_000, text: '1.5 min' },
])('$milliseconds ms reads $text', ({ milliseconds, text }) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
