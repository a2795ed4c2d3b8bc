import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launch } from './browser';
import { ServerProcess } from './server';

const EXAMPLES = resolve(import.meta.dirname, '../../../examples/src/main/resources/dev/fanfare/examples');
const GUIDES = resolve(import.meta.dirname, 'guides');

let browser: Browser;
const servers: ServerProcess[] = [];
const sites: Server[] = [];

beforeAll(async () => {
  browser = await launch();
});

afterEach(async () => {
  sites.splice(0).forEach((each) => each.close());
  await Promise.all([...browser.contexts().map((each) => each.close()), ...servers.splice(0).map((each) => each.kill())]);
});

afterAll(() => browser.close());

async function start(example: string): Promise<ServerProcess> {
  const server = await ServerProcess.program(join(GUIDES, 'Pages.java'), example, join(EXAMPLES, example, 'page'));
  servers.push(server);
  return server;
}

/** Another server, which has one page. */
async function siteWith(html: string): Promise<string> {
  const site = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(html));
  sites.push(site);
  await new Promise<void>((ready) => site.listen(0, 'localhost', ready));
  return `http://localhost:${(site.address() as AddressInfo).port}`;
}

async function open(url: string, problems: string[] = []): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(url);
  return page;
}

const text = (page: Page, id: string) => page.textContent(`#${id}`);

describe('The pages of the guides', () => {
  test('N3 the page of the five minutes says welcome', async () => {
    const problems: string[] = [];
    const page = await open((await start('welcome')).url, problems);
    await expect.poll(() => text(page, 'news')).toBe('Welcome');
    expect(await text(page, 'problem')).toBe('');
    expect(problems).toEqual([]);
  });

  test('C5 the same page from another server says why it cannot connect', async () => {
    const server = await start('welcome');
    const html = readFileSync(join(EXAMPLES, 'welcome/page/index.html'), 'utf8')
      .replace('"/fanfare.js"', `"${server.url}/fanfare.js"`)
      .replace('socket.open()', `socket.open('${server.url}')`);
    const site = await siteWith(html);
    const page = await open(site);
    await expect.poll(() => text(page, 'problem')).toContain(`it may not let pages of ${site} connect: see its client.allowed_origins`);
    expect(await text(page, 'news')).toBe('…');
  });

  test('N6 who looks at a hotel sees that somebody has reserved it', async () => {
    const { url } = await start('hotels');
    const problems: string[] = [];
    const [ann, bob] = [await open(url, problems), await open(url, problems)];
    await bob.evaluate('socket.event("look", 13)');
    await ann.click('button');
    for (const page of [ann, bob]) {
      await expect.poll(() => text(page, 'news')).toBe('Somebody has reserved hotel 12');
    }
    expect(problems).toEqual([]);
  });

  test('N8 the script of the client socket hears orders', async () => {
    const server = await ServerProcess.serve({
      client: { allow_anonymous_connect_without_token: true, allowed_origins: ['http://localhost:*'] },
      http_api: { key: 'key' },
      notifications: { enabled: true },
    });
    servers.push(server);
    const html = readFileSync(join(GUIDES, 'orders.html'), 'utf8')
      .replace('"fanfare.js"', `"${server.url}/fanfare.js"`)
      .replace('socket.open()', `socket.open('${server.url}')`);
    const page = await open(await siteWith(html));
    const printed: string[] = [];
    page.on('console', (message) => printed.push(message.text()));
    await expect
      .poll(async () => {
        await server.api('notify_broadcast', { notification: { object: 'orders', message: 'tea' } });
        return printed;
      })
      .toContain('tea');
  });
});
