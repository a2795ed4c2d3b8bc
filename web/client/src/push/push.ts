import { mustBeFunction, mustHaveOnly, named, wrong } from '../arguments.js';
import type { ClientSocket } from '../client-socket.js';
import { Emitter, type Listener } from '../emitter.js';
import { FanfareError, reasonOf } from '../errors.js';

/** What of a {@link ClientSocket} push needs. */
export type PushSocket = Pick<ClientSocket, 'status' | 'on' | 'event'>;

/** How this browser is pushed to. */
export interface PushOptions {
  /** The address of the service worker, of this origin. Default `/fanfare-worker.js`. */
  readonly worker?: string;
  /** The groups that this browser is in, of those that the server lets clients choose; by default those that it is in already. */
  readonly topics?: readonly string[];
}

/**
 * Whether this browser can be pushed to: `unsupported`; `needsInstall` on an iPhone or iPad, where the page must be on the
 * home screen; `default` if nobody was asked; `granted` if it may be, but is not registered; `registered`; `blocked` if
 * somebody has refused it, which only the settings of the browser change.
 */
export type PushState = 'unsupported' | 'needsInstall' | 'default' | 'granted' | 'registered' | 'blocked';

/** A notification was chosen while a page was open. */
export interface PushClick {
  /** The id of the message; empty if it has none. */
  readonly id: string;
  /** The event of the action that was chosen; empty if it was the notification itself. */
  readonly action: string;
  /** What the action carries. */
  readonly parameters: unknown;
  /** What the message carries. */
  readonly data: unknown;
}

/** The events of push. */
export interface PushEvents {
  click: PushClick;
}

/** Push messages for this browser, also while no page is open. */
export interface Push {
  /** Whether it can be pushed to, and is. Asks nobody. */
  state(): Promise<PushState>;
  /**
   * Asks for permission, if nobody was asked yet, and registers this browser for the user that the socket is connected as.
   * To be called while a click is handled, best after the page has said what for.
   *
   * @returns resolves with the id of the device; rejects with a `FanfareError`: `notSupported`, `notAllowed`, or why the
   *     server refused it
   */
  register(): Promise<string>;
  /** Ends it: the server forgets the device, and the browser the subscription. */
  unregister(): Promise<void>;
  /** Adds a listener and answers how to remove it. */
  on<K extends keyof PushEvents>(event: K, listener: Listener<PushEvents[K]>): () => void;
  /** Lets go of the page's listeners; the browser stays registered. */
  close(): void;
}

const DEVICE = 'fanfare.push.device';

/**
 * Push for this browser. One that is registered is registered anew, without asking anybody, whenever the socket connects: a
 * subscription may have become another one, or the user.
 *
 * @param socket a `ClientSocket` to a Fanfare server, opened before or later
 */
export function pushOf(socket: PushSocket, options: PushOptions = {}): Push {
  if (typeof socket?.event !== 'function') {
    throw wrong(`The socket is ${named(socket)}; it must be a ClientSocket: pushOf(new ClientSocket())`);
  }
  mustHaveOnly(options, 'option', ['worker', 'topics']);
  return new BrowserPush(socket, options.worker ?? '/fanfare-worker.js', options.topics);
}

