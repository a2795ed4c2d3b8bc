import { Comeback } from './comeback.js';
import { ABNORMAL, failureTo, lossOf, verdictOn, type Ending } from './ending.js';
import { FanfareError } from './errors.js';
import { toJson } from './json.js';
import type { Encoded, EventResult, FollowEvents, Kind, Link, LinkEvents } from './link.js';
import type { SocketOptions } from './options.js';
import { Retry } from './retry.js';
import { lost, type Socket } from './socket.js';
import type { Wire } from './wire.js';

/** A link to any WebSocket server, with no protocol on top. */
export class PlainLink implements Link {
  private readonly comeback = new Comeback();
  private readonly retry: Retry;
  /** The current connection or attempt; null while the next one is waited for. */
  private socket: Socket | null = null;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private openedAt = 0;

  constructor(
    private readonly url: string,
    private readonly options: SocketOptions,
    private readonly wire: Wire,
    private readonly events: LinkEvents,
  ) {
    this.retry = new Retry(options.minDelay, options.maxDelay, () => this.attempt());
    this.comeback.addEventListener('online', () => this.retry.now());
    this.comeback.addEventListener('offline', () => this.giveUp('the network is gone'));
  }

  open(): void {
    this.comeback.start();
    this.attempt();
  }

  async close(): Promise<void> {
    this.rest();
    await this.wire.leave();
  }

  /** Nothing goes on any more. */
  private rest(): void {
    this.comeback.stop();
    this.retry.stop();
    clearTimeout(this.patience);
    this.socket = null;
  }

  retryNow(): void {
    this.retry.now();
  }

  encode(message: unknown): Encoded {
    if (this.options.dataType === 'text') {
      if (typeof message === 'string') {
        return { content: message, size: message.length };
      }
      if (message instanceof ArrayBuffer) {
        return { content: message.slice(0), size: message.byteLength };
      }
      if (ArrayBuffer.isView(message)) {
        const bytes = new Uint8Array(message.buffer, message.byteOffset, message.byteLength);
        return { content: bytes.slice(), size: bytes.byteLength };
      }
      if (typeof Blob === 'function' && message instanceof Blob) {
        return { content: message, size: message.size };
      }
    }
    const json = toJson(message);
    return { content: json, size: json.length };
  }

  async send({ content }: Encoded): Promise<void> {
    const { socket } = this;
    if (socket === null || !socket.hasOpened) {
      throw lost(null);
    }
    socket.send(content as string);
    await socket.written();
  }

  event(name: string): Promise<EventResult> {
    const text = `Event "${name}" not sent: a plain connection knows messages only, events need the mode fanfare`;
    return Promise.reject(new FanfareError('notSupported', text));
  }

  follow(_: Kind, __: string, events: FollowEvents): () => void {
    events.refused(0, 'a plain connection has none, they need the mode fanfare');
    return () => undefined;
  }

  private attempt(): void {
    const whileCurrent = (what: () => void) => () => {
      if (this.socket === socket) {
        what();
      }
    };
    let socket: Socket;
    try {
      socket = this.wire.open(this.url, this.options.protocols, {
        opened: () => whileCurrent(() => this.opened())(),
        received: (data) => whileCurrent(() => this.received(data))(),
        ended: (ending) => whileCurrent(() => this.over(ending))(),
      });
    } catch (problem) {
      this.rest();
      this.events.impossible(problem as FanfareError);
      return;
    }
    this.socket = socket;
    this.openedAt = 0;
    const { timeout } = this.options;
    this.patience = setTimeout(() => this.giveUp(`no answer within ${timeout} ms`), timeout);
  }

  private opened(): void {
    clearTimeout(this.patience);
    this.openedAt = Date.now();
    this.events.up({ clientId: '', clientToken: '' });
  }

  private received(data: unknown): void {
    this.retry.reset();
    this.events.message(this.decode(data), '');
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

  /** Does not wait for the current socket any longer. */
  private giveUp(reason: string): void {
    const { socket } = this;
    if (socket !== null) {
      socket.drop();
      this.over({ code: ABNORMAL, reason });
    }
  }

  /** The current socket is over; another one follows unless the server meant it to be the end. */
  private over(ending: Ending): void {
    const stood = this.socket!.hasOpened;
    clearTimeout(this.patience);
    this.socket = null;
    // One that lasted was good; one that ended at once was not, and keeps the delays growing.
    if (stood && Date.now() - this.openedAt >= this.options.maxDelay) {
      this.retry.reset();
    }
    const verdict = stood ? verdictOn(ending.code) : 'comeBack';
    if (verdict === 'comeBack') {
      this.retry.later();
    } else {
      this.rest();
    }
    if (verdict === 'ended') {
      this.events.ended(ending);
    } else {
      const reason = stood ? lossOf(ending) : failureTo(this.url, ending);
      this.events.down({ code: ending.code, reason, isFinal: verdict === 'unwanted' });
    }
  }
}
