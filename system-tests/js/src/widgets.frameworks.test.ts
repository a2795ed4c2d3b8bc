import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launch } from './browser';
import { WidgetSite } from './widgets';

const WEB = resolve(import.meta.dirname, '../../../web');

let browser: Browser;
let site: WidgetSite;

beforeAll(async () => {
  browser = await launch();
  site = await WidgetSite.start(browser);
});

afterEach(async () => {
  const [problems, said] = [[...site.problems], [...site.said]];
  await site.clear();
  await Promise.all(['job:1', 'job:2'].map((each) => site.remove(each)));
  expect(problems).toEqual([]);
  // Where React finds fault with a component, it says so here.
  expect(said.filter((each) => /warning|error/i.test(each))).toEqual([]);
});

afterAll(async () => {
  await site.stop();
  await browser.close();
});

test.each(['React in StrictMode', 'Angular with strict templates'])('L4 the example of %s shows jobs', async (which) => {
  const folder = which.startsWith('React') ? 'examples-react' : 'examples-angular';
  await site.update('job:1', { text1: 'Q3 report', progress: 20, datetime: '2031-07-04T16:00:00Z' });
  const page = await site.openBuilt(`${WEB}/${folder}/dist/page`);
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  const progress = () => page.getByRole('progressbar', { name: 'Packing' }).getAttribute('aria-valuenow');
  const channels = async () => Object.keys((await site.server.api('channels', {}))['channels'] as object).filter((each) => each.startsWith('live:'));

  await page.getByRole('button', { name: 'job:1' }).click();
  await expect.poll(progress).toBe('20');
  await expect.poll(() => page.locator('h2').evaluate((h2) => (h2.firstElementChild?.shadowRoot ?? h2).textContent?.trim())).toBe('Q3 report');
  expect(await page.locator('fanfare-datetime [part=text]').textContent()).toMatch(/^July 4, 2031/);
  expect(site.subscribed).toEqual(['live:job:1']);

  await site.update('job:1', { progress: 30 });
  await expect.poll(progress).toBe('30');
  await expect.poll(() => page.locator('.changed').textContent()).toBe('progress');

  await page.getByRole('button', { name: 'job:2' }).click();
  await expect.poll(channels).toEqual(['live:job:2']);
  await site.update('job:2', { text1: 'Q4 report', progress: 1 });
  await expect.poll(progress).toBe('1');
  expect(site.subscribed).toEqual(['live:job:1', 'live:job:2']);

  await page.getByRole('button', { name: 'none' }).click();
  await expect.poll(channels).toEqual([]);
  expect(sockets).toHaveLength(1);
});
