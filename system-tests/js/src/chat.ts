import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Centrifuge } from 'centrifuge';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launch } from './browser';
import { client } from './clients';
import { ServerProcess } from './server';

/** The chat of the demo, and the windows it is looked at in. */
export class Chat {
  /** What went wrong in the windows; nothing should. */
  readonly problems: string[] = [];
  private readonly guests: Centrifuge[] = [];

  private constructor(
    private readonly browser: Browser,
    /** Where the demo keeps its data. */
    readonly data: string,
    /** The demo; another one after it was killed and started again. */
    public server: ServerProcess,
  ) {}

  /** Starts a demo with data of its own. */
  static async start(browser: Browser, data = mkdtempSync(join(tmpdir(), 'fanfare-chat-'))): Promise<Chat> {
    return new Chat(browser, data, await ServerProcess.demo(data));
  }

  /** A browser for chats. */
  static browser(): Promise<Browser> {
    return launch();
  }

  /** Opens the chat in a window of its own, under a name. */
  async enter(name: string, look: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext(look);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.problems.push(`${name}: ${error.message}`));
    await page.goto(`${this.server.url}/chat/page/`);
    await page.getByLabel('What should we call you?').fill(name);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.waitForSelector('#status[data-state="connected"]');
    return page;
  }

  /** Lets people in who have no window: they are there, and silent. */
  async populate(names: string[]): Promise<void> {
    for (const name of names) {
      const response = await fetch(`${this.server.url}/visitors`, { method: 'POST', body: JSON.stringify({ name }) });
      const { token } = (await response.json()) as { token: string };
      const guest = client('json', this.server.webSocketUrl, { token });
      guest.newSubscription('chat:lobby').subscribe();
      guest.connect();
      this.guests.push(guest);
    }
  }

  /** Starts the demo again that was killed, on the same port. */
  async restart(): Promise<void> {
    this.server = await ServerProcess.demo(this.data, this.server.port);
  }

  /** Closes every window and ends the demo. */
  async end(): Promise<void> {
    this.guests.forEach((guest) => guest.disconnect());
    await Promise.all(this.browser.contexts().map((context) => context.close()));
    await this.server.kill();
  }
}

/** Writes a message; it may wait. */
export async function write(page: Page, text: string): Promise<void> {
  await page.locator('#text').fill(text);
  await page.locator('#text').press('Enter');
  expect(await page.locator('#text').inputValue()).toBe('');
}

/** Writes a message, and waits until it and all before are in the room. */
export async function say(page: Page, text: string): Promise<void> {
  await write(page, text);
  await expect.poll(() => outbox(page)).toEqual([]);
}

/** The texts in the room. */
export function messages(page: Page): Promise<string[]> {
  return page.locator('.message-text').allTextContents();
}

/** The texts that are on their way. */
export function outbox(page: Page): Promise<string[]> {
  return page.locator('.outbox-text').allTextContents();
}
