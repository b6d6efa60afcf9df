#!/usr/bin/env node
// Drives every page in a real browser against the fixture server: takes screenshots to look at, and fails when a page
// logs an error, breaks the Content-Security-Policy, scrolls sideways, asks another host, or runs foreign text.
//   npm run look -w @pawl/web -- [--out DIR] [--only NAME] [--theme dark|light] [--size wide|phone]
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { CHROMIUM, startFixtures } from './start.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(tmpdir(), 'pawl-shots') },
    only: { type: 'string' },
    theme: { type: 'string' },
    size: { type: 'string' },
    browser: { type: 'string', default: CHROMIUM },
  },
});
mkdirSync(values.out, { recursive: true });

const full = await startFixtures([]);
const empty = await startFixtures(['--empty']);
const browser = await chromium.launch({ executablePath: values.browser, args: ['--no-sandbox'] });

const { ids } = full;
/** @typedef {import('playwright-core').Page} Page */
/** @type {{ name: string, path: string, empty?: boolean, act?: (page: Page) => Promise<void>, expects?: RegExp }[]} */
const PAGES = [
  { name: 'trajectories', path: '/trajectories' },
  {
    name: 'trajectories-cursor',
    path: '/trajectories',
    act: async page => {
      await page.keyboard.press('j');
      await page.keyboard.press('j');
    },
  },
  { name: 'trajectories-filtered', path: '/trajectories?agent=support-refund&version=1&status=error&q=timeout' },
  { name: 'trajectories-nothing', path: '/trajectories?q=nothing-has-this' },
  { name: 'trajectories-empty', path: '/trajectories', empty: true },
  { name: 'trajectory-tree', path: `/trajectories/${ids['bad']}` },
  {
    name: 'trajectory-said',
    path: `/trajectories/${ids['bad']}`,
    act: async page => {
      const open = page.getByRole('button', { name: 'Input and output' });
      if (await open.isVisible()) await open.click();
      await page.getByText('Said about this run').scrollIntoViewIfNeeded();
      await page.locator('.said__item').last().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'trajectory-unsaid',
    path: `/trajectories/${ids['incident']}`,
    act: async page => {
      const open = page.getByRole('button', { name: 'Input and output' });
      if (await open.isVisible()) await open.click();
      await page.locator('.said__nothing').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'hostile-said',
    path: `/trajectories/${ids['hostile']}`,
    act: async page => {
      const open = page.getByRole('button', { name: 'Input and output' });
      if (await open.isVisible()) await open.click();
      await page.locator('.said__item').last().scrollIntoViewIfNeeded();
    },
  },
  { name: 'trajectory-tool', path: `/trajectories/${ids['attempt']}?step=${ids['evidence']}` },
  {
    name: 'trajectory-model',
    path: `/trajectories/${ids['bad']}`,
    act: async page => {
      for (const _ of 'jjjjjjj') await page.keyboard.press('j');
    },
  },
  { name: 'trajectory-error', path: `/trajectories/${ids['broken']}`, act: page => page.keyboard.press('e') },
  {
    name: 'trajectory-messages',
    path: `/trajectories/${ids['bad']}?view=messages`,
    act: async page => {
      for (const _ of 'jjj') await page.keyboard.press('j');
      await page.keyboard.press('Enter');
    },
  },
  { name: 'trajectory-timeline', path: `/trajectories/${ids['incident']}?view=timeline` },
  { name: 'trajectory-running', path: `/trajectories/${ids['running']}?view=timeline` },
  { name: 'trajectory-incident', path: `/trajectories/${ids['incident']}` },
  { name: 'trajectory-log', path: `/trajectories/${ids['log']}?view=messages&step=tool-book` },
  { name: 'trajectory-case', path: `/trajectories/${ids['bad']}`, act: page => page.keyboard.press('c') },
  { name: 'trajectory-missing', path: '/trajectories/ffffffffffffffffffffffffffffffff', expects: /404/ },
  { name: 'hostile-list', path: '/trajectories?status=error' },
  { name: 'hostile-tree', path: `/trajectories/${ids['hostile']}`, act: page => page.keyboard.press('e') },
  { name: 'hostile-messages', path: `/trajectories/${ids['hostile']}?view=messages` },
  { name: 'hostile-timeline', path: `/trajectories/${ids['hostile']}?view=timeline&step=javascript:window.__pwned=1` },
  { name: 'hostile-case', path: '/cases/hostile-names' },
  { name: 'sessions', path: '/sessions' },
  { name: 'sessions-empty', path: '/sessions', empty: true },
  { name: 'session', path: '/sessions/conv-1r2e' },
  { name: 'coverage', path: '/coverage' },
  { name: 'coverage-open', path: '/coverage?open=support-refund' },
  { name: 'coverage-empty', path: '/coverage', empty: true },
  { name: 'unknown', path: '/unknown' },
  { name: 'unknown-empty', path: '/unknown', empty: true },
  { name: 'conventions', path: '/conventions' },
  {
    name: 'conventions-open',
    path: '/conventions',
    act: async page => {
      await page.locator('summary').first().click();
    },
  },
  { name: 'conventions-empty', path: '/conventions', empty: true },
  { name: 'cases', path: '/cases' },
  { name: 'cases-empty', path: '/cases', empty: true },
  { name: 'case', path: '/cases/refund-approval-bypass' },
  { name: 'runs', path: '/runs' },
  { name: 'runs-empty', path: '/runs', empty: true },
  { name: 'run', path: '/runs/support-refund-v1' },
  { name: 'run-open', path: '/runs/support-refund-v1?open=refund-approval-bypass&sort=pass_rate' },
  { name: 'run-tau', path: '/runs/tau?show=failing' },
  { name: 'gates', path: '/gates' },
  { name: 'gates-empty', path: '/gates', empty: true },
  { name: 'gate-hold', path: '/gates/20261120-1412-hold' },
  { name: 'gate-pass', path: '/gates/20261120-1430-pass' },
  { name: 'gate-inconclusive', path: '/gates/20261119-0900-inconclusive' },
  { name: 'keys', path: '/trajectories', act: page => page.keyboard.press('?') },
];
const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

/** @type {string[]} */
const problems = [];
let shots = 0;
for (const theme of /** @type {const} */ (['light', 'dark'])) {
  if (values.theme !== undefined && values.theme !== theme) continue;
  for (const [size, viewport] of Object.entries(SIZES)) {
    if (values.size !== undefined && values.size !== size) continue;
    const context = await browser.newContext({
      viewport,
      colorScheme: theme,
      locale: 'en-US',
      hasTouch: size === 'phone',
    });
    for (const { name, path, act, expects, ...options } of PAGES) {
      if (values.only !== undefined && !name.startsWith(values.only)) continue;
      const origin = options.empty ? empty.url : full.url;
      const label = `${name} ${theme} ${size}`;
      const page = await context.newPage();
      page.on('console', message => {
        if (message.type() !== 'error' && message.type() !== 'warning') return;
        if (expects?.test(message.text()) !== true) problems.push(`${label}: ${message.text()}`);
      });
      page.on('pageerror', error => problems.push(`${label}: ${error.message}`));
      page.on('request', request => {
        if (!request.url().startsWith(origin)) problems.push(`${label}: asks ${request.url()}`);
      });
      await page.goto(origin + path, { waitUntil: 'networkidle' });
      await act?.(page);
      await page.waitForTimeout(450);
      if (await page.evaluate('"__pwned" in window || "polluted" in {}'))
        problems.push(`${label}: foreign text was run`);
      const wide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
      if (wide) problems.push(`${label}: scrolls sideways`);
      await page.screenshot({ path: join(values.out, `${name}-${theme}-${size}.png`) });
      shots += 1;
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
full.stop();
empty.stop();
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${shots} pages in ${values.out}, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
