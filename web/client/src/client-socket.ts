import { addressOf } from './address.js';
import { Emitter, type Listener } from './emitter.js';
import { FanfareError } from './errors.js';
import { FanfareLink } from './fanfare-link.js';
import type { Connection, Link, LinkEvents } from './link.js';
import { notificationOf } from './notification.js';
import { Notifications } from './notifications.js';
import { constructorOf, withDefaults, type SocketOptions } from './options.js';
import { PlainLink } from './plain-link.js';
import { ProgressStates, type Progress } from './progress.js';
import { CallQueue } from './queue.js';
import { Trace } from './trace.js';
import { Wire, type Ending } from './wire.js';

/** What a client socket is doing. */
export type Status = 'connected' | 'connecting' | 'disconnected';

/** The events of a client socket. */
export interface SocketEvents {
  /** The connection stands, for the first time or again. */
  connected: { readonly clientId: string; readonly url: string; readonly reconnected: boolean };
  /** An attempt to connect failed, or the connection was lost; `reconnecting` says whether further attempts follow. */
  connectionFailed: { readonly code: number; readonly reason: string; readonly reconnecting: boolean };
  /** The connection was ended as it should be, by this side or the server. */
  connectionClosed: Ending;
  /** Something arrived, for the client of this id; `channel` is empty if it came in none. */
  messageReceived: { readonly clientId: string; readonly message: unknown; readonly channel: string };
  /** Something was missed and cannot be had any more: how much is known if it was dropped here, while paused. */
  missed: { readonly channel: string; readonly count: number | undefined };
  /** An indicator of progress is shown, changes, or is hidden. */
  progress: Progress;
  status: Status;
}

const EVENTS: readonly (keyof SocketEvents)[] = [
  'connected',
  'connectionFailed',
  'connectionClosed',
  'messageReceived',
  'missed',
  'progress',
  'status',
];

const NOTIFY = 'notify:';

/** One `open` that has not come to its end. */
interface Session {
  readonly url: string;
  readonly link: Link;
  readonly opened: Promise<void>;
  readonly succeeded: () => void;
  readonly failed: (reason: FanfareError) => void;
  wasConnected: boolean;
  failures: number;
}

/** A connection to a server that comes back by itself, and what comes over it. */
export class ClientSocket {
  /** Who listens to notifications. */
  readonly notifications: Notifications;

  private readonly options: SocketOptions;
  private readonly emitter = new Emitter<SocketEvents>(EVENTS);
  private readonly trace: Trace;
  private readonly queue: CallQueue;
  private readonly progress = new ProgressStates();
  private session: Session | null = null;
  private state: Status = 'disconnected';
  private client = '';
  /** The proof of who this client is, and for which server. */
  private proof: { url: string; token: string };

  constructor(options: Partial<SocketOptions> = {}) {
    this.options = withDefaults(options);
    this.trace = new Trace(this.options.debug);
    this.queue = new CallQueue(this.options.queueLimit);
    this.proof = { url: '', token: this.options.clientToken };
    this.notifications = new Notifications(this.options.notificationLimit, (count) =>
      this.emitter.emit('missed', { channel: '', count }),
    );
  }

  get status(): Status {
    return this.state;
  }

  /** Where the socket is connected or connecting to; empty if it is disconnected. */
  get url(): string {
    return this.session?.url ?? '';
  }

  /** The id that the server gave this client; empty if it gave none yet, and in plain mode. */
  get clientId(): string {
    return this.client;
  }

  /** Outside of browsers: what proves who this client is. Keep it for the option of the same name. */
  get clientToken(): string {
    return this.proof.token;
  }

  /** Whether every frame and every change of state is printed to the console. */
  get debug(): boolean {
    return this.trace.enabled;
  }

  set debug(enabled: boolean) {
    this.trace.enabled = enabled;
  }

  /** Adds a listener and answers how to remove it. */
  on<K extends keyof SocketEvents>(event: K, listener: Listener<SocketEvents[K]>): () => void {
    return this.emitter.on(event, listener);
  }

  /**
   * Connects, and stays connected until {@link close}. Does nothing if the socket is open to the same URL; closes it
   * first if it is open to another one.
   *
   * @param url a WebSocket or HTTP URL, or a path of the page's own origin; by default the page's own origin
   * @returns resolves when the connection stands; rejects if it is closed before, or cannot be made for good
   */
  open(url?: string): Promise<void> {
    let address: string;
    let session: Session;
    try {
      const { mode, path } = this.options;
      address = addressOf(url, path, globalThis.location, mode === 'fanfare');
      if (this.session?.url === address) {
        return this.session.opened;
      }
      session = this.prepare(address);
    } catch (problem) {
      return Promise.reject(problem);
    }
    const before = this.session;
    // First of all, because listeners to the end of the old session may open and close, too.
    this.session = session;
    const closed = before === null ? Promise.resolve() : this.end(before);
    void closed.then(() => {
      if (this.session === session) {
        session.link.open();
      }
    });
    if (this.session === session) {
      this.setState('connecting');
    }
    return session.opened;
  }

  private prepare(url: string): Session {
    let succeeded = (): void => undefined;
    let failed = (_: FanfareError): void => undefined;
    const opened = new Promise<void>((resolve, reject) => {
      succeeded = resolve;
      failed = reject;
    });
    // The events tell it as well, so nobody has to wait for it.
    opened.catch(() => undefined);
    const session: Session = {
      url,
      link: this.linkTo(url, () => session),
      opened,
      succeeded,
      failed,
      wasConnected: false,
      failures: 0,
    };
    return session;
  }

