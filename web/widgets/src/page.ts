import { ClientSocket } from '@fanfare/client';
import { settingsOf, type PageSettings } from './settings.js';
import { VERSION } from './version.js';

type SocketListener = (socket: ClientSocket) => void;

/** Where followers get a socket from, now and whenever it is another one. */
export interface SocketSource {
  /** Calls a listener with the socket as soon as there is one; answers how to stop that. */
  use(listener: SocketListener): () => void;
}

/** What all widgets of a page share, also those of several copies of this package. */
class Page implements SocketSource {
  readonly version = VERSION;
  /** Where the script came from; undefined if widgets came in a module. */
  script: HTMLScriptElement | undefined;

  private socket: ClientSocket | undefined;
  /** Whether the socket was made here. */
  private isOwn = false;
  private isAwaited = false;
  private readonly listeners = new Set<SocketListener>();

  use(listener: SocketListener): () => void {
    this.listeners.add(listener);
    if (this.socket !== undefined) {
      listener(this.socket);
    } else {
      this.await();
    }
    return () => void this.listeners.delete(listener);
  }

  get(): ClientSocket {
    this.socket ?? this.make();
    return this.socket!;
  }

  set(socket: ClientSocket): void {
    if (this.socket === socket) {
      return;
    }
    const before = this.isOwn ? this.socket : undefined;
    this.isOwn = false;
    this.tell(socket);
    void before?.close();
  }

  /** The same script or module was loaded once more. */
  loadedAgain(version: string): void {
    if (version !== this.version) {
      console.warn(
        `[fanfare] The widgets of version ${version} are not used: those of ${this.version} are on this page already. Load one of them.`,
      );
    }
  }

  /** Not before the scripts of the page have run, one of which may bring a socket. */
  private await(): void {
    if (this.isAwaited) {
      return;
    }
    this.isAwaited = true;
    const make = (): void => void (this.socket ?? this.make());
    if (document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', make, { once: true });
    } else {
      setTimeout(make);
    }
  }

  private make(): void {
    const { url, ...options } = settingsOf(document, this.script);
    const socket = new ClientSocket(options);
    this.isOwn = true;
    this.tell(socket);
    open(socket, url);
  }

  private tell(socket: ClientSocket): void {
    this.socket = socket;
    [...this.listeners].forEach((listener) => listener(socket));
  }
}

/** Nobody else would tell the author of the page what is wrong. */
function open(socket: ClientSocket, url: PageSettings['url']): void {
  const stop = socket.on('connectionFailed', ({ reason }) => {
    console.warn(`[fanfare] Widgets are not connected: ${reason}`);
    stop();
  });
  socket.open(url).catch(({ code, message }: { code: string; message: string }) => {
    if (code === 'badInput') {
      console.warn(`[fanfare] Widgets cannot connect: ${message}`);
    }
  });
}

const KEY = Symbol.for('fanfare.widgets');
const shared = globalThis as unknown as Record<symbol, Page | undefined>;

/** Whether this copy of the package is the one whose elements are used. */
export const isFirst = shared[KEY] === undefined;

export const page: Page = (shared[KEY] ??= new Page());

if (!isFirst) {
  page.loadedAgain(VERSION);
}

/** The socket of the widgets of this page. It is made and opened if there is none. */
export function pageSocket(): ClientSocket {
  return page.get();
}

/**
 * Gives the widgets of this page a socket of yours, in place of the one they have or would make. Who made it opens and
 * closes it.
 */
export function setPageSocket(socket: ClientSocket): void {
  if (typeof (socket as ClientSocket | undefined)?.live !== 'function') {
    throw new TypeError('setPageSocket needs a ClientSocket of @fanfare/client: setPageSocket(new ClientSocket())');
  }
  page.set(socket);
}
