import { ABNORMAL, lossOf, serverCodeOf, type Ending } from './ending.js';
import { FanfareError } from './errors.js';
import type { Trace } from './trace.js';

/** The part of a WebSocket that is used, so that any implementation will do. */
export interface WebSocketLike {
  binaryType: string;
  readonly bufferedAmount?: number;
  send(data: string | ArrayBuffer | ArrayBufferView | Blob): void;
  close(code?: number, reason?: string): void;
  /** Ends it without waiting, where it can. */
  terminate?(): void;
  addEventListener(type: string, listener: (event: never) => void): void;
}

/** What becomes of a socket. Nothing is told after `ended`. */
export interface SocketListener {
  opened(): void;
  received(data: unknown): void;
  ended(ending: Ending): void;
}

interface Waiting {
  readonly mark: number;
  resolve(): void;
  reject(reason: FanfareError): void;
}

const LOOK_EVERY_MS = 10;
/** How long is waited for what should come before the end, in milliseconds. */
export const CLOSE_WAIT_MS = 1_000;

/** One WebSocket: traced, and watched until it has written what it was given and has ended. */
export class Socket {
  /** Resolves when it is open, or has ended. */
  readonly tried: Promise<void>;
  /** Resolves when it has ended. */
  readonly over: Promise<void>;
  hasOpened = false;
  /** How it was ended; null while it was not, and where this side gave it up. */
  ending: Ending | null = null;
  /** Whether our close frame was answered, so that everything before it has arrived. */
  isComplete = false;

  private isOver = false;
  private isLeaving = false;
  private handed = 0;
  private readonly waiting: Waiting[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private goodbye: ReturnType<typeof setTimeout> | undefined;
  private tellTried: () => void = () => undefined;
  private tellOver: () => void = () => undefined;

  constructor(
    private readonly socket: WebSocketLike,
    private readonly trace: Trace,
    listener: SocketListener,
  ) {
    this.tried = new Promise((resolve) => (this.tellTried = resolve));
    this.over = new Promise((resolve) => (this.tellOver = resolve));
    let problem = '';
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      trace.state('open');
      this.hasOpened = true;
      this.tellTried();
      this.whileOn(() => listener.opened());
    });
    socket.addEventListener('message', ({ data }: { data: unknown }) => {
      trace.received(data);
      this.whileOn(() => listener.received(data));
    });
    socket.addEventListener('error', ({ message }: { message?: unknown }) => (problem = String(message ?? '')));
    socket.addEventListener('close', (event: Partial<CloseEvent>) => {
      clearTimeout(this.goodbye);
      this.whileOn(() => {
        const { code = ABNORMAL, reason } = event;
        const ending = { code, reason: reason || (code === ABNORMAL ? problem : '') };
        this.ending = ending;
        // A close frame of the server's own may have crossed ours; its answer repeats the code and has no reason.
        this.isComplete = this.isLeaving && event.wasClean === true && code === 1000 && !reason;
        this.end();
        listener.ended(ending);
      });
    });
  }

  private whileOn(what: () => void): void {
    if (!this.isOver) {
      what();
    }
  }

  private get buffered(): number {
    return this.socket.bufferedAmount ?? 0;
  }

  send(data: string | ArrayBuffer | ArrayBufferView | Blob): void {
    const before = this.buffered;
    this.socket.send(data);
    this.handed += Math.max(0, this.buffered - before);
    this.trace.sent(data);
  }

  /** Ends the connection as it should be, with code 1000; resolves when it has ended, or nothing moved for a second. */
  leave(): Promise<void> {
    this.whileOn(() => {
      this.isLeaving = true;
      this.socket.close(1000);
      this.awaitGoodbye();
    });
    return this.over;
  }

  /** Gives the connection up, unless it is being left: nothing of it is waited for any longer. */
  drop(): void {
    if (!this.isLeaving && !this.isOver) {
      this.socket.close();
      this.awaitGoodbye();
      this.end();
    }
  }

  /** Waits while what was sent before the close frame is still being written. */
  private awaitGoodbye(): void {
    const before = this.buffered;
    clearTimeout(this.goodbye);
    this.goodbye = setTimeout(() => {
      if (this.buffered < before) {
        this.awaitGoodbye();
      } else {
        this.end();
        this.socket.terminate?.();
      }
    }, CLOSE_WAIT_MS);
  }

  /** Resolves when everything that was sent so far is written to the network; rejects if it ends before. */
  written(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.isOver) {
        reject(this.loss());
        return;
      }
      this.waiting.push({ mark: this.handed, resolve, reject });
      this.look();
    });
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

  private end(): void {
    this.whileOn(() => {
      this.isOver = true;
      const { code, reason } = this.ending ?? { code: '', reason: 'given up' };
      this.trace.state(`closed, ${code} ${reason}`.trimEnd());
      clearTimeout(this.timer);
      if (this.isComplete) {
        this.settle(this.handed);
      }
      // An empty buffer says nothing here: some WebSockets throw away what was in it.
      this.waiting.splice(0).forEach((each) => each.reject(this.loss()));
      this.tellTried();
      this.tellOver();
    });
  }

  /** Why a call that is under way fails when this socket ends. */
  loss(): FanfareError {
    return this.isLeaving ? new FanfareError('closed', 'The socket was closed before the message had arrived') : lost(this.ending);
  }
}

/** Why a call that is under way fails when a connection ends. */
export function lost(ending: Ending | null): FanfareError {
  const cause = ending ?? { code: ABNORMAL, reason: '' };
  return new FanfareError('connectionLost', `Not sent, or it may not have arrived: ${lossOf(cause)}`, serverCodeOf(cause));
}
