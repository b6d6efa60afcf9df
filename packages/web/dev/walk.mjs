#!/usr/bin/env node
// Walks through the interface by keyboard and mouse as a person would, in a real browser against the fixture server.
//   npm run walk -w @pawl/web
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { CHROMIUM, startFixtures } from './start.mjs';

const { url, ids, stop } = await startFixtures([]);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
/** @typedef {import('playwright-core').Page} Page */

/** @param {import('playwright-core').Locator} locator */
const textOf = async locator => (await locator.textContent()) ?? '';
/** @param {Page} page */
const place = page => page.url().slice(url.length);
/** @param {Page} page @param {string[]} keys */
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
/** @param {Page} page @param {RegExp} pattern */
const at = async (page, pattern) => {
  await page.waitForURL(address => pattern.test(address.href.slice(url.length)), { timeout: 5000 });
};

/** @type {Record<string, (page: Page) => Promise<void>>} */
const WALKS = {
  'j and k move through the list, Enter opens, Esc goes back': async page => {
    await page.goto(`${url}/trajectories`);
    await page.waitForSelector('.table__row');
    await press(page, 'j', 'j', 'j', 'k');
    assert.match((await textOf(page.locator('.table__row--current'))).replace(/\s+/g, ' '), /support-refund ?@1/);
    await press(page, 'Enter');
    await at(page, new RegExp(`^/trajectories/${ids['bad']}$`));
    await page.waitForSelector('.step-row');
    await press(page, 'Escape');
    await at(page, /^\/trajectories$/);
  },
  'typing in the filter is never taken for a key, and ends up in the URL': async page => {
    await page.goto(`${url}/trajectories`);
    await page.waitForSelector('.table__row');
    await press(page, '/');
    await page.keyboard.type('tjk?');
    await at(page, /q=tjk%3F$/);
    assert.equal(await page.locator('html').getAttribute('data-theme'), null);
    assert.equal(await page.locator('dialog').count(), 0);
    await page.locator('text=Clear the filters').click();
    await at(page, /^\/trajectories$/);
    await page.waitForSelector('.table__row');
  },
  't changes the theme, and the choice is remembered': async page => {
    await page.goto(`${url}/cases`);
    await page.waitForSelector('.table__row');
    await press(page, 't');
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    await page.reload();
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    await press(page, 't');
    assert.equal(await page.locator('html').getAttribute('data-theme'), null);
  },
  '? shows the keys of the page, Esc closes them and nothing else': async page => {
    await page.goto(`${url}/trajectories/${ids['bad']}`);
    await page.waitForSelector('.step-row');
    await press(page, '?');
    const keys = await textOf(page.locator('dialog'));
    for (const label of ['Next step', 'Next error', 'Dark or light', 'Back']) assert.ok(keys.includes(label), label);
    await press(page, 'Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await at(page, new RegExp(`^/trajectories/${ids['bad']}$`));
  },
  'the selected step is in the URL and the same in every view': async page => {
    await page.goto(`${url}/trajectories/${ids['bad']}`);
    await page.waitForSelector('.step-row');
    await press(page, 'j', 'j', 'j');
    await at(page, /step=/);
    const step = new URL(page.url()).searchParams.get('step');
    assert.equal(await textOf(page.locator('.detail__name')), 'read_order');
    for (const [key, view] of [
      ['2', 'messages'],
      ['3', 'timeline'],
      ['1', null],
    ]) {
      await press(page, key ?? '');
      await page.waitForFunction(wanted => new URL(location.href).searchParams.get('view') === wanted, view);
      assert.equal(new URL(page.url()).searchParams.get('step'), step);
      assert.equal(await textOf(page.locator('.detail__name')), 'read_order');
    }
    await page.reload();
    await page.waitForSelector('.step-row--selected');
    assert.match(await textOf(page.locator('.step-row--selected')), /read_order/);
  },
  'h and l fold and unfold, e leads to the error': async page => {
    await page.goto(`${url}/trajectories/${ids['broken']}`);
    await page.waitForSelector('.step-row');
    const all = await page.locator('.step-row').count();
    await press(page, 'j', 'h');
    await page.waitForFunction(() => document.querySelectorAll('.step-row').length === 1);
    await press(page, 'e');
    await page.waitForFunction(rows => document.querySelectorAll('.step-row').length === rows, all);
    assert.match(await textOf(page.locator('.detail .error-box')), /no answer from payments/);
  },
  'in the messages a call unfolds to its arguments and result': async page => {
    await page.goto(`${url}/trajectories/${ids['log']}?view=messages&step=tool-users`);
    await page.waitForSelector('.entry--selected');
    await press(page, 'Enter');
    const entry = page.locator('.entry--selected');
    await entry.locator('.value').first().waitFor();
    assert.match(await textOf(entry), /Arguments[\s\S]*Result/);
  },
  'a failing attempt leads from the run to the step that shows it': async page => {
    await page.goto(`${url}/runs/support-refund-v1`);
    await page.waitForSelector('a.square.outcome--failed');
    await page.locator('a.square.outcome--failed').first().click();
    await at(page, new RegExp(`^/trajectories/${ids['attempt']}\\?step=${ids['evidence']}$`));
    await page.waitForSelector('.step-row--selected');
    assert.equal(await textOf(page.locator('.detail__name')), 'issue_refund');
  },
  'the run sorts, filters and unfolds, all in the URL': async page => {
    await page.goto(`${url}/runs/support-refund-v1`);
    await page.waitForSelector('.table__row');
    await page.locator('button', { hasText: 'Pass rate' }).click();
    await at(page, /sort=pass_rate$/);
    assert.match(await textOf(page.locator('.table__row').first()), /No refund promise/);
    await page.locator('button', { hasText: 'Failing only' }).click();
    await at(page, /show=failing/);
    assert.ok((await page.locator('.table__row').count()) < 5);
    await press(page, 'j', 'Enter');
    await at(page, /open=refund-approval-bypass/);
    await page.waitForSelector('.case-details');
    assert.match(await textOf(page.locator('.case-details')), /called issue_refund/);
  },
  'a held gate names case, check, owner and command, and leads to the step': async page => {
    await page.goto(`${url}/gates`);
    await page.waitForSelector('.table__row');
    await press(page, 'j', 'Enter');
    await page.waitForSelector('.verdict--hold');
    const text = await textOf(page.locator('.gate'));
    for (const part of [
      'Hold',
      'approval:required is missing',
      'required_spans',
      'support-platform',
      'pawl run refund-approval-bypass',
    ]) {
      assert.ok(text.includes(part), part);
    }
    await page.locator('.reason__step', { hasText: 'tool:issue_refund' }).click();
    await at(page, new RegExp(`step=${ids['evidence']}$`));
    await press(page, 'Escape', 'Escape');
    await page.waitForSelector('.verdict--hold');
  },
  'make a case shows the exact command': async page => {
    await page.goto(`${url}/trajectories/${ids['bad']}`);
    await page.waitForSelector('.step-row');
    await press(page, 'c');
    assert.equal(await textOf(page.locator('.make-case .command__line')), `pawl case from ${ids['bad']}`);
    await page.locator('.make-case .copy').click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `pawl case from ${ids['bad']}`);
  },
  'a page whose server went away says what to do': async page => {
    await page.route('**/api/**', route => route.abort());
    await page.goto(`${url}/runs`);
    await page.waitForSelector('.notice--error');
    assert.match(await textOf(page.locator('.notice--error')), /pawl up/);
    await page.unroute('**/api/**');
    await page.waitForSelector('.table__row');
  },
};

let failed = 0;
for (const [name, walk] of Object.entries(WALKS)) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    colorScheme: 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', error => errors.push(error.message));
  try {
    await walk(page);
    assert.deepEqual(errors, []);
    process.stdout.write(`ok      ${name}\n`);
  } catch (error) {
    failed += 1;
    process.stdout.write(
      `FAILED  ${name}\n        at ${place(page)}\n        ${error instanceof Error ? error.message : error}\n`,
    );
  }
  await context.close();
}
await browser.close();
stop();
process.stdout.write(`${Object.keys(WALKS).length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
