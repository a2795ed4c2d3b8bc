import { createECDH, randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Gallery } from './gallery';

let gallery: Gallery;

beforeAll(async () => {
  gallery = await Gallery.start();
});

afterEach(() => gallery.closeWindows());

afterAll(() => gallery.end());

/** Loads a page anew, in a browser that can subscribe to a push service. */
async function withPushService(page: Page): Promise<void> {
  await page.context().addInitScript(subscribable, {
    endpoint: 'https://fcm.googleapis.com/fcm/send/nobody',
    keys: { p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: randomBytes(16).toString('base64url') },
  });
  await page.reload();
}

describe('S12 close the tab', () => {
  it('S12 who has closed the page is pushed to, unless they come back in time', { timeout: 60_000 }, async () => {
    const beside = await gallery.scenario('away');
    const scenario = await gallery.scenario('away');
    const { ann, page } = scenario;
    await withPushService(page);
    await ann.net('on');
    await expect.poll(() => ann.text('#state')).toContain('Nobody was asked yet');

    await ann.button('Tell me when I am away').click();
    await expect.poll(() => ann.text('#note')).toBe('Registered.');
    await expect.poll(() => ann.text('#state')).toContain('Close this tab');
    expect(await scenario.ran('next(visitor.user())')).toBe(1);

    await ann.reload();
    await expect.poll(() => ann.text('#note')).toBe('You are back in time: the message is called off.');
    await expect.poll(() => beside.ran('push().cancel(before)')).toBe(1);
    expect(await beside.ran('push().send(request)')).toBe(1);

    await page.close();
    await expect.poll(() => beside.ran('push().send(request)')).toBe(2);
    expect(gallery.problems).toEqual([]);
  });

  it('S12 a browser that is forgotten can be registered anew', { timeout: 60_000 }, async () => {
    const { ann, page } = await gallery.scenario('away');
    await withPushService(page);
    await ann.button('Tell me when I am away').click();
    await expect.poll(() => ann.text('#note')).toBe('Registered.');
    await ann.button('Forget this browser').click();
    await expect.poll(() => ann.text('#note')).toBe('Forgotten.');
    await expect.poll(() => ann.button('Tell me when I am away').isEnabled()).toBe(true);
    expect(gallery.problems).toEqual([]);
  });

  it('S12 a report that cannot be one is refused', async () => {
    const response = await fetch(`${gallery.server.url}/push/report`, { method: 'POST', body: '{' });
    expect(response.status).toBe(400);
  });
});

/** A browser without a display shows no notifications, and one without the internet reaches no push service: both are made up. */
function subscribable(json: { endpoint: string; keys: object }): void {
  const KEPT = 'test.subscription';
  const own = () => localStorage.getItem(KEPT);
  let isAllowed = own() !== null;
  Object.defineProperty(Notification, 'permission', { get: () => (isAllowed ? 'granted' : 'default') });
  Notification.requestPermission = () => {
    isAllowed = true;
    return Promise.resolve('granted');
  };
  const subscription = (key: string) => ({
    ...json,
    options: { applicationServerKey: Uint8Array.from(atob(key.replace(/-/g, '+').replace(/_/g, '/')), (each) => each.charCodeAt(0)).buffer },
    toJSON: () => json,
    unsubscribe: () => {
      localStorage.removeItem(KEPT);
      return Promise.resolve(true);
    },
  });
  PushManager.prototype.getSubscription = () => {
    const key = own();
    return Promise.resolve(key === null ? null : (subscription(key) as unknown as PushSubscription));
  };
  PushManager.prototype.subscribe = (options) => {
    const key = options!.applicationServerKey as string;
    localStorage.setItem(KEPT, key);
    return Promise.resolve(subscription(key) as unknown as PushSubscription);
  };
}
