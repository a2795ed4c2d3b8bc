import { describe, expect, test } from 'vitest';
import type { WidgetSite } from './widgets';
import { name, seen, status, withSite } from './widgets.page';

let site: WidgetSite;
withSite((started) => (site = started));

describe('L4 the script', () => {
  test('makes one socket for a page, to the server that it came from', async () => {
    const [one, two] = [name(), name()];
    const page = await site.open('');
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.evaluate(
      (ids) => ids.forEach((id) => document.body.append(Object.assign(document.createElement('fanfare-text'), { live: id, id: `it-${id.slice(4)}` }))),
      [one, two],
    );
    await expect.poll(() => status(page, `#it-${one.slice(4)}`)).toBe('gone');
    await expect.poll(() => status(page, `#it-${two.slice(4)}`)).toBe('gone');
    expect(sockets).toEqual([`${site.push.replace('http', 'ws')}/connection/websocket`]);
  });

  test('may be loaded twice, also under a policy that lists Trusted Types, and beside that of the client', async () => {
    const id = name();
    await site.update(id, { text1: 'one' });
    const page = await site.open(`<fanfare-text id="it" live="${id}"></fanfare-text>`, {
      head: `${site.script}${site.script}<script src="${site.push}/fanfare.js"></script>`,
    });
    await expect.poll(() => seen(page)).toBe('one');
    expect(site.subscribed).toEqual([`live:${id}`]);
    expect(await page.evaluate('[typeof Fanfare.ClientSocket, typeof Fanfare.pageSocket]')).toEqual(['function', 'function']);
    expect(site.said).toEqual([]);
  });

  test('says so if another version of it is loaded, which is not used', async () => {
    const id = name();
    await site.update(id, { text1: 'one' });
    const page = await site.open(`<fanfare-text id="it" live="${id}"></fanfare-text>`, { bypassCSP: true });
    await page.route('**/fanfare-widgets.js?other', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll('`0.1.0`', '`9.9.9`') });
    });
    await page.addScriptTag({ url: `${site.push}/fanfare-widgets.js?other` });
    await expect.poll(() => site.said.join()).toMatch(/9\.9\.9 are not used: those of 0\.1\.0/);
    await expect.poll(() => seen(page)).toBe('one');
    expect(site.subscribed).toEqual([`live:${id}`]);
  });

  test('shows what the page has without JavaScript', async () => {
    const page = await site.open(
      `<fanfare-progress id="it" live="x"><progress value="30" max="100" aria-label="x">30 %</progress></fanfare-progress>
       <fanfare-text id="t" live="x">as the server knew it</fanfare-text>`,
      { javaScriptEnabled: false, head: `<link rel="stylesheet" href="${site.push}/fanfare-widgets.css">` },
    );
    expect(await page.locator('#it progress').isVisible()).toBe(true);
    expect(await seen(page, '#t')).toBe('as the server knew it');
    expect(await page.locator('#it').evaluate((it) => getComputedStyle(it).display)).toBe('block');
  });

  test('takes a socket of the page instead of its own', async () => {
    const id = name();
    await site.update(id, { text1: 'one' });
    const page = await site.open(`<fanfare-text id="it" live="${id}"></fanfare-text>`);
    await expect.poll(() => seen(page)).toBe('one');
    const opened: string[] = [];
    page.on('websocket', (socket) => opened.push(socket.url()));
    await page.evaluate((url) => {
      const { ClientSocket, pageSocket, setPageSocket } = (globalThis as never)['Fanfare'] as typeof import('@fanfare/client') & {
        pageSocket(): unknown;
        setPageSocket(socket: unknown): void;
      };
      const [before, mine] = [pageSocket() as InstanceType<typeof ClientSocket>, new ClientSocket()];
      Object.assign(globalThis, { before });
      setPageSocket(mine);
      void mine.open(url);
    }, site.push);
    await expect.poll(() => opened.length).toBe(1);
    await expect.poll(() => status(page)).toBe('live');
    await site.update(id, { text1: 'two' });
    await expect.poll(() => seen(page)).toBe('two');
    expect(await page.evaluate('before.status')).toBe('disconnected');
  });

  test('says who may not connect, and why', async () => {
    await site.open('<fanfare-text live="x"></fanfare-text>', {
      head: site.script.replace('<script', '<script data-token="none"'),
    });
    await expect.poll(() => site.said.join('\n')).toMatch(/Widgets are not connected: /);
  });
});
