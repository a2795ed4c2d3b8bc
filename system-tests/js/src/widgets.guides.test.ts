import { pageSocket } from '@fanfare/widgets';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { launch } from './browser';
import { showFinding } from './guides/refetch';
import { connect } from './guides/widgetsocket';
import { closeAll, socket } from './sockets';
import { WidgetSite } from './widgets';

const GUIDES = resolve(import.meta.dirname, 'guides');

let browser: Browser;
let site: WidgetSite;

beforeAll(async () => {
  browser = await launch();
  site = await WidgetSite.start(browser);
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await closeAll();
  const [problems, said] = [[...site.problems], [...site.said]];
  await site.clear();
  expect([...problems, ...said.filter((each) => each.startsWith('[fanfare]'))]).toEqual([]);
});

afterAll(async () => {
  await site.stop();
  await browser.close();
});

describe('L4 the guide to widgets', () => {
  test('has a page that shows a job', async () => {
    await site.update('system', { text1: 'Down for maintenance', datetime: '2031-07-04T16:00:00Z' });
    await site.update('job:42', { text1: 'Q3 report', progress: 40, files: 3, busy: true });
    const page = await site.openGuide(`${GUIDES}/widgets.html`);
    const text = (selector: string) => page.locator(selector).first().textContent();
    await expect.poll(() => page.getByRole('progressbar', { name: 'Packing' }).getAttribute('aria-valuenow')).toBe('40');
    expect(await text('fanfare-text [part=text]')).toBe('Q3 report');
    expect(await text('fanfare-value [part=text]')).toBe('3 files');
    expect(await text('fanfare-banner .message')).toMatch(/^Down for maintenance Jul 4, 2031/);
    expect(await page.locator('fanfare-busy [part=spinner]').count()).toBe(1);
    await site.server.api('notify_broadcast', { notification: { message: 'Ready' } });
    await expect.poll(() => page.locator('[part=toast]').allInnerTexts()).toEqual(['Ready']);
  });

  test('has elements of the page that follow a job, and say so', async () => {
    await site.update('job:42', { text1: 'Q3 report', progress: 40, files: null, busy: false });
    const page = await site.openGuide(`${GUIDES}/widgetdata.html`);
    await expect.poll(() => page.locator('h2').textContent()).toBe('Q3 report');
    await page.locator('button').click();
    await site.update('job:42', { busy: true });
    await expect.poll(() => page.getByText('Somebody is working on it.').isVisible()).toBe(true);
    expect(await page.locator('button').isDisabled()).toBe(true);
    expect(await page.locator('h2').getAttribute('class')).toBe('in-use');
    expect(await page.locator('progress').evaluate((bar: HTMLProgressElement) => bar.value)).toBe(40);
    expect(await page.locator('#changes').textContent()).toContain('change: busy');
  });

  test('gives widgets the socket of an application', async () => {
    vi.stubGlobal('WebSocket', WebSocket);
    const mine = connect(async () => '', site.server.url);
    expect(pageSocket()).toBe(mine);
    await expect.poll(() => mine.status).toBe('disconnected');
    await mine.close();
  });
});

describe('L10 the guide to refetching', () => {
  const server: { current: Server | undefined } = { current: undefined };
  afterEach(() => server.current?.close());

  test('shows the finding of a patient, and what fails', async () => {
    let [finding, asked] = ['healthy', 0];
    server.current = createServer(({ url }, response) => {
      asked++;
      response.writeHead(url === '/patients/7' && finding !== '' ? 200 : 403).end(JSON.stringify({ finding }));
    });
    await new Promise<void>((ready) => server.current!.listen(0, '127.0.0.1', ready));
    const { port } = server.current.address() as AddressInfo;
    const { fetch } = globalThis;
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(new URL(path, `http://127.0.0.1:${port}`), init));
    await site.update('patient:7', { revision: 1 });
    const client = socket();
    await client.open(site.server.url);
    const shown: string[] = [];
    const stop = showFinding(client, '7', (text) => shown.push(text));
    await expect.poll(() => shown).toEqual(['healthy']);
    finding = 'a cold';
    await site.server.api('live_add', { id: 'patient:7', attribute: 'revision' });
    await expect.poll(() => shown.at(-1)).toBe('a cold');
    finding = '';
    await site.server.api('live_message', { id: 'patient:7', message: 'look' });
    await expect.poll(() => shown.at(-1)).toBe('Error: The patient cannot be loaded: 403');
    await site.remove('patient:7');
    await expect.poll(() => shown.at(-1)).toBe('');
    expect(asked).toBe(3);
    stop();
  });
});
