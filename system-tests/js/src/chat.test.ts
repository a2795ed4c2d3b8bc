import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Chat, messages, outbox, say, write } from './chat';

let browser: Browser;
let chat: Chat;

beforeAll(async () => {
  browser = await Chat.browser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  chat = await Chat.start(browser);
});

afterEach(() => chat.end());

describe('S6 chat', () => {
  test('messages, presence and typing appear in the other window', async () => {
    const ann = await chat.enter('Ann');
    const bob = await chat.enter('Bob');
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
    expect(chat.problems).toEqual([]);
  });

  test('a page that is opened later shows the last 50 messages', async () => {
    const ann = await chat.enter('Ann');
    for (let i = 1; i <= 55; i++) {
      await write(ann, `message ${i}`);
    }
    await expect.poll(() => outbox(ann)).toEqual([]);
    const bob = await chat.enter('Bob');
    const expected = Array.from({ length: 50 }, (_, i) => `message ${i + 6}`);
    await expect.poll(() => messages(bob)).toEqual(expected);
    await ann.reload();
    await expect.poll(() => messages(ann)).toEqual(expected);
    expect(chat.problems).toEqual([]);
  });

  test('a window that loses its connection shows what it missed and says so', async () => {
    const ann = await chat.enter('Ann');
    const bob = await chat.enter('Bob');
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
    expect(await bob.locator('.message.fresh .message-text').allTextContents()).toEqual(['one', 'two']);
    expect(chat.problems).toEqual([]);
  });

  test('after the server was killed and restarted, the history and the missed messages are there', async () => {
    const ann = await chat.enter('Ann');
    const bob = await chat.enter('Bob');
    await say(ann, 'first');
    await say(bob, 'second');
    await expect.poll(() => messages(ann)).toEqual(['first', 'second']);

    await chat.server.kill();
    await ann.waitForSelector('#status[data-state="connecting"]');
    await bob.waitForSelector('#status[data-state="connecting"]');
    // Bob stays away a little longer than Ann, and misses what she writes meanwhile.
    await bob.context().setOffline(true);
    await chat.restart();
    await ann.waitForSelector('#status[data-state="connected"]', { timeout: 20_000 });
    await expect.poll(() => ann.locator('.missed').textContent()).toBe('Back online. You missed nothing.');
    await say(ann, 'third');
    await bob.context().setOffline(false);
    await expect.poll(() => messages(bob), { timeout: 20_000 }).toEqual(['first', 'second', 'third']);
    await expect.poll(() => bob.locator('.missed').textContent()).toBe('Back online. You missed 1 message:');

    const cyd = await chat.enter('Cyd');
    await expect.poll(() => messages(cyd)).toEqual(['first', 'second', 'third']);
    expect(chat.problems).toEqual([]);
  });

  test('messages wait for the connection, each as it is, and go out once and in their order', async () => {
    const ann = await chat.enter('Ann');
    const bob = await chat.enter('Bob');
    await say(ann, 'before');
    await chat.server.kill();
    await ann.waitForSelector('#status[data-state="connecting"]');
    const texts = ['one', 'two\nlines', 'two\nlines', 'four'];
    for (const text of texts) {
      await write(ann, text);
      // Nothing is in the field, so nothing is sent.
      await ann.locator('#text').press('Enter');
    }
    expect(await outbox(ann)).toEqual(texts);
    await expect.poll(() => ann.locator('#notice').textContent()).toBe(
      'Not sent yet: there is no connection. Your 4 messages go out as soon as it is back.',
    );
    await ann.locator('#text').fill('not sent');

    await chat.restart();
    await expect.poll(() => messages(ann), { timeout: 40_000 }).toEqual(['before', ...texts]);
    await expect.poll(() => messages(bob), { timeout: 40_000 }).toEqual(['before', ...texts]);
    expect(await outbox(ann)).toEqual([]);
    expect(await ann.locator('#notice').isVisible()).toBe(false);
    expect(await ann.locator('#text').inputValue()).toBe('not sent');
    await expect.poll(() => ann.locator('.missed').textContent()).toBe('Back online. You missed nothing.');
    expect(chat.problems).toEqual([]);
  });

  test('messages that wait are not lost when the page is loaded again', async () => {
    const ann = await chat.enter('Ann');
    await chat.server.kill();
    await ann.waitForSelector('#status[data-state="connecting"]');
    await write(ann, 'one');
    await write(ann, 'two');
    await chat.restart();
    await ann.reload();
    await expect.poll(() => messages(ann), { timeout: 40_000 }).toEqual(['one', 'two']);
    expect(await outbox(ann)).toEqual([]);
  });

  test('a window that missed more than is shown says so', async () => {
    const ann = await chat.enter('Ann');
    const bob = await chat.enter('Bob');
    await say(ann, 'seen');
    await expect.poll(() => messages(bob)).toEqual(['seen']);
    await bob.context().setOffline(true);
    await bob.evaluate(() => window.dispatchEvent(new Event('offline')));
    await bob.waitForSelector('#status[data-state="connecting"]');
    for (let i = 1; i <= 60; i++) {
      await write(ann, `message ${i}`);
    }
    await expect.poll(() => messages(ann)).toHaveLength(61);
    // The history of the channel ends with the process, so that only the database knows.
    await chat.server.kill();
    await chat.restart();
    await bob.context().setOffline(false);
    await expect
      .poll(() => bob.locator('.missed').textContent(), { timeout: 40_000 })
      .toBe('Back online. You missed 60 messages; these are the newest 50:');
    expect(await messages(bob)).toEqual(['seen', ...Array.from({ length: 50 }, (_, i) => `message ${i + 11}`)]);
  });

  test('a window whose visitor is not known any more can join again, with what waits', async () => {
    const ann = await chat.enter('Ann');
    await ann.evaluate(() => {
      const visitor = JSON.parse(sessionStorage.getItem('fanfare.visitor')!);
      sessionStorage.setItem('fanfare.visitor', JSON.stringify({ ...visitor, token: 'none' }));
    });
    await ann.reload();
    await ann.waitForSelector('#status[data-state="refused"]');
    expect(await ann.locator('#problem').textContent()).toContain('Disconnected: ');
    await write(ann, 'patient');
    await ann.getByRole('button', { name: 'Join again' }).click();
    await ann.getByRole('button', { name: 'Join', exact: true }).click();
    await expect.poll(() => messages(ann)).toEqual(['patient']);
  });

  test('a message that is too long stays in the field and the page says why', async () => {
    const ann = await chat.enter('Ann');
    await ann.locator('#text').fill('x'.repeat(4001));
    await ann.locator('#text').press('Enter');
    await expect.poll(() => ann.locator('#problem').textContent()).toContain('at most 4000 characters');
    expect(await ann.locator('#text').inputValue()).toHaveLength(4001);
  });

  test('the last message stays in sight when the field grows', async () => {
    const ann = await chat.enter('Ann');
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
    const ann = await chat.enter('Ann');
    await ann.getByRole('button', { name: 'Switch to dark' }).click();
    expect(await ann.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
    await ann.getByRole('button', { name: 'Switch to light' }).click();
    expect(await ann.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');
  });

  test('a name is needed', async () => {
    const response = await fetch(`${chat.server.url}/visitors`, { method: 'POST', body: '{"name":" "}' });
    expect(response.status).toBe(400);
  });
});
