import { linkOf, pushedMessage, type PushedData, type PushedMessage } from './message.js';

// The service worker of push, to be registered as it is or taken into another one by `importScripts`. It intercepts no
// request of the page. In the query of its address, `report` is where reports go (default `/push/report`, empty for
// nowhere), and `title` what is shown for a message without one.

/** What of a service worker is needed here; the types of a page have none. */
interface Worker {
  readonly location: Location;
  readonly navigator: Navigator & { setAppBadge?(count: number): Promise<void>; clearAppBadge?(): Promise<void> };
  readonly registration: {
    showNotification(title: string, options: NotificationOptions): Promise<void>;
  };
  readonly clients: {
    matchAll(query: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly WindowClient[]>;
    openWindow(url: string): Promise<unknown>;
  };
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
}

interface WindowClient {
  readonly url: string;
  readonly focused: boolean;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

interface WorkerEvent {
  waitUntil(work: Promise<unknown>): void;
  readonly data?: { text(): string } | null;
  readonly action?: string;
  readonly notification?: { readonly data: unknown; close(): void };
}

const worker = globalThis as unknown as Worker;
const settings = new URL(ownAddress()).searchParams;
const reportTo = settings.get('report') ?? '/push/report';
/** Where the number at the icon is kept: a worker is ended and begun as browsers like. */
const CACHE = 'fanfare-push';
const BADGE = '/fanfare-push-badge';

/** Within another worker that imports this one, `location` is that of the other. */
function ownAddress(): string {
  const imported = (globalThis as { fanfareWorker?: unknown }).fanfareWorker;
  return typeof imported === 'string' ? new URL(imported, worker.location.href).href : worker.location.href;
}

async function report(token: string, status: 'delivered' | 'interacted'): Promise<void> {
  if (token && reportTo) {
    try {
      await fetch(reportTo, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ report: token, status }),
        keepalive: true,
      });
    } catch {
      // A report that does not arrive costs nobody a message.
    }
  }
}

let counting: Promise<unknown> = Promise.resolve();

/** One after the other: each begins with what the one before has kept. */
function count(badge: PushedMessage['badge']): Promise<unknown> {
  counting = counting.then(async () => {
    if (badge !== null) {
      await setBadge('set' in badge ? badge.set : (await kept()) + badge.add);
    }
  });
  return counting;
}

async function setBadge(count: number): Promise<void> {
  try {
    await (count === 0 ? worker.navigator.clearAppBadge?.() : worker.navigator.setAppBadge?.(count));
    await (await caches.open(CACHE)).put(BADGE, new Response(String(count)));
  } catch {
    // Not every browser that has it lets it be.
  }
}

async function kept(): Promise<number> {
  try {
    return Number((await (await (await caches.open(CACHE)).match(BADGE))?.text()) ?? 0);
  } catch {
    return 0;
  }
}

async function show(text: string | null): Promise<void> {
  const message = pushedMessage(text, settings.get('title') ?? worker.location.hostname);
  await worker.registration.showNotification(message.title, message.options);
  await Promise.all([count(message.badge), report(message.report, 'delivered')]);
}

async function open(data: Partial<PushedData>, action: string): Promise<void> {
  const told = { type: 'fanfare.push.click', id: data.id ?? '', action, parameters: parametersOf(data, action), data: data.data ?? null };
  const pages = (await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })).filter(
    (each) => new URL(each.url).origin === worker.location.origin,
  );
  const link = data.link ? linkOf(data.link, worker.location.origin) : null;
  const page = pages.find((each) => each.url === link) ?? (link === null ? (pages.find((each) => each.focused) ?? pages[0]) : undefined);
  if (page !== undefined) {
    page.postMessage(told);
    await page.focus();
  } else {
    await worker.clients.openWindow(link ?? '/');
  }
}

function parametersOf(data: Partial<PushedData>, action: string): unknown {
  return data.actions?.find((each) => each.event === action)?.parameters ?? null;
}

worker.addEventListener('push', (event) => {
  let text: string | null = null;
  try {
    text = event.data?.text() ?? null;
  } catch {
    // Something is shown all the same.
  }
  event.waitUntil(show(text));
});

worker.addEventListener('notificationclick', (event) => {
  const { notification } = event;
  const data = (notification?.data ?? {}) as Partial<PushedData>;
  if (data.fanfare !== 'push') {
    return;
  }
  notification?.close();
  event.waitUntil(Promise.all([open(data, event.action ?? ''), report(data.report ?? '', 'interacted')]));
});

// Pages register the new subscription; without one, the next that is opened does.
worker.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(
    worker.clients
      .matchAll({ type: 'window', includeUncontrolled: true })
      .then((pages) => pages.forEach((each) => each.postMessage({ type: 'fanfare.push.change' }))),
  );
});
