import type * as FanfareModule from '@fanfare/client';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launch } from './browser';
import { range } from './clients';
import { ForeignServer } from './foreign';
import { notify, Staff, startHelpDesk } from './helpdesk';
import { Network } from './proxy';
import type { ServerProcess } from './server';
import { Site } from './site';
import { closeAll } from './sockets';

/** What the page has once its script has run. */
declare global {
  var Fanfare: typeof FanfareModule;
  var page: { socket: FanfareModule.ClientSocket; events: string[]; heard: string[]; clicks: number };
}

let browser: Browser;
let server: ServerProcess;
let site: Site;
let network: Network;
let context: BrowserContext;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startHelpDesk()]);
  site = await Site.before(server.port);
});

afterAll(async () => {
  await browser.close();
  site.close();
  await server.stop();
});

beforeEach(async () => {
  problems.length = 0;
  network = await Network.to(site.port);
  context = await browser.newContext();
  page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(`http://127.0.0.1:${network.port}/`);
});

afterEach(async () => {
  await context.close();
  network.close();
  expect(problems).toEqual([]);
});

/** Opens a socket in the page that shows what happens. */
async function open(options: Partial<FanfareModule.SocketOptions> = {}, url?: string): Promise<void> {
  const all = { minDelay: 10, maxDelay: 100, ...options };
  await page.evaluate(
    ([given, address]) => {
      const socket = new Fanfare.ClientSocket(given);
      globalThis.page = { socket, events: [], heard: [], clicks: 0 };
      socket.on('status', (status) => (document.getElementById('status')!.textContent = status));
      socket.on('connected', () => globalThis.page.events.push('connected'));
      socket.on('connectionFailed', () => globalThis.page.events.push('connectionFailed'));
      socket.on('messageReceived', ({ message }) => globalThis.page.events.push(`message ${JSON.stringify(message)}`));
      socket.on('missed', () => globalThis.page.events.push('missed'));
      socket.notifications.listen({}, ({ id }) => {
        globalThis.page.heard.push(id);
        document.getElementById('heard')!.appendChild(document.createElement('li')).textContent = id;
      });
      void socket.open(address);
    },
    [all, url] as const,
  );
}

const status = () => page.locator('#status').textContent();
const heard = () => page.locator('#heard li').allTextContents();
const clientId = () => page.evaluate(() => globalThis.page.socket.clientId);
const events = () => page.evaluate(() => globalThis.page.events);

