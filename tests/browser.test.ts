import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runDemo } from '../scripts/lib/demo.mjs';

// The demo is the arrangement: production traffic, a case, a red and a green run, a passed and a held gate, all made by
// real processes. The browser then walks from the failing run to the held gate.
const executablePath = process.env['PAWL_CHROMIUM'];
if (executablePath === undefined) process.stderr.write('browser tests skipped: PAWL_CHROMIUM names no Chromium\n');

describe.skipIf(executablePath === undefined)('from the failing run to the held gate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-browser-'));
  let demo: Promise<number>;
  let leave: () => void = () => {};
  let url = '';
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const troubles: string[] = [];

  beforeAll(async () => {
    url = await new Promise<string>((resolve, reject) => {
      demo = runDemo({
        folder,
        look: address => {
          resolve(address);
          return new Promise<void>(done => {
            leave = done;
          });
        },
      });
      demo.then(code => reject(new Error(`the demo ended with ${code}`)), reject);
    });
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox', '--disable-gpu'],
    });
    context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
      locale: 'en-US',
    });
    page = await context.newPage();
    page.on('console', message => message.type() === 'error' && troubles.push(`console: ${message.text()}`));
    page.on('pageerror', error => troubles.push(`page: ${error.message}`));
    page.on('request', request => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
        troubles.push(`request: ${request.url()}`);
    });
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    leave();
    await demo;
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const room = (name: string) => page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name }).click();
  // What each test left on the screen, for a person to look at.
  afterEach(async ({ task }) => {
    const folder = process.env['PAWL_SCREENSHOTS'];
    if (folder === undefined) return;
    await page.screenshot({ path: join(folder, `${task.name.replace(/\W+/g, '-')}.png`) });
  });

  const parameter = (name: string) => new URL(page.url()).searchParams.get(name);

  it('finds the failing runs by text, newest first', async () => {
    const rows = page.locator('a[href*="/trajectories/"]');
    await page.goto(url);
    await expect.poll(() => rows.count()).toBe(12);
    await page.keyboard.press('/');
    await page.keyboard.type('approved and processed');
    await page.waitForURL(/q=/);
    await expect.poll(() => rows.count()).toBeLessThan(12);
    expect(await rows.count()).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
  });

  it('opens one, selects a step, and keeps it in the address across the views', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/trajectories\/[0-9a-f]{32}/);
    await page
      .getByRole('treeitem')
      .filter({ hasText: 'issue_refund' })
      .filter({ hasNotText: 'calls' })
      .first()
      .click();
    await expect.poll(() => parameter('step')).toMatch(/^[0-9a-f]{16}$/);
    const step = parameter('step');
    await page.getByRole('region', { name: 'Step' }).getByText('order_id').first().waitFor();
    for (const view of ['Messages', 'Timeline', 'Tree']) {
      await page.getByRole('tab', { name: view }).click();
      expect(parameter('step')).toBe(step);
    }
    await page.reload();
    await page.getByRole('region', { name: 'Step' }).getByText('order_id').first().waitFor();
  });

  it('says how to make a case of it', async () => {
    const [, id = ''] = /trajectories\/([0-9a-f]{32})/.exec(page.url()) ?? [];
    await page.getByRole('button', { name: 'Make a case' }).click();
    await page.getByText(`pawl case from ${id}`).first().waitFor();
  });

  it('shows how completely the risky runs are recorded, and leads to a run that misses something', async () => {
    await room('Coverage');
    const agent = page.getByRole('button', { name: /^support-refund/ }).first();
    await agent.waitFor();
    await page
      .getByRole('img', { name: /^Stop reason: 100/ })
      .first()
      .waitFor();
    await agent.click();
    await expect.poll(() => parameter('open')).toBe('support-refund');
    await page.locator('.gaps').first().waitFor();
  });

  it('shows what pawl.yaml does not name, and how much was understood, by key', async () => {
    await page.keyboard.press('2');
    await page.waitForURL(/\/unknown/);
    await page.getByText('models: [').first().waitFor();
    await page.keyboard.press('3');
    await page.waitForURL(/\/conventions/);
    await page
      .getByRole('img', { name: /read, .* unread/ })
      .first()
      .waitFor();
  });

  it('says how trajectories are grouped into sessions', async () => {
    await room('Sessions');
    await page.getByText('gen_ai.conversation.id').or(page.locator('a.row-link')).first().waitFor();
  });

  it('shows the cases of the project and one in full', async () => {
    await room('Cases');
    await page
      .getByRole('link', { name: /no promise before a person approved/ })
      .first()
      .click();
    await page.getByText('required_spans').first().waitFor();
  });

  it('shows the red and the green run, and the attempts of a case', async () => {
    await room('Runs');
    await expect.poll(() => page.getByRole('link', { name: /support-refund/ }).count()).toBeGreaterThanOrEqual(2);
    await page
      .getByRole('link', { name: /support-refund-1/ })
      .first()
      .click();
    await page.waitForURL(/\/runs\/.+support-refund-1/);
    await page.getByText('refund-without-approval').first().waitFor();
    await page
      .getByText(/issue_refund/)
      .first()
      .waitFor();
  });

  it('shows why the gate held, and leads to the step that shows it', async () => {
    await room('Gates');
    await page
      .getByRole('link', { name: /refund-without-approval/ })
      .first()
      .click();
    await page.getByText('Held because').waitFor();
    await page.getByText('required step approval:required is missing').first().waitFor();
    await page.getByText('support-platform').first().waitFor();
    await page.getByText('pawl run').first().waitFor();
    await page.getByRole('link', { name: 'tool:issue_refund' }).first().click();
    await page.waitForURL(/\/trajectories\/.*step=/);
    await page.getByRole('region', { name: 'Step' }).getByText('issue_refund').first().waitFor();
  });

  it('reads in the dark', async () => {
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.keyboard.press('t');
    await expect.poll(ground).not.toBe(light);
  });

  it('had no error, and asked nobody else', () => {
    expect(troubles).toEqual([]);
  });
});
