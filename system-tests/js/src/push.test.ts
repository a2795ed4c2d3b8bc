import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launch } from './browser';
import { PushedPage, PushSite } from './push';

describe('the service worker of push in a browser', () => {
  let browser: Browser;
  let site: PushSite;
  let context: BrowserContext;
  let pushed: PushedPage;

  beforeAll(async () => {
    browser = await launch();
  });

  beforeEach(async () => {
    site = await PushSite.start();
    context = await browser.newContext();
    pushed = await PushedPage.open(context, site.origin);
  });

  afterEach(async () => {
    await context.close();
    site.stop();
  });

  afterAll(async () => {
    await browser.close();
  });

  const message = (fields: object) => JSON.stringify({ v: 1, ...fields });

  const titles = async () => (await pushed.shown()).map((each) => each.title);

  /** As the browser does when somebody clicks a notification, which no headless one lets anybody do. */
  const click = (tag: string, action = '') =>
    pushed.worker.evaluate(
      async ([of, chosen]) => {
        const scope = globalThis as unknown as {
          registration: ServiceWorkerRegistration;
          dispatchEvent(event: Event): boolean;
          did: string[];
          clients: { openWindow(url: string): Promise<unknown> };
          WindowClient: { prototype: { focus(): Promise<unknown> } };
        };
        // Only a click of a person lets a worker open a window or take the focus.
        scope.did = [];
        scope.clients.openWindow = (url: string) => Promise.resolve(scope.did.push(`open ${url}`));
        scope.WindowClient.prototype.focus = function focus(this: { url: string }) {
          return Promise.resolve(scope.did.push(`focus ${this.url}`));
        };
        const [notification] = await scope.registration.getNotifications({ tag: of as string });
        const event = Object.assign(new Event('notificationclick'), { notification, action: chosen, waitUntil: () => undefined });
        scope.dispatchEvent(event);
      },
      [tag, action],
    );

  const did = () => pushed.worker.evaluate(() => (globalThis as unknown as { did: string[] }).did);

  test('P3 a message is shown, and one with the same id replaces it; each is reported', async () => {
    await pushed.push(message({ id: 'a', title: 'Order 7', text: 'is ready', report: 'r1' }));
    await expect.poll(titles).toEqual(['Order 7']);
    expect((await pushed.shown())[0]).toMatchObject({ body: 'is ready', tag: 'a' });
    await pushed.push(message({ id: 'a', title: 'Order 7', text: 'was sent', report: 'r2' }));
    await expect.poll(async () => (await pushed.shown()).map((each) => each.body)).toEqual(['was sent']);
    await pushed.push(message({ title: 'Another' }));
    await expect.poll(async () => (await titles()).sort()).toEqual(['Another', 'Order 7']);
    await expect
      .poll(() => site.reports)
      .toEqual([
        { report: 'r1', status: 'delivered' },
        { report: 'r2', status: 'delivered' },
      ]);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{"v":1'],
    ['a later version', '{"v":9,"title":"new"}'],
    ['fields of other types', '{"v":1,"title":[],"text":{},"actions":7,"icon":3}'],
    ['half a character', '{"v":1,"title":"\\ud800"}'],
    ['too many actions', JSON.stringify({ v: 1, title: '', actions: Array.from({ length: 9 }, (_, i) => ({ event: `e${i}`, label: 'x' })) })],
  ])('P3 %s shows something, too', async (_, data) => {
    await pushed.push(data);
    await expect.poll(async () => (await titles()).length).toBe(1);
  });

  test('P3 a click focuses an open page and tells it, with what the action carries, and is reported', async () => {
    await pushed.push(
      message({ id: 'a', title: 'Order 7', data: { order: 7 }, report: 'r1', actions: [{ event: 'open', label: 'Open', parameters: [1] }] }),
    );
    await expect.poll(titles).toEqual(['Order 7']);
    await click('a', 'open');
    await expect.poll(() => site.reports).toContainEqual({ report: 'r1', status: 'interacted' });
    await expect.poll(did).toEqual([`focus ${site.origin}/orders`]);
    await expect
      .poll(() => pushed.told())
      .toEqual([{ type: 'fanfare.push.click', id: 'a', action: 'open', parameters: [1], data: { order: 7 } }]);
    expect(await titles()).toEqual([]);
  });

  test.each([
    ['/orders/7', 'open /orders/7'],
    ['/orders', 'focus /orders'],
    ['https://other.example/x', 'open https://other.example/x'],
    ['javascript:alert(1)', 'focus /orders'],
    ['http://other.example/x', 'focus /orders'],
    ['', 'focus /orders'],
  ])('P3 a click on a message with the link "%s" does: %s', async (link, does) => {
    await pushed.push(message({ id: 'a', title: 'Order 7', link }));
    await expect.poll(titles).toEqual(['Order 7']);
    await click('a');
    const [what = '', where = ''] = does.split(' ');
    await expect.poll(did).toEqual([`${what} ${new URL(where, site.origin).href}`]);
  });

  test('P3 a click opens the site where no page of it is open', async () => {
    await pushed.push(message({ id: 'a', title: 'Order 7' }));
    await expect.poll(titles).toEqual(['Order 7']);
    await pushed.page.goto('about:blank');
    await click('a');
    await expect.poll(did).toEqual(['open /']);
  });
});