describe('The client socket in a page with one script', () => {
  test('C1 connects to the page\'s own origin', async () => {
    await open();
    await expect.poll(status).toBe('connected');
    expect(await page.evaluate(() => globalThis.page.socket.url)).toBe(
      `ws://127.0.0.1:${network.port}/connection/websocket`,
    );
  });

  test('C1 connects though another tab that should have connected first does not get on', async () => {
    const tab = await context.newPage();
    await tab.goto(page.url());
    await tab.evaluate(
      () => new Promise<void>((held) => void navigator.locks.request('fanfare.connect', () => (held(), new Promise(() => undefined)))),
    );
    await open({ timeout: 500 });
    await expect.poll(status).toBe('connected');
  });

  test.each([
    ['fanfare', 'ws://127.0.0.1:99999', {}],
    ['plain', 'ws://127.0.0.1:99999', {}],
    ['plain', '/feed', { protocols: ['a b'] }],
  ] as const)('C1 in mode %s tells once that %s cannot be opened', async (mode, url, options) => {
    const problem = await page.evaluate(
      async ([given, address]) => {
        const socket = new Fanfare.ClientSocket({ minDelay: 0, maxDelay: 0, ...given });
        return socket.open(address).then(
          () => null,
          ({ code, message }: FanfareModule.FanfareError) => ({ code, message, status: socket.status }),
        );
      },
      [{ mode, ...options } as Partial<FanfareModule.SocketOptions>, url] as const,
    );
    expect(problem).toEqual({ code: 'badInput', message: expect.stringContaining(url), status: 'disconnected' });
  });

  test('N8 hears notifications', async () => {
    await open();
    await expect.poll(status).toBe('connected');
    await notify(server, await clientId(), { id: 'one' }, { id: 'other group', group: 'g' }, { id: 'two', message: '<b>' });
    await expect.poll(heard).toEqual(['one', 'two']);
  });

  test('N14 hears what was sent while its network was cut, in order, once', async () => {
    await open();
    await expect.poll(status).toBe('connected');
    await notify(server, await clientId(), { id: '1' });
    await expect.poll(heard).toEqual(['1']);
    network.cut();
    await expect.poll(status).toBe('connecting');
    await notify(server, await clientId(), ...range(2, 9).map((i) => ({ id: `${i}` })));
    network.restore();
    await expect.poll(heard).toEqual(range(1, 9).map(String));
    expect(await events()).not.toContain('missed');
  });

  test('N14 is told when more was sent while its network was cut than is kept', async () => {
    await open();
    await expect.poll(status).toBe('connected');
    const id = await clientId();
    network.cut();
    await expect.poll(status).toBe('connecting');
    await notify(server, id, ...range(1, 11).map((i) => ({ id: `${i}` })));
    network.restore();
    await expect.poll(events).toContain('missed');
    await notify(server, id, { id: '12' });
    await expect.poll(heard).toEqual(['12']);
  });

  test('N12 what it sends reaches the handlers, and N11 a double click runs once', async () => {
    const staff = await Staff.at(server);
    await open();
    await expect.poll(status).toBe('connected');
    const numbers = await page.evaluate(async () => {
      const { socket } = globalThis.page;
      await socket.send('hello');
      return Promise.all([socket.event('case', 'printer'), socket.event('case', 'printer')]);
    });
    const { case: number } = numbers[0] as { case: number };
    expect(numbers[1]).toEqual({ case: number });
    await page.evaluate(() => globalThis.page.socket.close());
    const id = await clientId();
    await expect.poll(() => staff.of(id)).toEqual([
      'arrived ',
      'said hello',
      `case ${number}: "printer"`,
      'left 3000 connection closed',
    ]);
    await closeAll();
  });

  test('N9 hears later what came while it was busy', async () => {
    await open();
    await expect.poll(status).toBe('connected');
    await page.evaluate(() => globalThis.page.socket.notifications.pause());
    await notify(server, await clientId(), { id: '1' }, { id: '2' });
    await expect.poll(events).toEqual(['connected', 'message {"id":"1"}', 'message {"id":"2"}']);
    expect(await heard()).toEqual([]);
    await page.evaluate(() => globalThis.page.socket.notifications.resume());
    expect(await heard()).toEqual(['1', '2']);
  });

  test.each(['fanfare', 'plain'] as const)('C6 in mode %s goes at once when the network or the page comes back', async (mode) => {
    const foreign = await ForeignServer.start();
    await open({ mode, minDelay: 3_600_000, maxDelay: 3_600_000 }, mode === 'plain' ? foreign.url : undefined);
    await expect.poll(status).toBe('connected');
    await context.setOffline(true);
    await page.evaluate(() => window.dispatchEvent(new Event('offline')));
    await expect.poll(status).toBe('connecting');
    await context.setOffline(false);
    await expect.poll(status).toBe('connected');

    // The pages of this browser are always visible: what is missing is only the event.
    for (const comesBack of [
      () => document.dispatchEvent(new Event('visibilitychange')),
      () => window.dispatchEvent(new Event('pageshow')),
    ]) {
      await page.evaluate(() => window.dispatchEvent(new Event('offline')));
      await expect.poll(status).toBe('connecting');
      await page.evaluate(comesBack);
      await expect.poll(status).toBe('connected');
    }
    await foreign.stop();
  });

  test('C3 resolves when the browser has written a message, however large', async () => {
    const foreign = await ForeignServer.start();
    await open({ mode: 'plain' }, foreign.url);
    await page.evaluate(async () => {
      await globalThis.page.socket.send('x'.repeat(8 * 1024 * 1024));
      await globalThis.page.socket.send(new Blob(['blob']));
      const last = globalThis.page.socket.send('y'.repeat(1024 * 1024));
      await globalThis.page.socket.close();
      await last;
    });
    await expect.poll(() => foreign.received.map((each) => [each.data.length, each.isBinary])).toEqual([
      [8 * 1024 * 1024, false],
      [4, true],
      [1024 * 1024, false],
    ]);
    await expect.poll(() => foreign.log).toEqual(['open', 'close 1000']);
    await foreign.stop();
  });

  test('C2 closes with code 1000 and stays closed', async () => {
    const foreign = await ForeignServer.start();
    await open({ mode: 'plain' }, foreign.url);
    await expect.poll(status).toBe('connected');
    await page.evaluate(() => globalThis.page.socket.close());
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    expect(await status()).toBe('disconnected');
    await expect.poll(() => foreign.log).toEqual(['open', 'close 1000']);
    await foreign.stop();
  });
});

describe('N10 desktop notifications', () => {
  test('N10 are shown with permission, and tell of a click', async () => {
    await context.grantPermissions(['notifications']);
    await open();
    const shown = await page.evaluate(async () => {
      const notification = await globalThis.page.socket.notifications.showOnDesktop({
        title: 'Report',
        text: 'It is ready',
        icon: '/icon.png',
        onClick: () => globalThis.page.clicks++,
      });
      const { title, body, icon } = notification as Notification;
      (notification as Notification).dispatchEvent(new Event('click'));
      return { title, body, icon, clicks: globalThis.page.clicks };
    });
    const icon = `http://127.0.0.1:${network.port}/icon.png`;
    expect(shown).toEqual({ title: 'Report', body: 'It is ready', icon, clicks: 1 });
  });

  test('N10 say why they are not shown', async () => {
    await open();
    const failure = await page.evaluate(async () => {
      const shown = globalThis.page.socket.notifications.showOnDesktop({ title: 'Report' });
      return shown.then(
        () => null,
        (problem: FanfareModule.FanfareError) => ({ code: problem.code, message: problem.message }),
      );
    });
    expect(failure).toEqual({ code: 'notAllowed', message: expect.stringContaining('Desktop notification not shown') });
  });
});
