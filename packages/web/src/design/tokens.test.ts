import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

type Theme = 'light' | 'dark';

/** Relative luminance (WCAG 2.2) of `oklch(L C H)`; matrices by Björn Ottosson, 2020, https://bottosson.github.io/posts/oklab. */
const luminance = (oklch: string): number => {
  const [lightness = 0, chroma = 0, hue = 0] = [...oklch.matchAll(/[\d.]+/g)].map(([number]) => Number(number));
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number): number => Math.min(1, Math.max(0, value));
  const red = clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** A token's colour in a theme. */
const token = (name: string, theme: Theme): string => {
  const value = new RegExp(`--${name}:\\s*([^;]+);`).exec(css)?.[1] ?? '';
  const colours = value.match(/oklch\([^)]*\)/g) ?? [];
  const colour = value.startsWith('light-dark') && theme === 'dark' ? colours[1] : colours[0];
  if (colour === undefined) throw new Error(`tokens.css has no colour --${name}`);
  return colour;
};

const contrast = (text: string, ground: string, theme: Theme): number => {
  const [one, other] = [luminance(token(text, theme)), luminance(token(ground, theme))];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
};

const KINDS = ['agent', 'workflow', 'model', 'tool', 'retrieval', 'memory', 'policy', 'approval', 'message'];
const GROUNDS = ['ground', 'surface', 'raised', 'hover', 'accent-ground'];

describe.each(['light', 'dark'] as const)('in the %s theme', theme => {
  it.each([
    ...['text', 'text-2', 'text-3', 'accent'].flatMap(text => GROUNDS.map(ground => [text, ground])),
    ...['good', 'bad', 'warn'].flatMap(word => ['surface', 'ground', `${word}-ground`].map(ground => [word, ground])),
    ...['text', 'text-2'].flatMap(text => ['good-ground', 'bad-ground', 'warn-ground'].map(ground => [text, ground])),
    ...['json-key', 'json-text', 'json-number', 'json-word', ...KINDS.map(kind => `kind-${kind}`)].map(text => [
      text,
      'surface',
    ]),
    ['on-solid', 'accent-solid'],
  ])('%s can be read on %s', (text = '', ground = '') => {
    expect(contrast(text, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['good-solid', 'bad-solid'])('a drawing can be seen on %s', ground => {
    expect(contrast('on-solid', ground, theme)).toBeGreaterThanOrEqual(3);
  });
});

it('knows black on white', () => {
  expect((luminance('oklch(1 0 0)') + 0.05) / (luminance('oklch(0 0 0)') + 0.05)).toBeCloseTo(21, 1);
});
