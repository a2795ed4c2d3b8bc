import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Firefox, FIREFOX } from './firefox';
import { DELIVERED, PushService } from './pushservice';
import { ServerProcess } from './server';

const WHY_NOT = FIREFOX === '' ? ', skipped: no firefox-esr on the PATH, and no FANFARE_FIREFOX' : '';
if (WHY_NOT !== '') {
  console.warn(`push in Firefox${WHY_NOT}`);
}

/** The whole way: Fanfare encrypts and sends, a push service passes on, a real browser decrypts and shows. */
describe.skipIf(WHY_NOT !== '')(`push in Firefox${WHY_NOT}`, () => {
  let service: PushService;
  let site: ServerProcess;
  let firefox: Firefox;

  beforeAll(async () => {
    service = await PushService.start();
    const starting = await Promise.allSettled([
      ServerProcess.program(join(import.meta.dirname, 'Pushing.java'), service.origin, ...service.certificate).then((it) => (site = it)),
      Firefox.start({
        // Off in a browser that is driven, unless it is set.
        'dom.push.connection.enabled': true,
        'dom.push.serverURL': service.url,
        'dom.push.testing.allowInsecureServerURL': true,
      }).then((it) => (firefox = it)),
    ]);
    expect(starting.filter((each) => each.status === 'rejected')).toEqual([]);
  });

  afterAll(async () => {
    await firefox?.stop();
    await site?.kill();
    service?.stop();
  });

  const ask = async (path: string, body?: string): Promise<string> => {
    const response = await fetch(`${site.url}/${path}`, body === undefined ? {} : { method: 'POST', body });
    const text = await response.text();
    expect(response.status, text).toBe(200);
    return text;
  };

  /** Pushes to ann and answers the message's uid. */
  const send = (message: object) => ask('send', JSON.stringify(message));

  const statusOf = async (uid: string) => JSON.parse(await ask('status', uid)) as { devices: Record<string, number>; shown: number };

  const devices = async () => JSON.parse(await ask('devices')) as { id: string; user: string; provider: string }[];

  const shown = () =>
    firefox.evaluate<{ title: string; body: string; tag: string }[]>(
      `navigator.serviceWorker.ready
        .then((registration) => registration.getNotifications())
        .then((all) => all.map(({ title, body, tag }) => ({ title, body, tag })))`,
    );

  let device: string;

  beforeEach(async () => {
    await firefox.open(`${site.url}/page`);
    device = await firefox.evaluate('push.register()');
  });

  afterEach(async () => {
    await firefox.evaluate('push.unregister()');
    await firefox.evaluate(
      'navigator.serviceWorker.ready.then((it) => it.getNotifications()).then((all) => all.forEach((each) => each.close()))',
    );
    expect(service.refused).toEqual([]);
  });

  test('P1 a browser decrypts what it is sent and shows it, one with the same id in place of it, and reports', async () => {
    const first = await send({ id: 'order', title: { en: 'Order 7 – ☕' }, text: { en: 'is ready' } });
    await expect.poll(shown).toEqual([{ title: 'Order 7 – ☕', body: 'is ready', tag: 'order' }]);
    const second = await send({ id: 'order', title: { en: 'Order 7 – ☕' }, text: { en: 'was sent' } });
    await expect.poll(shown).toEqual([{ title: 'Order 7 – ☕', body: 'was sent', tag: 'order' }]);
    for (const uid of [first, second]) {
      await expect.poll(() => statusOf(uid)).toMatchObject({ devices: { ACCEPTED: 1 }, shown: 1 });
    }
    await expect.poll(() => service.acknowledged).toEqual([DELIVERED, DELIVERED]);
  });

  test('P2 a browser is one device, however often it registers, until it is unregistered', async () => {
    expect(await firefox.evaluate('push.register()')).toBe(device);
    expect(await devices()).toEqual([{ id: device, user: 'ann', provider: 'webpush' }]);
    expect(await firefox.evaluate('push.state()')).toBe('registered');
    await firefox.evaluate('push.unregister()');
    expect(await devices()).toEqual([]);
    expect(await firefox.evaluate('push.state()')).toBe('granted');
    await expect.poll(() => service.subscriptions).toBe(0);
  });

  test('P2 a device whose subscription is over is removed', async () => {
    service.forget();
    const uid = await send({ title: { en: 'Nobody' } });
    await expect.poll(devices).toEqual([]);
    await expect.poll(() => statusOf(uid)).toMatchObject({ devices: { TOKEN_INVALID: 1 }, shown: 0 });
  });
});
