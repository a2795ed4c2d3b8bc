import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { settingsOf } from './settings.js';

const attributes = (all: Record<string, string>) => ({ getAttribute: (name: string) => all[name] ?? null });
const page = (metas: Record<string, string> = {}) => ({
  querySelector: (selector: string) => {
    const content = metas[/^meta\[name="(.*)"]$/.exec(selector)![1]!];
    return content === undefined ? null : attributes({ content });
  },
});
const script = (src: string, all: Record<string, string> = {}) => ({ src, ...attributes(all) });

const servers: Server[] = [];

afterEach(() => servers.splice(0).forEach((each) => each.close()));

/** Where everything is answered with a status and a text. */
async function answering(status: number, text: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(text));
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
}

describe('L4 the socket of a page', () => {
  test('goes to the server that the script came from', () => {
    expect(settingsOf(page(), script('https://push.example:8443/a/fanfare-widgets.js?v=1'))).toEqual({ url: 'https://push.example:8443' });
  });

  test.each([[undefined], [script('')], [script('file:///home/ann/fanfare-widgets.js')], [script('blob:https://x/1')]])(
    'goes to the server that the page came from with %o',
    (from) => {
      expect(settingsOf(page(), from).url).toBeUndefined();
    },
  );

  test('is as the script says, and then as the page says', () => {
    const metas = { 'fanfare-server': 'wss://meta.example', 'fanfare-token': 'of the page', 'fanfare-csrf-token': 'of the login' };
    const all = { url: 'wss://meta.example', token: 'of the page', csrfToken: 'of the login' };
    expect(settingsOf(page(metas), script('https://a.example/x.js'))).toEqual(all);
    const given = script('https://a.example/x.js', { 'data-server': '/push', 'data-token': 'of the script' });
    expect(settingsOf(page(metas), given)).toEqual({ ...all, url: '/push', token: 'of the script' });
  });

  test.each([
    [200, ' a.b.c\n', 'a.b.c'],
    [401, 'who are you?', ''],
    [403, '', ''],
  ])('gets a token from where the page says: %i', async (status, text, token) => {
    const { getToken } = settingsOf(page({ 'fanfare-token-url': await answering(status, text) }), undefined);
    expect(await getToken!()).toBe(token);
  });

  test('says what it got instead of a token', async () => {
    const { getToken } = settingsOf(page({ 'fanfare-token-url': await answering(500, 'oh') }), undefined);
    await expect(getToken!()).rejects.toThrow(/\/token answered 500/);
  });
});
