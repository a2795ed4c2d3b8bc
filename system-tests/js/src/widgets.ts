import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { Network } from './proxy';
import { ServerProcess } from './server';

const CONFIG = {
  client: { allow_anonymous_connect_without_token: true, allowed_origins: ['http://localhost:*'] },
  http_api: { key: 'key' },
  live: { enabled: true, allow_anonymous: true },
  notifications: { enabled: true, secret: 'a secret of more than 16 bytes' },
};

/** The strictest policy under which a page with widgets works. */
const POLICY = (server: string) =>
  `default-src 'none'; script-src ${server}; connect-src ${server} ${server.replace('http', 'ws')}; ` +
  `style-src ${server}; img-src data:; require-trusted-types-for 'script'; trusted-types lit-html`;

/** A page with widgets that came from a web site, and the server of its objects behind a network that can be cut. */
export class WidgetSite {
  private readonly contexts: BrowserContext[] = [];
  private html = '';
  /** Where the files of the page are, if it has any. */
  private folder = '';
  private isStrict = true;
  /** What went wrong in the page: exceptions, and what its policy refused. */
  readonly problems: string[] = [];
  /** What the page said in its console. */
  readonly said: string[] = [];
  /** The channels that the page has subscribed to, one for each time. */
  readonly subscribed: string[] = [];

  private constructor(
    private readonly browser: Browser,
    readonly server: ServerProcess,
    private readonly site: Server,
    readonly network: Network,
  ) {}

  static async start(browser: Browser): Promise<WidgetSite> {
    const server = await ServerProcess.serve(CONFIG);
    const network = await Network.to(server.port);
    const site = createServer(({ url = '/' }, response) => widgets.answer(url, response));
    await new Promise<void>((ready) => site.listen(0, 'localhost', ready));
    const widgets = new WidgetSite(browser, server, site, network);
    return widgets;
  }

  private answer(path: string, response: ServerResponse): void {
    if (path !== '/') {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(readFileSync(join(this.folder, path)));
      return;
    }
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    if (this.isStrict) {
      response.setHeader('Content-Security-Policy', POLICY(this.push));
    }
    response.end(this.html);
  }

  /** Where the server is, beyond the network. */
  get push(): string {
    return `http://127.0.0.1:${this.network.port}`;
  }

  get script(): string {
    return `<script src="${this.push}/fanfare-widgets.js"></script>`;
  }

  update(id: string, attributes: object): Promise<unknown> {
    return this.server.api('live_update', { id, attributes });
  }

  remove(id: string): Promise<unknown> {
    return this.server.api('live_remove', { id });
  }

  /** Lets nobody who follows an object see it any longer. */
  deny(id: string): Promise<unknown> {
    return this.server.api('unsubscribe', { user: '', channel: `live:${id}` });
  }

  /** Opens a page with a body, and the script in its head unless another one is given. */
  async open(body: string, { head = this.script, lang = 'en', ...options }: BrowserContextOptions & { head?: string; lang?: string } = {}): Promise<Page> {
    this.isStrict = true;
    this.html = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Widgets</title>
      <link rel="icon" href="data:,"><meta name="color-scheme" content="light dark">${head}</head><body><main>${body}</main></body></html>`;
    return this.visit(options);
  }

  /** Opens a page of a guide, which names the server as if it came from there. */
  openGuide(file: string): Promise<Page> {
    this.isStrict = false;
    this.html = readFileSync(file, 'utf8').replaceAll('"/fanfare-', `"${this.push}/fanfare-`);
    return this.visit({});
  }

  /** Opens a page that was built, with everything in its folder. */
  openBuilt(folder: string): Promise<Page> {
    this.isStrict = false;
    this.folder = folder;
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    this.html = html.replace('</title>', `</title><meta name="fanfare-server" content="${this.push}">`);
    return this.visit({});
  }

  private async visit(options: BrowserContextOptions): Promise<Page> {
    const context = await this.browser.newContext(options);
    this.contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      const text = message.text();
      if (/Content.Security.Policy|Trusted ?Type/i.test(text)) {
        this.problems.push(text);
      }
      this.said.push(text);
    });
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        for (const [, channel] of String(payload).matchAll(/"subscribe":\{"channel":"([^"]*)"/g)) {
          this.subscribed.push(channel!);
        }
      }),
    );
    await page.goto(`http://localhost:${(this.site.address() as AddressInfo).port}/`);
    return page;
  }

  /** Closes all pages. */
  async clear(): Promise<void> {
    this.network.restore();
    await Promise.all(this.contexts.splice(0).map((each) => each.close()));
    [this.problems, this.said, this.subscribed].forEach((each) => each.splice(0));
  }

  async stop(): Promise<void> {
    this.network.close();
    this.site.close();
    await this.server.stop();
  }
}
