import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { WidgetSite } from './widgets';
import { focus, name, status, told, withSite } from './widgets.page';

let site: WidgetSite;
withSite((started) => (site = started));

const broadcast = (message: unknown, extra: object = {}) => site.server.api('notify_broadcast', { notification: { message, ...extra } });
const connected = (page: Page) => expect.poll(() => page.evaluate('Fanfare.pageSocket().status')).toBe('connected');

/** A toaster that hears notifications. */
async function toaster(attributes = '', more = ''): Promise<Page> {
  const page = await site.open(`<fanfare-toaster id="it" ${attributes}></fanfare-toaster>${more}`);
  await connected(page);
  return page;
}

describe('L4 toaster', () => {
  test('tells politely or at once by regions that are there before, and shows what it tells', async () => {
    const page = await toaster();
    expect(await told(page, 'status')).toBe('');
    expect(await told(page, 'alert')).toBe('');
    await broadcast('<b>Tea</b> is ready');
    await expect.poll(() => told(page, 'status')).toBe('<b>Tea</b> is ready');
    await broadcast({ title: 'Printer', text: 'No paper', level: 'error' });
    await expect.poll(() => told(page, 'alert')).toBe('Printer: No paper');
    expect(await page.locator('#it [part=toast]').allInnerTexts()).toEqual(['<b>Tea</b> is ready', 'Printer\nNo paper']);
    const live = await page.locator('#it [part=toasts]').evaluate((list) => list.closest('[aria-live], [role=status], [role=alert], [role=log]'));
    expect(live).toBeNull();
    // Or both roles would have all toasts told again with each that comes.
    expect(await page.locator('#it .spoken:not([aria-atomic=false])').count()).toBe(0);
  });

  test('hears what its attributes say, or the messages of an object', async () => {
    const page = await toaster('group="sales" object="orders" notification="new"', '<fanfare-toaster id="live" live="job:toast"></fanfare-toaster>');
    await expect.poll(() => status(page, '#live')).toBe('gone');
    await broadcast('no group');
    await broadcast('other object', { group: 'sales', object: 'stock', id: 'new' });
    await broadcast('other id', { group: 'sales', object: 'orders', id: 'old' });
    await broadcast({ odd: [] }, { group: 'sales', object: 'orders', id: 'new' });
    await broadcast('mine', { group: 'sales', object: 'Orders', id: 'new' });
    await site.server.api('live_message', { id: 'job:toast', message: { text: 'of the object', level: 'odd' } });
    await expect.poll(() => page.locator('#it [part=toast]').allInnerTexts()).toEqual(['mine']);
    await expect.poll(() => page.locator('#live [part=toast]').allInnerTexts()).toEqual(['of the object']);
    await page.locator('#it').evaluate((it) => ['group', 'object', 'notification'].forEach((each) => it.removeAttribute(each)));
    await broadcast('for all');
    await expect.poll(() => page.locator('#it [part=toast]').allInnerTexts()).toEqual(['mine', 'for all']);
  });

  test('lets toasts go after a while, but not those at which somebody is, and no errors', async () => {
    const page = await toaster('duration="0.3"');
    await broadcast('short');
    await expect.poll(() => page.locator('#it [part=toast]').count()).toBe(1);
    await expect.poll(() => page.locator('#it [part=toast]').count()).toBe(0);
    await expect.poll(() => told(page, 'status')).toBe('');
    await broadcast({ text: 'bad', level: 'error' });
    await page.locator('#it [part=toast]').hover();
    await broadcast('held');
    await expect.poll(() => page.locator('#it [part=toast]').count()).toBe(2);
    // Twice as long as a toast lasts, told by the clock of the page.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 600)));
    expect(await page.locator('#it [part=toast]').count()).toBe(2);
    await page.mouse.move(1, 1);
    await expect.poll(() => page.locator('#it [part=toast]').allInnerTexts()).toEqual(['bad']);
  });

  test('lets toasts go though one was closed under the pointer', async () => {
    const page = await toaster('duration="0.3"');
    await broadcast({ text: 'bad', level: 'error' });
    await page.locator('#it [part=dismiss]').hover();
    await page.locator('#it [part=dismiss]').evaluate((button: HTMLButtonElement) => button.click());
    await expect.poll(() => page.locator('#it [part=toast]').count()).toBe(0);
    await page.mouse.move(1, 1);
    await broadcast('short');
    await expect.poll(() => told(page, 'status')).toBe('short');
    await expect.poll(() => page.locator('#it [part=toast]').count()).toBe(0);
  });

  test('keeps toasts where the focus is, wherever the pointer goes', async () => {
    const page = await toaster('duration="0.3"');
    await broadcast({ text: 'bad', level: 'error' });
    await page.locator('#it [part=dismiss]').focus();
    await page.locator('#it [part=toast]').hover();
    await broadcast('held');
    await expect.poll(() => page.locator('#it [part=toast]').count()).toBe(2);
    await page.mouse.move(1, 1);
    // Twice as long as a toast lasts, told by the clock of the page.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 600)));
    expect(await page.locator('#it [part=toast]').count()).toBe(2);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await expect.poll(() => page.locator('#it [part=toast]').allInnerTexts()).toEqual(['bad']);
  });

  test('lets toasts go though it was moved', async () => {
    const page = await toaster('duration="1"', '<div id="elsewhere"></div>');
    await broadcast('short');
    await expect.poll(() => page.locator('#it [part=toast]').count()).toBe(1);
    await page.evaluate(() => document.getElementById('elsewhere')!.append(document.getElementById('it')!));
    expect(await page.locator('#it [part=toast]').count()).toBe(1);
    await expect.poll(() => page.locator('#it [part=toast]').count()).toBe(0);
  });

  test('has five, and lets the oldest go for another, but neither errors nor what somebody is at', async () => {
    const page = await toaster('duration="60"');
    const shows = (...texts: string[]) => expect.poll(() => page.locator('#it [part=toast]').allInnerTexts()).toEqual(texts);
    await broadcast({ text: 'bad', level: 'error' });
    for (const text of ['1', '2', '3', '4']) {
      await broadcast(text);
    }
    await shows('bad', '1', '2', '3', '4');
    await page.locator('#it [part=dismiss]').nth(1).focus();
    await broadcast('5');
    await shows('bad', '1', '3', '4', '5');
    await page.locator('#it [part=toast]').nth(2).hover();
    await broadcast('6');
    await shows('bad', '1', '3', '5', '6');
    expect(await focus(page)).toBe('Dismiss');
  });

  test('shows the five newest errors', async () => {
    const page = await toaster();
    for (let i = 1; i <= 7; i++) {
      await broadcast({ text: String(i), level: 'error' });
    }
    await expect.poll(() => page.locator('#it [part=toast]').allInnerTexts()).toEqual(['3', '4', '5', '6', '7']);
  });

  test('is used with the keyboard, which does not lose its place', async () => {
    const page = await toaster('', '<button id="before">Before</button>');
    await broadcast({ text: 'one', level: 'error' });
    await broadcast({ text: 'two', level: 'error' });
    await expect.poll(() => page.locator('#it [part=toast]').count()).toBe(2);
    await page.locator('#before').focus();
    await page.keyboard.press('Shift+Tab');
    expect(await focus(page)).toBe('Dismiss');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('#it [part=toast]').allInnerTexts()).toEqual(['one']);
    expect(await focus(page)).toBe('Dismiss');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('#it [part=toast]').count()).toBe(0);
    expect(await focus(page)).toBe('before');
  });
});

