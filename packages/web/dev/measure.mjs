#!/usr/bin/env node
// Opens a trajectory of 100,000 steps and a run of 10,000 cases in a real browser and prints how long it took until
// rows were on screen, and how evenly the page scrolls.
//   npm run measure -w @pawl/web
import { chromium } from 'playwright-core';
import { CHROMIUM, startFixtures } from './start.mjs';

const { url, ids, stop } = await startFixtures(['--large']);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });

/** Scrolls for three seconds, about 4,000 pixels each, and returns the time between frames in milliseconds. */
const scroll = /** @type {(selector: string) => Promise<number[]>} */ (
  selector =>
    new Promise(resolve => {
      const element = document.querySelector(selector);
      /** @type {number[]} */
      const frames = [];
      const begun = performance.now();
      let last = begun;
      /** @param {number} now */
      const step = now => {
        frames.push(now - last);
        last = now;
        if (element !== null) element.scrollTop += 66;
        if (now - begun < 3000) requestAnimationFrame(step);
        else resolve(frames.slice(2));
      };
      requestAnimationFrame(step);
    })
);

/** @param {number[]} list @param {number} share */
const quantile = (list, share) => [...list].sort((a, b) => a - b)[Math.floor(list.length * share)] ?? 0;

/** @param {string} name @param {string} path @param {string} row @param {string} scroller */
const measure = async (name, path, row, scroller) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  const page = await context.newPage();
  const begun = Date.now();
  await page.goto(url + path, { waitUntil: 'commit' });
  await page.waitForSelector(row);
  const rows = Date.now() - begun;
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
  const answer = await page.evaluate(
    () =>
      performance
        .getEntriesByType('resource')
        .filter(entry => entry.name.includes('/api/') && 'decodedBodySize' in entry)
        .map(entry => ({ megabytes: Number(Reflect.get(entry, 'decodedBodySize')) / 1e6, millis: entry.duration }))
        .sort((a, b) => b.megabytes - a.megabytes)[0],
  );
  await page.waitForTimeout(1000);
  const frames = await page.evaluate(scroll, scroller);
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  const keys = Date.now();
  for (let index = 0; index < 50; index += 1) await page.keyboard.press('j');
  const perKey = (Date.now() - keys) / 50;
  const end = Date.now();
  await page.evaluate(selector => {
    const element = document.querySelector(selector);
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, scroller);
  await page.waitForTimeout(100);
  const atEnd = Date.now() - end;
  process.stdout.write(
    `${name}: first paint ${Math.round(paint)} ms, rows after ${rows} ms (answer ${answer?.megabytes.toFixed(1)} MB in ${Math.round(answer?.millis ?? 0)} ms); ` +
      `frames p50 ${quantile(frames, 0.5).toFixed(1)} ms, p95 ${quantile(frames, 0.95).toFixed(1)} ms, worst ${Math.max(...frames).toFixed(0)} ms; ` +
      `${perKey.toFixed(1)} ms per key; ${nodes} elements; end of the list in ${atEnd} ms\n`,
  );
  await context.close();
};

await measure('small list', '/trajectories', '.table__row', '.table');
await measure('100,000 steps, tree', `/trajectories/${ids['big']}`, '.step-row', '.rows');
await measure('100,000 steps, timeline', `/trajectories/${ids['big']}?view=timeline`, '.time-row', '.rows');
await measure('100,000 steps, messages', `/trajectories/${ids['big']}?view=messages`, '.entry', '.rows');
await measure('run of 10,000 cases', '/runs/large', '.table__row', '.table');
await browser.close();
stop();
