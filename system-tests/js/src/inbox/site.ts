import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launch } from '../browser';
import { Network } from '../proxy';
import { ServerProcess } from '../server';

/** What the site takes. */
export interface Post {
  readonly title: string;
  readonly text?: string;
  readonly link?: string;
  readonly tag?: string;
  readonly category?: string;
  readonly collapseKey?: string;
  readonly action?: string;
  readonly user?: string;
}

/** A site with inboxes, in a browser. */
export class InboxSite {
  /** What went wrong in the pages, what their policy refused among it. */
  readonly problems: string[] = [];
  private users = 0;

  private constructor(
    private readonly browser: Browser,
    readonly server: ServerProcess,
    readonly network: Network,
  ) {}

  static async start(): Promise<InboxSite> {
    const server = await ServerProcess.program(join(import.meta.dirname, 'InboxSite.java'));
    return new InboxSite(await launch(), server, await Network.to(server.port));
  }

  /** Somebody whose inbox is empty. */
  user(): string {
    return `user${++this.users}`;
  }

  async add(post: Post): Promise<boolean> {
    const response = await fetch(`${this.server.url}/add`, { method: 'POST', body: JSON.stringify(post) });
    return (await response.json()) as boolean;
  }

  /** A device of a user's: its window, connected, behind a network that can be cut or not. */
  async device(user: string, { lang = 'en', dir = 'ltr', cuttable = false, context, ...options }: BrowserContextOptions & { lang?: string; dir?: string; cuttable?: boolean; context?: BrowserContext } = {}): Promise<Device> {
    const page = await (context ?? (await this.browser.newContext(options))).newPage();
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/WebSocket connection/.test(message.text())) {
        this.problems.push(message.text());
      }
    });
    const origin = cuttable ? `http://127.0.0.1:${this.network.port}` : this.server.url;
    await page.goto(`${origin}/page?user=${user}&lang=${lang}&dir=${dir}`);
    const device = new Device(page);
    await device.status('live');
    return device;
  }

  async clear(): Promise<void> {
    this.network.restore();
    await Promise.all(this.browser.contexts().map((each) => each.close()));
    expect(this.problems.splice(0)).toEqual([]);
  }

  async end(): Promise<void> {
    this.network.close();
    await this.browser.close();
    await this.server.kill();
  }
}

/** A page with an inbox. */
export class Device {
  constructor(readonly page: Page) {}

  part(name: string) {
    return this.page.locator(`fanfare-inbox [part~="${name}"]`);
  }

  /** Opens the list, or closes it. */
  async bell(): Promise<void> {
    await this.part('bell').click();
  }

  async status(status: string): Promise<void> {
    await expect.poll(() => this.page.locator('fanfare-inbox').getAttribute('data-status')).toBe(status);
  }

  /** What stands on the bell; empty if nothing does. */
  async badge(): Promise<string> {
    return (await this.part('badge').isVisible()) ? this.part('badge').innerText() : '';
  }

  titles(): Promise<string[]> {
    return this.part('subject').locator('bdi').allTextContents();
  }

  /** The titles of what is not read. */
  async unread(): Promise<string[]> {
    const all = await this.titles();
    const isUnread = await this.part('message').evaluateAll((rows) => rows.map((row) => row.part.contains('unread')));
    return all.filter((_, i) => isUnread[i]);
  }

  button(name: string) {
    return this.page.locator('fanfare-inbox').getByRole('button', { name, exact: true });
  }

  /** What has the focus, by its part and what it says. */
  focus(): Promise<string> {
    return this.page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) {
        at = at.shadowRoot.activeElement;
      }
      const label = at?.getAttribute('aria-label') ?? (at?.querySelector('[part=subject]') ?? at)?.textContent ?? '';
      return `${at?.getAttribute('part') ?? at?.id}: ${label.trim()}`;
    });
  }
}
