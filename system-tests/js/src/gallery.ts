import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launch } from './browser';
import { ServerProcess } from './server';

/** The gallery of the demo, in a browser: one of each for all tests of a file. */
export class Gallery {
  /** What went wrong in the windows, the console's complaints among it; nothing should. */
  readonly problems: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly data: string,
    /** The demo; another one after it was killed and started again. */
    public server: ServerProcess,
  ) {}

  static async start(): Promise<Gallery> {
    const data = mkdtempSync(join(tmpdir(), 'fanfare-gallery-'));
    const [browser, server] = await Promise.all([launch(), ServerProcess.demo(data)]);
    return new Gallery(browser, data, server);
  }

  /** Opens the gallery, or a scenario of it by its name, in a window of its own. */
  async open(name = '', look: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1440, height: 900 }, ...look });
    // A selector that finds nothing shall say so before the test is over.
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.problems.push(`${name}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        this.problems.push(`${name}: ${message.text()}`);
      }
    });
    await page.goto(`${this.server.url}/${name === '' ? '' : `${name}/`}`);
    return page;
  }

  /** Opens a scenario, and waits until its visitors are connected. */
  async scenario(name: string, look?: BrowserContextOptions): Promise<Scenario> {
    const page = await this.open(name, look);
    const scenario = new Scenario(page);
    for (const pane of await scenario.panes()) {
      await pane.net('on');
    }
    return scenario;
  }

  /** Ends the demo without a word, and starts it again on its port with its data. */
  async restart(): Promise<void> {
    const { port } = this.server;
    await this.server.kill();
    this.server = await ServerProcess.demo(this.data, port);
  }

  async closeWindows(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()));
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.server.kill();
  }
}

/** The frame of a scenario: its panes, and the sources beside them. */
export class Scenario {
  readonly ann: Pane;
  readonly bob: Pane;

  constructor(readonly page: Page) {
    this.ann = new Pane(page.locator('.pane').nth(0));
    this.bob = new Pane(page.locator('.pane').nth(1));
  }

  /** Ann's and Bob's, or Ann's alone. */
  async panes(): Promise<Pane[]> {
    await this.ann.root.waitFor();
    return (await this.bob.root.count()) > 0 ? [this.ann, this.bob] : [this.ann];
  }

  /** Waits until a line has lit up, and answers how often it ran. */
  async ran(code: string): Promise<number> {
    const times = this.page.locator('.line.watched', { hasText: code }).locator('.times');
    await expect.poll(() => times.first().textContent(), { message: `"${code}" has run` }).toMatch(/^×\d+$/);
    return Number((await times.first().textContent())!.slice(1));
  }
}

/** A visitor of a scenario. */
export class Pane {
  readonly page: FrameLocator;

  constructor(readonly root: Locator) {
    this.page = root.frameLocator('iframe');
  }

  /** An element of the page in it. */
  at(selector: string): Locator {
    return this.page.locator(selector);
  }

  text(selector: string): Promise<string> {
    return this.at(selector).innerText();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Loads its page anew, and waits until the page that was there is gone: what is clicked before that is clicked in vain. */
  async reload(): Promise<void> {
    const page = this.at('html');
    await page.evaluate((html) => html.setAttribute('data-left', ''));
    await this.root.getByRole('button', { name: /^Reload/ }).click();
    await expect.poll(() => page.getAttribute('data-left').catch(() => '')).toBeNull();
  }

  /** Throws the switch of its network, and waits until that shows. */
  async network(on: boolean): Promise<void> {
    const power = this.root.getByRole('switch');
    if ((await power.getAttribute('aria-checked')) !== String(on)) {
      await power.click();
    }
    await this.net(on ? 'on' : 'cut');
  }

  async net(state: 'on' | 'off' | 'cut'): Promise<void> {
    await expect.poll(() => this.root.getAttribute('data-net')).toBe(state);
  }

  /** How many messages went over its wire in a direction. */
  async messages(way: 'Sent' | 'Received'): Promise<number> {
    return Number.parseInt(await this.root.locator('.figures span', { hasText: way }).locator('output').innerText());
  }

  /** The newest messages on its wire. */
  wire(): Promise<string[]> {
    return this.root.locator('.frames code').allTextContents();
  }
}
