import type { Cuttable, Wire } from './wire.js';

type Data = string | ArrayBufferLike | ArrayBufferView<ArrayBuffer> | Blob;
type Handler = ((event: Event) => void) | null;

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/**
 * A class that stands in for the browser's WebSocket: each socket of it is a real one, which is counted, and is lost
 * when the wire is cut, as a socket is whose network is gone. What it says and when is otherwise the real one's.
 */
export function wiredSocketOf(wire: Wire, Real: typeof WebSocket): typeof WebSocket {
  class WiredSocket extends EventTarget implements Cuttable {
    static readonly CONNECTING = CONNECTING;
    static readonly OPEN = OPEN;
    static readonly CLOSING = CLOSING;
    static readonly CLOSED = CLOSED;
    readonly CONNECTING = CONNECTING;
    readonly OPEN = OPEN;
    readonly CLOSING = CLOSING;
    readonly CLOSED = CLOSED;

    onopen: Handler = null;
    onmessage: Handler = null;
    onerror: Handler = null;
    onclose: Handler = null;

    private readonly real: WebSocket | null;
    private isLost = false;
    /** When what is under way arrives, in either direction; nothing overtakes. */
    private readonly due = { sent: 0, received: 0 };

    constructor(
      readonly url: string | URL,
      protocols?: string | string[],
    ) {
      super();
      // Without a network there is nothing to connect to, and that shows a moment later.
      this.real = wire.isCut ? null : new Real(url, protocols);
      if (this.real === null) {
        setTimeout(() => this.lost());
      } else {
        wire.made(this);
        this.follow(this.real);
      }
    }

    private follow(real: WebSocket): void {
      real.addEventListener('open', () => {
        wire.changed();
        this.raise(new Event('open'));
      });
      real.addEventListener('message', ({ data, origin }) => {
        if (!this.isLost) {
          wire.count('received', data);
          this.later('received', () => this.raise(new MessageEvent('message', { data, origin })));
        }
      });
      real.addEventListener('error', () => this.raise(new Event('error')));
      real.addEventListener('close', ({ code, reason, wasClean }) => {
        wire.ended(this);
        this.later('received', () => this.raise(new CloseEvent('close', { code, reason, wasClean })));
      });
    }

    private raise(event: Event): void {
      if (!this.isLost) {
        this.dispatchEvent(event);
        this[`on${event.type}` as 'onopen']?.(event);
      }
    }

    private later(way: 'sent' | 'received', what: () => void): void {
      const now = performance.now();
      this.due[way] = Math.max(this.due[way], now + wire.delay);
      if (this.due[way] > now) {
        setTimeout(what, this.due[way] - now);
      } else {
        what();
      }
    }

    lost(): void {
      if (!this.isLost) {
        wire.ended(this);
        this.raise(new Event('error'));
        this.raise(new CloseEvent('close', { code: 1006, reason: '', wasClean: false }));
        this.isLost = true;
        this.real?.close();
      }
    }

    get isOpen(): boolean {
      return this.readyState === OPEN;
    }

    get readyState(): number {
      return this.isLost ? CLOSED : (this.real?.readyState ?? CONNECTING);
    }

    get bufferedAmount(): number {
      return this.real?.bufferedAmount ?? 0;
    }

    get extensions(): string {
      return this.real?.extensions ?? '';
    }

    get protocol(): string {
      return this.real?.protocol ?? '';
    }

    get binaryType(): BinaryType {
      return this.real?.binaryType ?? 'blob';
    }

    set binaryType(type: BinaryType) {
      if (this.real !== null) {
        this.real.binaryType = type;
      }
    }

    send(data: Data): void {
      if (this.readyState === CONNECTING) {
        throw new DOMException('The socket is still connecting', 'InvalidStateError');
      }
      if (this.readyState === OPEN) {
        wire.count('sent', data);
        this.later('sent', () => this.isLost || this.real?.send(data as string));
      }
    }

    close(code?: number, reason?: string): void {
      this.later('sent', () => this.real?.close(code, reason));
    }
  }
  return WiredSocket as unknown as typeof WebSocket;
}