test('L4 a banner says when, can be closed, and comes back with another text', async () => {
  const id = name();
  const page = await site.open(
    `<fanfare-banner id="it" lang="de" live="${id}" level="warning" date-field="datetime" dismissible></fanfare-banner>`,
    { timezoneId: 'Europe/Berlin' },
  );
  const region = page.locator('#it [role=alert]');
  await expect.poll(() => status(page)).toBe('gone');
  expect(await region.innerText()).toBe('');
  await site.update(id, { text1: 'Wartung ab', datetime: '2031-07-04T16:00:00Z' });
  await expect.poll(() => region.innerText()).toBe('Wartung ab 04.07.2031, 18:00');
  await page.getByRole('button', { name: 'Schließen' }).click();
  await expect.poll(() => region.innerText()).toBe('');
  await site.update(id, { other: 1 });
  await site.update(id, { text1: 'Wartung verschoben auf' });
  await expect.poll(() => region.innerText()).toBe('Wartung verschoben auf 04.07.2031, 18:00');
});

test('L4 a banner comes back with the same text after there was none', async () => {
  const id = name();
  await site.update(id, { text1: 'Down for maintenance' });
  const page = await site.open(`<fanfare-banner id="it" live="${id}" dismissible></fanfare-banner>`);
  const region = page.locator('#it [role=status]');
  for (let i = 0; i < 2; i++) {
    await expect.poll(() => region.innerText()).toBe('Down for maintenance');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => region.innerText()).toBe('');
    await site.remove(id);
    await expect.poll(() => status(page)).toBe('gone');
    await site.update(id, { text1: 'Down for maintenance' });
  }
});

test('L4 a banner that is closed gives the focus back', async () => {
  const id = name();
  await site.update(id, { text1: 'Down for maintenance' });
  const page = await site.open(`<fanfare-banner id="it" live="${id}" dismissible></fanfare-banner><button id="before">Before</button>`);
  await expect.poll(() => page.locator('#it [part=banner]').count()).toBe(1);
  await page.locator('#before').focus();
  await page.keyboard.press('Shift+Tab');
  expect(await focus(page)).toBe('Dismiss');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('#it [part=banner]').count()).toBe(0);
  expect(await focus(page)).toBe('before');
});
