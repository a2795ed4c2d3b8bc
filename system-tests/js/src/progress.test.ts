import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launch } from './browser';
import { range } from './clients';
import { ServerProcess } from './server';

let browser: Browser;
let server: ServerProcess;
const problems: string[] = [];

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

beforeEach(async () => {
  server = await ServerProcess.example('dev.fanfare.examples.progress.ProgressDemo');
});

afterEach(async () => {
  await server.kill();
  expect(problems).toEqual([]);
});

/** The page of the example in a new tab, as it is before it is connected. */
async function visit(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(server.url);
  return page;
}

/** The same, connected. */
async function open(context: BrowserContext): Promise<Page> {
  const page = await visit(context);
  await expect.poll(() => page.getByRole('status').textContent()).toBe('Connected');
  return page;
}

async function print(page: Page, pages: number): Promise<void> {
  await page.getByLabel('Pages').fill(String(pages));
  await page.getByRole('button', { name: 'Print a report' }).click();
}

/** How many pages a tab says are printed, of each report. */
const printed = (page: Page) =>
  page.getByRole('progressbar').evaluateAll((bars) => bars.map((bar) => (bar as HTMLProgressElement).value));

const news = (page: Page) => page.getByRole('list', { name: 'News' }).getByRole('listitem').allTextContents();

test('N13 a page that is closed and opened again while its job runs gets the progress and the end, and no other browser does', async () => {
  const mine = await browser.newContext({ viewport: { width: 320, height: 640 }, colorScheme: 'dark' });
  const other = await open(await browser.newContext());
  const tab = await open(mine);
  const page = await open(mine);
  // The page cannot read the cookie that says which browser it is.
  expect(await page.evaluate('document.cookie')).toBe('');

  await print(page, 200);
  await expect.poll(async () => (await printed(page))[0]).toBeGreaterThan(0);
  const [before = 0] = await printed(page);
  await page.close();
  const again = await open(mine);
  await expect.poll(async () => (await printed(again))[0]).toBeGreaterThan(before);
  expect(await again.getByRole('listitem').getByRole('heading').textContent()).toBe('Printing the report');
  expect(await again.evaluate('document.documentElement.scrollWidth')).toBe(320);

  for (const each of [again, tab]) {
    await expect.poll(() => news(each), { timeout: 40_000 }).toEqual(['Your report is ready. Pages: 200']);
    await expect.poll(() => printed(each)).toEqual([]);
  }
  // Whatever went to everybody would have come before this.
  await print(other, 1);
  await expect.poll(() => news(other)).toEqual(['Your report is ready. Pages: 1']);
  expect(await news(again)).toEqual(['Your report is ready. Pages: 200']);
});

test('N16 tabs that a browser opens all at once on its first visit are one client', async () => {
  for (const _ of range(1, 3)) {
    const context = await browser.newContext();
    const tabs = await Promise.all(range(1, 6).map(() => visit(context)));
    const ids = () => Promise.all(tabs.map((tab) => tab.evaluate('socket.clientId')));
    await expect.poll(ids).toEqual(tabs.map(() => expect.stringMatching(/^[-\w]{22}$/)));
    expect(new Set(await ids()).size).toBe(1);
    await context.close();
  }
});

test('the page says what cannot be printed', async () => {
  const page = await open(await browser.newContext());
  await page.getByLabel('Pages').evaluate((field) => ((field as HTMLInputElement).form!.noValidate = true));
  await print(page, 0);
  await expect.poll(() => news(page)).toEqual(['A report has 1 to 1000 pages, not "0"']);
});
