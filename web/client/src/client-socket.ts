import { addressOf } from './address.js';
import { mustBeText, mustBeWhole } from './arguments.js';
import { Emitter, type Listener } from './emitter.js';
import { ABNORMAL, serverCodeOf, type Ending } from './ending.js';
import { FanfareError } from './errors.js';
import { FanfareLink } from './fanfare-link.js';
import { Incoming } from './incoming.js';
import type { Connection, Encoded, EventResult, Link, LinkEvents } from './link.js';
import { LiveObjects } from './live-objects.js';
import type { LiveObject, SequenceState } from './live-object.js';
import { Notifications } from './notifications.js';
import { constructorOf, withDefaults, type SocketOptions } from './options.js';
import { Outbox } from './outbox.js';
import { PlainLink } from './plain-link.js';
import { Sequence } from './sequence.js';
import { EVENTS, type SocketEvents, type Status } from './socket-events.js';
import { Trace } from './trace.js';
import { Wire } from './wire.js';

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
  private readonly outbox: Outbox;
  private readonly incoming: Incoming;
  /** Brings events to the listeners: one after the other, as they may call the socket. */
  private readonly tasks = new Sequence();
  private readonly objects = new LiveObjects((what) => this.tasks.run(what));
  private session: Session | null = null;
  /** Resolves when the connections of all sessions before are closed. */
  private over: Promise<unknown> = Promise.resolve();
  private state: Status = 'disconnected';
  private client = '';
  /** The proof of who this client is, and for which server. */
  private proof: { url: string; token: string };

  constructor(options: Partial<SocketOptions> = {}) {
    this.options = withDefaults(options);
    this.trace = new Trace(this.options.debug);
    this.outbox = new Outbox(this.options.queueLimit, this.options.maxQueuedBytes);
    this.proof = { url: '', token: this.options.clientToken };
    this.notifications = new Notifications(
      this.options.notificationLimit,
      (count) => this.emitter.emit('missed', { channel: '', count }),
      // Nobody is told if that fails: it is pushed then, too.
      (id) => void this.event('fanfare.push.acknowledge', { id }).catch(() => undefined),
    );
    this.incoming = new Incoming(this.options, this.emitter, this.notifications);
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
    if (before !== null) {
      this.objects.use(null);
      void this.end(before);
    }
    void this.over.then(() =>
      this.whileOpen(session, () => {
        this.objects.use(session.link);
        session.link.open();
      }),
    );
    this.whileOpen(session, () => this.become('connecting', session));
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
    const whileOpen = (what: () => void) => this.whileOpen(session(), what);
    const events: LinkEvents = {
      up: (connection) => whileOpen(() => this.up(session(), connection)),
      down: (failure) => whileOpen(() => this.down(session(), failure, failure.isFinal)),
      ended: (ending) => whileOpen(() => this.ended(session(), ending)),
      impossible: (problem) => whileOpen(() => this.fail(session(), { code: ABNORMAL, reason: problem.message }, problem)),
      message: (message, channel) => this.during(session(), () => this.incoming.bring(this.client, message, channel)),
      missed: (channel) => this.tell('missed', { channel, count: undefined }, session()),
    };
    if (this.options.mode === 'plain') {
      return new PlainLink(url, this.options, wire, events);
    }
    // One server's proof is none of another's business.
    const token = this.proof.url === '' || this.proof.url === url ? this.proof.token : '';
    return new FanfareLink(url, this.options, wire, events, token);
  }

  /**
   * Ends the connection with code 1000, for good. What was sent before is written first; messages that wait for a
   * connection are rejected.
   *
   * @returns resolves when the connection is closed, or nothing moves any more for a second
   */
  async close(): Promise<void> {
    if (this.session !== null) {
      await this.end(this.session);
    }
  }

  private async end(session: Session): Promise<void> {
    this.leave(session, new FanfareError('closed', 'The socket was closed'));
    this.tell('connectionClosed', { code: 1000, reason: 'Closed by this side' });
    await this.over;
  }

  /**
   * Sends a message: any JSON value to a Fanfare server; in plain mode a string as text, a buffer, view or blob as
   * binary, and anything else as JSON. While there is no connection it waits for one, at most `queueLimit` of them.
   *
   * @returns resolves when a Fanfare server has it, which does not say what became of it there; in plain mode, where no
   *   server says so, when it is written to the network. Rejects with a {@link FanfareError} otherwise
   */
  send(message: unknown): Promise<void> {
    return this.request(
      (link) => link.encode(message),
      (link, encoded) => link.send(encoded),
    );
  }

  /**
   * Raises an event on a Fanfare server. It waits for a connection like a message.
   *
   * @param data any JSON value; undefined for none
   * @returns resolves with what the server's handler answered, undefined for nothing; rejects with a
   *   {@link FanfareError} if the server refuses the event or does not answer
   */
  async event(name: string, data?: unknown): Promise<unknown> {
    return (await this.eventResult(name, data)).data;
  }

  /** The same as {@link event}, and says whether the server took it for a repeat. */
  eventResult(name: string, data?: unknown): Promise<EventResult> {
    try {
      mustBeText(name, 'The name of the event', `event('save', data)`);
    } catch (problem) {
      return Promise.reject(problem);
    }
    return this.request(
      (link) => (data === undefined ? { content: undefined, size: 0 } : link.encode(data)),
      (link, encoded) => link.event(name, encoded),
    );
  }

  /**
   * Follows a live object of a Fanfare server, whenever the socket is open; until it is closed, also to another server.
   *
   * @param id which object; who asks for the same one shares it
   */
  live<T extends object = Record<string, unknown>>(id: string): LiveObject<T> {
    mustBeText(id, 'The id of the live object', `live('job:42')`);
    mustBeWhole(id);
    return this.objects.follow<T>('live', id);
  }

  /**
   * Follows a sequence of a Fanfare server as {@link live} follows an object: its state has the `number` that was given
   * last, and there is one `update` for each new number, or for several that were taken in one step. It is gone until the
   * first number is given.
   *
   * @param name which sequence; who asks for the same one shares it
   */
  sequence(name: string): LiveObject<SequenceState> {
    mustBeText(name, 'The name of the sequence', `sequence('orders')`);
    mustBeWhole(name);
    return this.objects.follow<SequenceState>('sequence', name);
  }

  /** Attempts to reconnect at once, for platforms that tell in their own way that the network or the app is back. */
  retryNow(): void {
    this.session?.link.retryNow();
  }

  private request<T>(encode: (link: Link) => Encoded, make: (link: Link, encoded: Encoded) => Promise<T>): Promise<T> {
    const { session } = this;
    if (session === null) {
      return Promise.reject(new FanfareError('notOpen', 'Not sent: the socket is not open'));
    }
    let encoded: Encoded;
    try {
      encoded = encode(session.link);
    } catch (problem) {
      return Promise.reject(problem);
    }
    return this.outbox.submit(() => make(session.link, encoded), encoded.size, this.state === 'connected');
  }

  private up(session: Session, { clientId, clientToken }: Connection): void {
    const reconnected = session.wasConnected;
    session.wasConnected = true;
    session.failures = 0;
    this.client = clientId;
    this.proof = { url: session.url, token: clientToken };
    this.become('connected', session);
    this.whileOpen(session, () => {
      this.outbox.flush();
      this.tell('connected', { clientId, url: session.url, reconnected }, session);
      session.succeeded();
    });
  }

  private down(session: Session, { code, reason }: Ending, isFinal: boolean): void {
    const wasAttempt = this.state === 'connecting';
    const givesUp = wasAttempt && ++session.failures >= this.options.maxAttempts;
    if (isFinal || givesUp) {
      const ending = { code, reason: `${reason}${givesUp ? `; ${session.failures} attempts in a row failed` : ''}` };
      this.fail(session, ending, new FanfareError('connectionFailed', ending.reason, serverCodeOf(ending)));
    } else {
      this.objects.lost();
      this.become('connecting', session);
      this.tell('connectionFailed', { code, reason, reconnecting: true }, session);
    }
  }

  private fail(session: Session, ending: Ending, reason: FanfareError): void {
    this.leave(session, reason);
    this.tell('connectionFailed', { ...ending, reconnecting: false });
  }

  private ended(session: Session, ending: Ending): void {
    this.leave(session, new FanfareError('closed', 'The server closed the connection', ending.code));
    this.tell('connectionClosed', ending);
  }

  /** The end of a session: nothing of it goes on. */
  private leave(session: Session, reason: FanfareError): void {
    if (this.session === session) {
      this.session = null;
      this.objects.use(null);
    }
    this.over = Promise.all([this.over, session.link.close()]);
    this.outbox.reject(reason);
    session.failed(reason);
    this.become('disconnected');
  }

  private become(state: Status, session?: Session): void {
    if (this.state !== state) {
      this.state = state;
      this.trace.state(state);
      this.tell('status', state, session);
    }
  }

  private whileOpen(session: Session, what: () => void): void {
    if (this.session === session) {
      what();
    }
  }

  /** Does something in its turn, unless its session is over by then. */
  private during(session: Session, what: () => void): void {
    this.tasks.run(() => this.whileOpen(session, what));
  }

  /** Tells the listeners, unless the session that the event belongs to is over by then. */
  private tell<K extends keyof SocketEvents>(event: K, context: SocketEvents[K], session?: Session): void {
    if (session === undefined) {
      this.tasks.run(() => this.emitter.emit(event, context));
    } else {
      this.during(session, () => this.emitter.emit(event, context));
    }
  }
}