  private linkTo(url: string, session: () => Session): Link {
    const wire = new Wire(constructorOf(this.options), this.trace);
    const events: LinkEvents = {
      up: (connection) => this.up(session(), connection),
      down: (failure) => this.down(session(), failure, failure.isFinal),
      ended: (ending) => this.ended(session(), ending),
      message: (message, channel) => this.received(message, channel),
      missed: (channel) => this.emitter.emit('missed', { channel, count: undefined }),
    };
    if (this.options.mode === 'plain') {
      return new PlainLink(url, this.options, wire, events);
    }
    // One server's proof is none of another's business.
    const token = this.proof.url === '' || this.proof.url === url ? this.proof.token : '';
    return new FanfareLink(url, this.options, wire, events, token);
  }

  /**
   * Ends the connection with code 1000, for good; messages that wait are rejected.
   *
   * @returns resolves when the connection is closed, or does not become so in a second
   */
  async close(): Promise<void> {
    if (this.session !== null) {
      await this.end(this.session);
    }
  }

  private async end(session: Session): Promise<void> {
    const closed = session.link.close();
    this.leave(session, new FanfareError('closed', 'The socket was closed'));
    await closed;
    this.emitter.emit('connectionClosed', { code: 1000, reason: 'Closed by this side' });
  }

  /**
   * Sends a message: any JSON value to a Fanfare server; in plain mode a string as text, a buffer, view or blob as
   * binary, and anything else as JSON. While there is no connection it waits for one, at most `queueLimit` of them.
   *
   * @returns resolves when the message is written to the network, which does not say that somebody read it; rejects
   *   with a {@link FanfareError} otherwise
   */
  send(message: unknown): Promise<void> {
    return this.request((link) => {
      const encoded = link.encode(message);
      return () => link.send(encoded);
    });
  }

  /**
   * Raises an event on a Fanfare server. It waits for a connection like a message.
   *
   * @returns resolves with the server's answer; rejects with a {@link FanfareError} if there is none
   */
  event(name: string, payload: unknown = null): Promise<unknown> {
    return this.request((link) => {
      const encoded = link.encode(payload);
      return () => link.event(name, encoded);
    });
  }

  /** Attempts to reconnect at once, for platforms that tell in their own way that the network or the app is back. */
  retryNow(): void {
    this.session?.link.retryNow();
  }

  private request<T>(prepare: (link: Link) => () => Promise<T>): Promise<T> {
    const { session } = this;
    if (session === null) {
      return Promise.reject(new FanfareError('notOpen', 'Not sent: the socket is not open'));
    }
    let run: () => Promise<T>;
    try {
      run = prepare(session.link);
    } catch (problem) {
      return Promise.reject(problem);
    }
    return this.state === 'connected' && this.queue.isEmpty ? run() : this.queue.add(run);
  }

  private up(session: Session, { clientId, clientToken }: Connection): void {
    const reconnected = session.wasConnected;
    session.wasConnected = true;
    session.failures = 0;
    this.client = clientId;
    this.proof = { url: session.url, token: clientToken };
    this.setState('connected');
    this.queue.flush();
    this.emitter.emit('connected', { clientId, url: session.url, reconnected });
    session.succeeded();
  }

  private down(session: Session, { code, reason }: Ending, isFinal: boolean): void {
    const wasAttempt = this.state === 'connecting';
    const givesUp = wasAttempt && ++session.failures >= this.options.maxAttempts;
    if (isFinal || givesUp) {
      const text = `${reason}${givesUp ? `; ${session.failures} attempts in a row failed` : ''}`;
      this.leave(session, new FanfareError('connectionFailed', text, code));
      void session.link.close();
      this.emitter.emit('connectionFailed', { code, reason: text, reconnecting: false });
    } else {
      this.setState('connecting');
      this.emitter.emit('connectionFailed', { code, reason, reconnecting: true });
    }
  }

  private ended(session: Session, ending: Ending): void {
    this.leave(session, new FanfareError('closed', 'The server closed the connection', ending.code));
    this.emitter.emit('connectionClosed', ending);
  }

  /** The end of a session: nothing of it goes on. */
  private leave(session: Session, reason: FanfareError): void {
    if (this.session === session) {
      this.session = null;
    }
    this.queue.reject(reason);
    session.failed(reason);
    this.setState('disconnected');
  }

  private received(message: unknown, channel: string): void {
    const notification = this.mayNotify(channel) ? notificationOf(message) : null;
    const progress = notification === null ? null : this.progress.apply(notification);
    if (progress !== null) {
      this.emitter.emit('progress', progress);
      return;
    }
    this.emitter.emit('messageReceived', { clientId: this.client, message, channel });
    if (notification !== null) {
      this.notifications.accept(notification);
    }
  }

  private mayNotify(channel: string): boolean {
    return this.options.mode === 'plain' ? this.options.dataType === 'json' : channel.startsWith(NOTIFY);
  }

  private setState(state: Status): void {
    if (this.state !== state) {
      this.state = state;
      this.trace.state(state);
      this.emitter.emit('status', state);
    }
  }
}

