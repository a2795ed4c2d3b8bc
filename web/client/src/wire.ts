import { FanfareError } from './errors.js';
import type { Trace } from './trace.js';

/** The part of a WebSocket that is used, so that any implementation will do. */
export interface WebSocketLike {
  binaryType: string;
  readonly bufferedAmount?: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(data: string | ArrayBuffer | ArrayBufferView | Blob): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: string, listener: (event: never) => void): void;
}

/** Makes WebSockets: the browser's class, or that of a package. */
export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => unknown;

/** How a WebSocket ended. */
export interface Ending {
  readonly code: number;
  readonly reason: string;
}

const LOOK_EVERY_MS = 10;
const CLOSE_WAIT_MS = 1_000;

/** The WebSockets of a link, one after the other: traced, and watched until they have written what they were given. */
export class Wire {
  /** The connection is ended on purpose: its close frame says so. */
  leaving = false;
  /** How the last WebSocket ended; null while it has not. */
  ending: Ending | null = null;
  /** Resolves when the first WebSocket is open, or has failed. */
  readonly tried: Promise<void>;
  private tellTried: () => void = () => undefined;
  private current: Watched | null = null;

  constructor(
    private readonly create: WebSocketConstructor,
    private readonly trace: Trace,
  ) {
    this.tried = new Promise((resolve) => (this.tellTried = resolve));
  }

  open(url: string, protocols?: string | string[]): WebSocketLike {
    this.trace.state(`opening ${url}`);
    const socket = (protocols === undefined ? new this.create(url) : new this.create(url, protocols)) as WebSocketLike;
    const watched = new Watched(socket);
    this.current = watched;
    this.ending = null;
    let problem = '';
    socket.addEventListener('open', () => {
      this.trace.state('open');
      this.tellTried();
    });
    socket.addEventListener('message', (event: { data: unknown }) => this.trace.received(event.data));
    socket.addEventListener('error', (event: { message?: unknown }) => (problem = String(event.message ?? '')));
    socket.addEventListener('close', (event: Partial<CloseEvent>) => {
      const ending = { code: event.code ?? 1006, reason: event.reason || problem };
      this.trace.state(`closed, ${ending.code} ${ending.reason}`.trimEnd());
      this.tellTried();
      if (this.current === watched) {
        this.ending = ending;
      }
      watched.closed(this.leaving && event.wasClean === true);
    });
    const send = socket.send.bind(socket);
    socket.send = (data) => {
      watched.hand(() => send(data));
      this.trace.sent(data);
    };
    const close = socket.close.bind(socket);
    // The SDK names no code.
    socket.close = (code = this.leaving ? 1000 : undefined, reason) => {
      if (code === undefined) {
        close();
      } else {
        close(code, reason);
      }
    };
    return socket;
  }

  /** Resolves when everything that was sent so far is written to the network. */
  written(): Promise<void> {
    return this.current?.written() ?? Promise.reject(lost());
  }

  /** Resolves when the last WebSocket is closed, or does not become so in a second. */
  async closed(): Promise<void> {
    if (this.current !== null && this.ending === null) {
      const { whenClosed } = this.current;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const patience = new Promise<void>((done) => (timer = setTimeout(done, CLOSE_WAIT_MS)));
      await Promise.race([whenClosed, patience]);
      clearTimeout(timer);
    }
  }
}

interface Waiting {
  readonly mark: number;
  resolve(): void;
  reject(reason: FanfareError): void;
}

/** A WebSocket and how far it has come with writing. */
class Watched {
  readonly whenClosed: Promise<void>;
  private tellClosed: () => void = () => undefined;
  private isClosed = false;
  private handed = 0;
  private readonly waiting: Waiting[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly socket: WebSocketLike) {
    this.whenClosed = new Promise((resolve) => (this.tellClosed = resolve));
  }

  private get buffered(): number {
    return this.socket.bufferedAmount ?? 0;
  }

  hand(send: () => void): void {
    const before = this.buffered;
    send();
    this.handed += Math.max(0, this.buffered - before);
  }

  written(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) {
        reject(lost());
        return;
      }
      this.waiting.push({ mark: this.handed, resolve, reject });
      this.look();
    });
  }

  closed(isComplete: boolean): void {
    clearTimeout(this.timer);
    // After our own close frame was answered nothing is missing. Otherwise an empty buffer says nothing here: some
    // WebSockets throw away what was in it.
    if (isComplete) {
      this.settle(this.handed);
    } else if (this.buffered > 0) {
      this.settle(this.handed - this.buffered);
    }
    this.waiting.splice(0).forEach((each) => each.reject(lost()));
    this.isClosed = true;
    this.tellClosed();
  }

  /** Settles those whose bytes have left the buffer; there is no event for it. */
  private look(): void {
    clearTimeout(this.timer);
    this.settle(this.handed - this.buffered);
    if (this.waiting.length > 0) {
      this.timer = setTimeout(() => this.look(), LOOK_EVERY_MS);
    }
  }

  private settle(written: number): void {
    while (this.waiting.length > 0 && this.waiting[0]!.mark <= written) {
      this.waiting.shift()!.resolve();
    }
  }
}

function lost(): FanfareError {
  return new FanfareError('connectionLost', 'The connection broke before the message was written');
}
