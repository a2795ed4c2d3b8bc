import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ServerProcess } from './server';

/** In one process, the end of one window is the end of the browser. */
const ONE_PROCESS = ['--single-process', '--no-zygote'];

let browser: Browser;
let server: ServerProcess;

beforeAll(async () => {
  // Tells the package to unpack the libraries that its browser needs.
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs20.x';
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((arg) => !ONE_PROCESS.includes(arg)), '--disable-background-networking'],
    headless: true,
  });
});

afterAll(() => browser.close());

beforeEach(async () => {
  server = await ServerProcess.example('dev.fanfare.examples.progress.ProgressDemo');
});

afterEach(() => server.kill());

test('N13 the progress of a job is in all tabs of the browser that asked for it, and in no other', async () => {
  const mine = await browser.newContext();
  const page = await mine.newPage();
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Print a report' }).isEnabled();
  await expect.poll(() => page.locator('#state').textContent()).toBe('connected');
  const tab = await mine.newPage();
  await tab.goto(server.url);
  await expect.poll(() => tab.locator('#state').textContent()).toBe('connected');
  const other = await (await browser.newContext()).newPage();
  await other.goto(server.url);
  await expect.poll(() => other.locator('#state').textContent()).toBe('connected');
  // The page cannot read the cookie that says which browser it is.
  expect(await page.evaluate('document.cookie')).toBe('');

  await page.getByRole('button', { name: 'Print a report' }).click();
  for (const each of [page, tab]) {
    await expect.poll(() => each.locator('#title').textContent(), { timeout: 10_000 }).toBe('Printing the report');
    await expect.poll(() => each.locator('#messages li').allTextContents(), { timeout: 20_000 }).toEqual([
      'Your report is ready',
    ]);
    await expect.poll(() => each.locator('#progress').isHidden()).toBe(true);
  }
  expect(await other.locator('#messages li').count()).toBe(0);
  expect(await other.locator('#title').textContent()).toBe('');
});
