import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, CDPSession, Page, Worker } from 'playwright-core';

const WORKER = createRequire(import.meta.url).resolve('@fanfare/client/worker');

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>A page that is pushed to</title>
    <link rel="icon" href="data:,">
    <script type="module">
      window.told = [];
      navigator.serviceWorker.addEventListener('message', (event) => window.told.push(event.data));
      const registration = await navigator.serviceWorker.register('/fanfare-worker.js');
      await navigator.serviceWorker.ready;
      window.registration = registration;
    </script>
  </head>
  <body></body>
</html>`;

/** What a notification is, as the page's registration knows it. */
export interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly data: unknown;
}

/** A web site with the service worker of push, which takes reports. */
export class PushSite {
  readonly reports: unknown[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<PushSite> {
    const server = createServer();
    const site = new PushSite(server);
    server.on('request', (request, response) => {
      if (request.method === 'POST' && request.url === '/push/report') {
        let body = '';
        request.on('data', (part: Buffer) => (body += part.toString()));
        request.on('end', () => {
          site.reports.push(JSON.parse(body));
          response.writeHead(204).end();
        });
        return;
      }
      const isWorker = request.url?.startsWith('/fanfare-worker.js') ?? false;
      response.setHeader('Content-Type', isWorker ? 'text/javascript' : 'text/html');
      response.end(isWorker ? readFileSync(WORKER) : PAGE);
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return site;
  }

  get origin(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** A page of a site, and the browser's own way to have its service worker be pushed to. */
export class PushedPage {
  private constructor(
    readonly page: Page,
    readonly worker: Worker,
    private readonly devtools: CDPSession,
    private readonly origin: string,
    private readonly registrationId: string,
  ) {}

  static async open(context: BrowserContext, origin: string): Promise<PushedPage> {
    await context.grantPermissions(['notifications'], { origin });
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const own = registrations.find((each) => each.scopeURL === `${origin}/` && !each.isDeleted);
        if (own !== undefined) {
          resolve(own.registrationId);
        }
      });
    });
    await devtools.send('ServiceWorker.enable');
    const begun = context.waitForEvent('serviceworker');
    await page.goto(`${origin}/orders`);
    await page.waitForFunction(() => 'registration' in window);
    const worker = await begun;
    if (!(await page.evaluate(() => Notification.permission === 'granted'))) {
      await worker.evaluate(keepNotifications);
    }
    return new PushedPage(page, worker, devtools, origin, await registered);
  }

  async push(data: string): Promise<void> {
    await this.devtools.send('ServiceWorker.deliverPushMessage', { origin: this.origin, registrationId: this.registrationId, data });
  }

  shown(): Promise<Shown[]> {
    return this.worker.evaluate(async () => {
      const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
      const all = await registration.getNotifications();
      return all.map(({ title, body, tag, data }) => ({ title, body, tag, data: data as unknown }));
    });
  }

  told(): Promise<unknown[]> {
    return this.page.evaluate(() => (window as unknown as { told: unknown[] }).told);
  }
}

/** The Chromium that comes as a package has no place to show anything: what would be shown is kept, as a desktop does. */
function keepNotifications(): void {
  const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
  interface Kept extends Partial<Notification> {
    close(): void;
  }
  let kept: Kept[] = [];
  registration.showNotification = (title, { body = '', tag = '', data = null } = {}) => {
    const shown: Kept = { title, body, tag, data: data as unknown, close: () => void (kept = kept.filter((each) => each !== shown)) };
    kept = [...kept.filter((each) => tag === '' || each.tag !== tag), shown];
    return Promise.resolve();
  };
  registration.getNotifications = ({ tag } = {}) =>
    Promise.resolve(kept.filter((each) => tag === undefined || each.tag === tag) as unknown as Notification[]);
}
