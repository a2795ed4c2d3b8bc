import { Comeback } from './comeback.js';
import { FanfareError, reasonOf } from './errors.js';
import { toJson } from './json.js';
import type { Link, LinkEvents } from './link.js';
import type { SocketOptions } from './options.js';
import { Retry } from './retry.js';
import type { Ending, Wire, WebSocketLike } from './wire.js';

/** A link to any WebSocket server, with no protocol on top. */
export class PlainLink implements Link {
  private readonly comeback = new Comeback();
  private readonly retry: Retry;
  private socket: WebSocketLike | null = null;
  private patience: ReturnType<typeof setTimeout> | undefined;
  /** When the connection opened; 0 while there is none. */
  private openedAt = 0;

  constructor(
    private readonly url: string,
    private readonly options: SocketOptions,
    private readonly wire: Wire,
    private readonly events: LinkEvents,
  ) {
    this.retry = new Retry(options.minDelay, options.maxDelay, () => this.attempt());
    this.comeback.addEventListener('online', () => this.retry.now());
    this.comeback.addEventListener('offline', () => this.drop({ code: 1006, reason: 'The network is gone' }));
  }

  open(): void {
    this.comeback.start();
    this.attempt();
  }

  async close(): Promise<void> {
    this.comeback.stop();
    this.retry.stop();
    this.wire.leaving = true;
    this.abandon();
    await this.wire.closed();
  }

  retryNow(): void {
    this.retry.now();
  }

  encode(message: unknown): unknown {
    if (this.options.dataType === 'json') {
      return toJson(message);
    }
    if (message instanceof ArrayBuffer) {
      return message.slice(0);
    }
    if (ArrayBuffer.isView(message)) {
      return new Uint8Array(message.buffer, message.byteOffset, message.byteLength).slice();
    }
    const isBlob = typeof Blob === 'function' && message instanceof Blob;
    return typeof message === 'string' || isBlob ? message : toJson(message);
  }

  async send(encoded: unknown): Promise<void> {
    if (this.socket === null || this.openedAt === 0) {
      throw new FanfareError('connectionLost', 'The connection broke before the message was written');
    }
    this.socket.send(encoded as string);
    await this.wire.written();
  }

  event(name: string): Promise<unknown> {
    const text = `Event "${name}" not sent: a plain connection knows messages only, events need the mode fanfare`;
    return Promise.reject(new FanfareError('notSupported', text));
  }

  private attempt(): void {
    let socket: WebSocketLike;
    try {
      socket = this.wire.open(this.url, this.options.protocols);
    } catch (problem) {
      // What the constructor refuses, it will always refuse.
      this.comeback.stop();
      this.events.down({ code: 1006, reason: reasonOf(problem), isFinal: true });
      return;
    }
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    const text = `No connection to ${this.url} within ${this.options.timeout} ms`;
    this.patience = setTimeout(() => this.drop({ code: 1006, reason: text }), this.options.timeout);
    socket.onopen = () => {
      clearTimeout(this.patience);
      this.openedAt = Date.now();
      this.events.up({ clientId: '', clientToken: '' });
    };
    socket.onmessage = (event: { data: unknown }) => {
      this.retry.reset();
      this.events.message(this.decode(event.data), '');
    };
    socket.onerror = () => undefined;
    socket.onclose = () => this.drop(this.wire.ending ?? { code: 1006, reason: '' });
  }

  private decode(data: unknown): unknown {
    if (this.options.dataType === 'json' && typeof data === 'string') {
      try {
        return JSON.parse(data);
      } catch {
        // A server may mix text into its JSON, as notifyClientText does: the text itself is the message then.
      }
    }
    return data;
  }

  /** Gives the current WebSocket up and goes on, unless the server meant it to be the end. */
  private drop(ending: Ending): void {
    if (this.socket === null) {
      return;
    }
    const wasOpen = this.openedAt > 0;
    // One that lasted was good; one that ended at once was not, and keeps the delays growing.
    if (wasOpen && Date.now() - this.openedAt >= this.options.maxDelay) {
      this.retry.reset();
    }
    this.abandon();
    if (ending.code === 1000) {
      this.comeback.stop();
      this.events.ended(ending);
      return;
    }
    const isFinal = isForGood(ending.code);
    if (isFinal) {
      this.comeback.stop();
    } else {
      this.retry.later();
    }
    this.events.down({ code: ending.code, reason: ending.reason || this.explain(ending.code, wasOpen), isFinal });
  }

  private abandon(): void {
    clearTimeout(this.patience);
    this.openedAt = 0;
    const socket = this.socket;
    this.socket = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  private explain(code: number, wasOpen: boolean): string {
    if (!wasOpen) {
      return `No connection to ${this.url}`;
    }
    return code === 1006 ? 'The connection broke' : `The server closed the connection with ${code}`;
  }
}

/** Whether a server that closes with this code does not want the client back, by the rule of the protocol. */
function isForGood(code: number): boolean {
  return (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000);
}
