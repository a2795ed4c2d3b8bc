import { ClientSocket } from '@fanfare/client';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { launch } from './browser';
import { BECAUSE, casesOf, lines, type Case, type Line } from './endings';
import { observe, type Outcome } from './observe';
import { Site } from './site';
import { WildServer } from './wild';

const MODES = ['fanfare', 'plain'] as const;
const PLATFORMS = ['Node', 'a browser'] as const;

let browser: Browser;
let page: Page;
let site: Site;
let noTls: Server;

beforeAll(async () => {
  noTls = createServer((tcp) => tcp.on('error', () => undefined).end('no TLS here'));
  await new Promise<void>((ready) => noTls.listen(0, '127.0.0.1', ready));
  site = await Site.before(0);
  browser = await launch();
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${site.port}/`);
});

afterAll(async () => {
  await browser.close();
  site.close();
  noTls.close();
});

/** Lets a case happen to a socket. */
async function see(platform: (typeof PLATFORMS)[number], mode: (typeof MODES)[number], happening: Case): Promise<Outcome & { url: string }> {
  const server = await WildServer.start(happening.script);
  const url = happening.url === 'wss' ? `wss://127.0.0.1:${(noTls.address() as AddressInfo).port}/` : (happening.url ?? server.url);
  const options = { mode, ...happening.options };
  try {
    const outcome =
      platform === 'Node'
        ? await observe(ClientSocket, { websocket: WebSocket, ...options }, url)
        : ((await page.evaluate(`(${observe})(Fanfare.ClientSocket, ${JSON.stringify(options)}, "${url}")`)) as Outcome);
    return { ...outcome, url };
  } finally {
    await server.stop();
  }
}

/** What the guide says of a case. */
function promised({ table, event, code, reason, comesBack }: Line, happening: Case, url: string): object {
  const expected = code.startsWith('the ') ? happening.code! : Number(code);
  const failure = { code: comesBack ? 'closed' : 'connectionFailed', serverCode: comesBack || expected === 1006 ? 0 : expected };
  const begin = reason.startsWith('the ') ? BECAUSE : reason.replace('URL', url);
  return {
    event,
    code: expected,
    reason: expect.stringMatching(new RegExp(`^${begin.replace(/[?.[\]]/g, '\\$&')}`)),
    ...(event === 'connectionFailed' ? { reconnecting: comesBack } : {}),
    status: comesBack ? 'connecting' : 'disconnected',
    triedAgain: comesBack,
    rejected: table === 'standing' ? null : failure,
    late: [],
  };
}

describe.each(PLATFORMS)('C5 C6 In %s', (platform) => {
  describe.each(MODES)('in mode %s', (mode) => {
    const all = lines().map((line) => [line.what, line, casesOf(line, mode)] as const);

    test.each(all.filter(([, , cases]) => cases.length > 0))('%s', async (_, line, cases) => {
      for (const each of cases) {
        const { url, ...outcome } = await see(platform, mode, each);
        expect(outcome, `code ${each.code}`).toEqual(promised(line, each, url));
      }
    });
  });
});
