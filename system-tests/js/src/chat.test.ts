import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launch } from './browser';
import { ServerProcess } from './server';

let browser: Browser;
let server: ServerProcess;
let data: string;
const problems: string[] = [];

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'fanfare-chat-'));
  server = await ServerProcess.demo(data);
  problems.length = 0;
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await server.kill();
});

/** Opens the chat in a window of its own, under a name. */
async function enter(name: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(`${name}: ${error.message}`));
  await page.goto(server.url);
  await page.getByLabel('What should we call you?').fill(name);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.waitForSelector('#status[data-state="connected"]');
  return page;
}

async function say(page: Page, text: string): Promise<void> {
  await page.locator('#text').fill(text);
  await page.locator('#text').press('Enter');
  await expect.poll(() => page.locator('#text').inputValue()).toBe('');
}

function messages(page: Page): Promise<string[]> {
  return page.locator('.message-text').allTextContents();
}

describe('S6 chat', () => {
  test('messages, presence and typing appear in the other window', async () => {
    const ann = await enter('Ann');
    const bob = await enter('Bob');
    await expect.poll(() => ann.locator('.people-name').allTextContents()).toEqual(['Ann (you)', 'Bob']);
    await expect.poll(() => bob.locator('.people-name').allTextContents()).toEqual(['Ann', 'Bob (you)']);

    await say(ann, 'Hello <b>Bob</b>');
    await expect.poll(() => messages(bob)).toEqual(['Hello <b>Bob</b>']);
    expect(await bob.locator('.message-name').allTextContents()).toEqual(['Ann']);
    await bob.locator('#text').pressSequentially('Hi');
    await expect.poll(() => ann.locator('#typing').textContent()).toBe('Bob is typing…');
    await say(bob, 'Hi Ann\nhow are you?');
    await expect.poll(() => messages(ann)).toEqual(['Hello <b>Bob</b>', 'Hi Ann\nhow are you?']);
    await expect.poll(() => ann.locator('#typing').textContent()).toBe('');

    await bob.context().close();
    await expect.poll(() => ann.locator('.people-name').allTextContents()).toEqual(['Ann (you)']);
    expect(problems).toEqual([]);
  });

  test('a page that is opened later shows the last 50 messages', async () => {
    const ann = await enter('Ann');
    for (let i = 1; i <= 55; i++) {
      await say(ann, `message ${i}`);
    }
    const bob = await enter('Bob');
    const expected = Array.from({ length: 50 }, (_, i) => `message ${i + 6}`);
    await expect.poll(() => messages(bob)).toEqual(expected);
    await ann.reload();
    await expect.poll(() => messages(ann)).toEqual(expected);
    expect(problems).toEqual([]);
  });

  test('a window that loses its connection shows what it missed and says so', async () => {
    const ann = await enter('Ann');
    const bob = await enter('Bob');
    await say(ann, 'before');
    await expect.poll(() => messages(bob)).toEqual(['before']);
    await bob.context().setOffline(true);
    await bob.evaluate(() => window.dispatchEvent(new Event('offline')));
    await bob.waitForSelector('#status[data-state="connecting"]');
    await say(ann, 'one');
    await say(ann, 'two');
    await bob.context().setOffline(false);
    await expect.poll(() => messages(bob), { timeout: 20_000 }).toEqual(['before', 'one', 'two']);
    await expect.poll(() => bob.locator('.missed').textContent()).toBe('Back online. You missed 2 messages:');
    expect(problems).toEqual([]);
  });

  test('after the server was killed and restarted, the history and the missed messages are there', async () => {
    const ann = await enter('Ann');
    const bob = await enter('Bob');
    await say(ann, 'first');
    await say(bob, 'second');
    await expect.poll(() => messages(ann)).toEqual(['first', 'second']);

    const port = server.port;
    await server.kill();
    await ann.waitForSelector('#status[data-state="connecting"]');
    await bob.waitForSelector('#status[data-state="connecting"]');
    // Bob stays away a little longer than Ann, and misses what she writes meanwhile.
    await bob.context().setOffline(true);
    server = await ServerProcess.demo(data, port);
    await ann.waitForSelector('#status[data-state="connected"]', { timeout: 20_000 });
    await expect.poll(() => ann.locator('.missed').textContent()).toBe('Back online. You missed nothing.');
    await say(ann, 'third');
    await bob.context().setOffline(false);
    await expect.poll(() => messages(bob), { timeout: 20_000 }).toEqual(['first', 'second', 'third']);
    await expect.poll(() => bob.locator('.missed').textContent()).toBe('Back online. You missed 1 message:');

    const cyd = await enter('Cyd');
    await expect.poll(() => messages(cyd)).toEqual(['first', 'second', 'third']);
    expect(problems).toEqual([]);
  });

  test('a message waits for the connection, says so, and is sent once however often Enter is pressed', async () => {
    const ann = await enter('Ann');
    const port = server.port;
    await server.kill();
    await ann.waitForSelector('#status[data-state="connecting"]');
    await ann.locator('#text').fill('precious words');
    for (let i = 0; i < 3; i++) {
      await ann.locator('#text').press('Enter');
    }
    await expect.poll(() => ann.locator('#problem').textContent()).toContain('Not sent yet');
    expect(await ann.locator('#composer').getAttribute('aria-busy')).toBe('true');
    expect(await ann.locator('#text').inputValue()).toBe('precious words');

    server = await ServerProcess.demo(data, port);
    await expect.poll(() => messages(ann), { timeout: 20_000 }).toEqual(['precious words']);
    await expect.poll(() => ann.locator('#text').inputValue()).toBe('');
    expect(await ann.locator('#problem').isVisible()).toBe(false);
    expect(await ann.locator('#composer').getAttribute('aria-busy')).toBe('false');
    await say(ann, 'the end');
    const bob = await enter('Bob');
    await expect.poll(() => messages(bob)).toEqual(['precious words', 'the end']);
    expect(problems).toEqual([]);
  });

  test('a message that is too long stays in the field and the page says why', async () => {
    const ann = await enter('Ann');
    await ann.locator('#text').fill('x'.repeat(4001));
    await ann.locator('#text').press('Enter');
    await expect.poll(() => ann.locator('#problem').textContent()).toContain('at most 4000 characters');
    expect(await ann.locator('#text').inputValue()).toHaveLength(4001);
  });

  test('the last message stays in sight when the field grows', async () => {
    const ann = await enter('Ann');
    await expect.poll(() => ann.locator('#empty').isVisible()).toBe(true);
    for (let i = 1; i <= 20; i++) {
      await say(ann, `message ${i}`);
    }
    expect(await ann.locator('#empty').isVisible()).toBe(false);
    const before = await ann.locator('#messages').evaluate((list) => list.clientHeight);
    await ann.locator('#text').fill('a\nb\nc\nd\ne');
    await expect.poll(() => ann.locator('#messages').evaluate((list) => list.clientHeight)).toBeLessThan(before);
    await expect
      .poll(() => ann.locator('#messages').evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight))
      .toBeLessThan(2);
  });

  test('the theme button says what it leads to', async () => {
    const ann = await enter('Ann');
    await ann.getByRole('button', { name: 'Switch to dark' }).click();
    expect(await ann.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
    await ann.getByRole('button', { name: 'Switch to light' }).click();
    expect(await ann.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');
  });

  test('a name is needed', async () => {
    const response = await fetch(`${server.url}/visitors`, { method: 'POST', body: '{"name":" "}' });
    expect(response.status).toBe(400);
  });
});