class BrowserPush implements Push {
  private readonly emitter = new Emitter<PushEvents>(['click']);
  private readonly removals: (() => void)[] = [];
  private renewing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly socket: PushSocket,
    private readonly worker: string,
    private readonly topics: readonly string[] | undefined,
  ) {
    this.removals.push(socket.on('connected', () => this.renew()));
    const workers = globalThis.navigator?.serviceWorker;
    if (workers !== undefined) {
      const hear = (event: MessageEvent): void => this.hear(event.data);
      workers.addEventListener('message', hear);
      this.removals.push(() => workers.removeEventListener('message', hear));
    }
    if (socket.status === 'connected') {
      this.renew();
    }
  }

  async state(): Promise<PushState> {
    if (!isSupported()) {
      return isApplesPhone() && !isInstalled() ? 'needsInstall' : 'unsupported';
    }
    const { permission } = globalThis.Notification;
    if (permission !== 'granted') {
      return permission === 'denied' ? 'blocked' : 'default';
    }
    return device() !== '' && (await this.subscription()) !== null ? 'registered' : 'granted';
  }

  async register(): Promise<string> {
    const state = await this.state();
    if (state === 'unsupported' || state === 'needsInstall') {
      throw new FanfareError(
        'notSupported',
        state === 'needsInstall'
          ? 'On this device a page can be pushed to once it is on the home screen: share it, and choose "Add to Home Screen"'
          : 'This browser cannot be pushed to, or only on pages that come over https',
      );
    }
    const permission = state === 'default' ? await globalThis.Notification.requestPermission() : globalThis.Notification.permission;
    if (permission !== 'granted') {
      throw new FanfareError(
        'notAllowed',
        permission === 'denied'
          ? 'Notifications of this page are blocked: allow them in the settings of the site, beside its address, and try again'
          : 'Nobody answered whether notifications of this page are allowed',
      );
    }
    return this.next(() => this.subscribe());
  }

  async unregister(): Promise<void> {
    // What is being renewed would be registered again.
    return this.next(async () => {
      const id = device();
      keep('');
      try {
        await (isSupported() ? await this.subscription() : null)?.unsubscribe();
      } finally {
        if (id !== '') {
          await this.socket.event('fanfare.push.remove', { id });
        }
      }
    });
  }

  /** One after the other: what is begun while something is under way begins with what comes of it. */
  private next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.renewing.then(work);
    this.renewing = done.catch(() => null);
    return done;
  }

  on<K extends keyof PushEvents>(event: K, listener: Listener<PushEvents[K]>): () => void {
    mustBeFunction(listener, 'The listener', 'on("click", function)');
    return this.emitter.on(event, listener);
  }

  close(): void {
    this.removals.splice(0).forEach((each) => each());
  }

  /** What was registered once is again; nobody hears of it if that does not work now. */
  private renew(): void {
    const isRegistered = (): boolean => device() !== '' && isSupported() && globalThis.Notification.permission === 'granted';
    this.next(async () => (isRegistered() ? this.subscribe() : null)).catch(() => null);
  }

  private hear(message: unknown): void {
    const { type, ...rest } = (message ?? {}) as { type?: unknown } & PushClick;
    if (type === 'fanfare.push.change') {
      this.renew();
    } else if (type === 'fanfare.push.click') {
      this.emitter.emit('click', { id: rest.id, action: rest.action, parameters: rest.parameters, data: rest.data });
    }
  }

  private async subscribe(): Promise<string> {
    const { webpush } = (await this.socket.event('fanfare.push.key')) as { webpush: string };
    const registration = await globalThis.navigator.serviceWorker.register(trusted(this.worker));
    await activation(registration);
    let subscription = await registration.pushManager.getSubscription();
    // One that was made with another key would be refused by its push service.
    if (subscription !== null && keyOf(subscription) !== webpush) {
      await subscription.unsubscribe();
      subscription = null;
    }
    try {
      subscription ??= await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: webpush });
    } catch (problem) {
      throw new FanfareError('notSupported', `The push service of this browser did not take it: ${reasonOf(problem)}`);
    }
    const { id } = (await this.socket.event('fanfare.push.register', {
      id: device(),
      provider: 'webpush',
      token: JSON.stringify(subscription),
      platform: 'web',
      locale: globalThis.navigator.language ?? '',
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? '',
      ...(this.topics === undefined ? {} : { topics: this.topics }),
    })) as { id: string };
    keep(id);
    return id;
  }

  private async subscription(): Promise<PushSubscription | null> {
    const registration = await globalThis.navigator.serviceWorker.getRegistration(this.worker);
    return (await registration?.pushManager.getSubscription()) ?? null;
  }
}

/** Before a worker is active, nothing can be subscribed to with it. */
function activation({ active, installing, waiting }: ServiceWorkerRegistration): Promise<void> {
  const coming = installing ?? waiting;
  return new Promise((resolve, reject) => {
    if (active !== null || coming === null) {
      resolve();
      return;
    }
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated') {
        resolve();
      } else if (coming.state === 'redundant') {
        reject(new FanfareError('notSupported', 'The service worker could not be installed'));
      }
    });
  });
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/** A page whose policy wants trusted types lets `fanfare-push` make the address of its worker one, and nothing else. */
function trusted(address: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  try {
    policy ??= types?.createPolicy('fanfare-push', { createScriptURL: (each) => each });
  } catch {
    // The page does not let it. If it wants trusted types all the same, the browser says so when the worker is registered.
  }
  return policy?.createScriptURL(address) ?? address;
}

function isSupported(): boolean {
  return 'PushManager' in globalThis && typeof globalThis.Notification === 'function' && globalThis.navigator?.serviceWorker !== undefined;
}

/** Also an iPad, which says that it is a Mac. */
function isApplesPhone(): boolean {
  const { userAgent = '', maxTouchPoints = 0 } = globalThis.navigator ?? {};
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

function isInstalled(): boolean {
  return globalThis.matchMedia?.('(display-mode: standalone)').matches ?? false;
}

function keyOf(subscription: PushSubscription): string {
  const bytes = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

/** A page whose storage is blocked registers a new device each time, which is the same by its subscription. */
function device(): string {
  try {
    return globalThis.localStorage.getItem(DEVICE) ?? '';
  } catch {
    return '';
  }
}

function keep(id: string): void {
  try {
    if (id === '') {
      globalThis.localStorage.removeItem(DEVICE);
    } else {
      globalThis.localStorage.setItem(DEVICE, id);
    }
  } catch {
    // As above.
  }
}
