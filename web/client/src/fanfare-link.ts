import {
  Centrifuge,
  connectingCodes,
  disconnectedCodes,
  errorCodes,
  State,
  unsubscribedCodes,
  type ErrorContext,
  type Options,
} from 'centrifuge';
import { isRecord, named, wrong } from './arguments.js';
import { Comeback } from './comeback.js';
import { ABNORMAL, BAD_PROTOCOL, failureTo, lossOf, TOO_BIG, verdictOn, type Ending, type Verdict } from './ending.js';
import { FanfareError, reasonOf } from './errors.js';
import { toJson } from './json.js';
import type { Encoded, EventResult, FollowEvents, Kind, Link, LinkEvents } from './link.js';
import type { SocketOptions } from './options.js';
import { atMost } from './patience.js';
import { Receipts } from './receipts.js';
import { SdkSocket, type Referee } from './sdk-socket.js';
import { CLOSE_WAIT_MS, lost, type Socket } from './socket.js';
import { inTurn } from './turn.js';
import type { Wire } from './wire.js';

/** What a Fanfare server puts into the connect reply. */
interface ServerGreeting {
  fanfare?: { client?: string; token?: string };
}

/** What the SDK says of an end. */
interface SdkEnding {
  readonly code: number;
  readonly reason: string;
}

const BAD_REQUEST = 3501;
const METHOD_NOT_FOUND = 104;
const NOT_AVAILABLE = 108;
const TOKEN_EXPIRED = 109;

/** The connection that a call was for is gone, in the terms of the SDK. */
const GONE = { code: errorCodes.connectionClosed };

/** The method by which events are raised, so that the answer can say whether one was a repeat. */
const EVENT_METHOD = 'fanfare.event';

/** A method that no server has. Its answer, whatever it is, says that everything sent before has come to the server. */
const RECEIPT_METHOD = 'fanfare.ping';

const WANTS_TOKEN =
  'the server may want a token (option token or getToken), or must be told to let clients in without (in its configuration client.allow_anonymous_connect_without_token)';

/** A link to a Fanfare server over the SDK of its protocol, which also reconnects and recovers. */
export class FanfareLink implements Link, Referee {
  private readonly comeback = new Comeback();
  private readonly sdk: Centrifuge;
  private readonly underWay = new Set<Promise<void>>();
  /** Of the connection that stands; null while there is none. */
  private receipts: Receipts | null = null;
  /** Resolves when what is asked of the SDK goes out in the order in which it was asked. */
  private settled = Promise.resolve();
  /** The id that the server gave this client; empty if it gives none. */
  private issuedId = '';
  private isClosing = false;

  constructor(
    private readonly url: string,
    private readonly options: SocketOptions,
    private readonly wire: Wire,
    private readonly events: LinkEvents,
    private clientToken: string,
  ) {
    this.sdk = new Centrifuge(url, this.sdkOptions());
    this.listen();
  }

  private sdkOptions(): Partial<Options> {
    const { token, getToken, csrfToken, minDelay, maxDelay, timeout } = this.options;
    const openSocket = () => this.openSocket();
    return {
      ...(token === undefined ? {} : { token }),
      ...(getToken === undefined ? {} : { getToken: () => this.freshToken(getToken) }),
      ...(csrfToken === undefined ? {} : { headers: { 'X-CSRF-Token': csrfToken } }),
      getData: async () => this.greeting(),
      minReconnectDelay: minDelay,
      maxReconnectDelay: maxDelay,
      maxServerPingDelay: 2 * timeout,
      timeout,
      name: 'fanfare-js',
      networkEventTarget: this.comeback as unknown as EventTarget,
      websocket: function open() {
        return openSocket();
      },
    };
  }

  private openSocket(): SdkSocket {
    const seen = new SdkSocket(this);
    try {
      return seen.over(this.wire.open(this.url, undefined, seen));
    } catch (problem) {
      // The SDK would try it again and again. It is in the middle of this attempt yet.
      queueMicrotask(() => this.tell(() => this.events.impossible(problem as FanfareError)));
      return seen;
    }
  }

  /** A token that is not empty, or null for the SDK, which takes it as the end. */
  private async freshToken(getToken: () => Promise<string>): Promise<string> {
    const token: unknown = await getToken();
    if (typeof token === 'string' && token !== '') {
      return token;
    }
    if (token === '' || token === null || token === undefined) {
      return null as unknown as string;
    }
    throw wrong(`getToken answered ${named(token)}; it must answer a token as text, or "" if there is none`);
  }

  /** What the server is told when it is greeted: the application's data, and who we are if no cookie can say it. */
  private greeting(): unknown {
    const { data } = this.options;
    return this.clientToken === '' ? (data ?? null) : { ...data, fanfare: { client: this.clientToken } };
  }

  private listen(): void {
    this.sdk
      .on('connected', (context) => {
        const issued = (context.data as ServerGreeting | undefined)?.fanfare;
        const before = this.issuedId;
        this.issuedId = issued?.client ?? '';
        this.clientToken = issued?.token ?? this.clientToken;
        const receipts: Receipts = new Receipts(() => this.askForReceipt(receipts));
        this.receipts = receipts;
        // For a moment the SDK still collects calls for one frame, which messages would overtake.
        this.settled = new Promise((resolve) => setTimeout(resolve));
        this.events.up({ clientId: this.issuedId || context.client, clientToken: this.clientToken });
        // A page of another site keeps no cookie, so it comes back as somebody else.
        if (before !== '' && before !== this.issuedId) {
          this.tell(() => this.events.missed(`notify:client/${before}`));
        }
      })
      .on('connecting', (context) => context.code !== connectingCodes.connectCalled && this.wasLost(context))
      .on('error', (context) => this.sdk.state === State.Connecting && this.attemptFailed(context))
      .on('disconnected', (context) => this.wasEnded(context))
      .on('publication', (context) => this.tell(() => this.events.message(context.data, context.channel)))
      .on('message', (context) => this.tell(() => this.events.message(context.data, '')))
      .on('subscribed', (context) => {
        if (context.wasRecovering && !context.recovered) {
          this.tell(() => this.events.missed(context.channel));
        }
      });
  }

  private tell(what: () => void): void {
    if (!this.isClosing) {
      what();
    }
  }

  private down(ending: Ending, isFinal = false): void {
    this.tell(() => this.events.down({ ...ending, isFinal }));
  }

  get isUp(): boolean {
    return this.receipts !== null;
  }

  verdictOn({ code }: Ending): Verdict {
    if (this.isUp) {
      return verdictOn(code);
    }
    // What has not begun cannot end well; and a greeting that was too big will be so the next time.
    const isUnwanted = code === TOO_BIG || verdictOn(code) === 'unwanted';
    return isUnwanted ? 'unwanted' : 'comeBack';
  }

  foreign(): void {
    const reason = `What answers at ${this.url} is no Fanfare server: open other servers with mode: 'plain'`;
    this.down({ code: BAD_PROTOCOL, reason }, true);
  }

  /** The connection broke and is made anew. */
  private wasLost(context: SdkEnding): void {
    this.receipts = null;
    const isSilent = context.code === connectingCodes.noPing;
    const cause = { code: ABNORMAL, reason: isSilent ? 'the server was silent for too long' : '' };
    const ending = this.wire.socket?.ending ?? cause;
    this.down({ code: ending.code, reason: lossOf(ending) });
  }

  /** An attempt failed, or the SDK knows already that it will. */
  private attemptFailed({ type, error }: ErrorContext): void {
    const { code, message } = error;
    if (type === 'connectToken') {
      this.down({ code: ABNORMAL, reason: `No token to connect with: ${message}` });
    } else if (code === TOKEN_EXPIRED && this.options.getToken === undefined) {
      this.down({ code, reason: `${message}, and there is no getToken to get another one` }, true);
    } else if (code >= 100) {
      this.down({ code, reason: message });
    } else if (type !== 'configuration') {
      const silence = { code: ABNORMAL, reason: `no answer within ${this.options.timeout} ms` };
      this.down(this.explained(this.wire.socket?.ending ?? silence));
    }
  }

  /** The SDK has given up, or was told to. */
  private wasEnded(context: SdkEnding): void {
    const stood = this.isUp;
    this.receipts = null;
    const { code, reason } = context;
    const ending = this.wire.socket?.ending ?? null;
    if (code === disconnectedCodes.unauthorized) {
      this.down({ code: ABNORMAL, reason: 'There is no token to connect with: getToken gave none' }, true);
    } else if (code === disconnectedCodes.badProtocol) {
      this.down({ code: BAD_PROTOCOL, reason }, true);
    } else if (ending === null) {
      this.down({ code, reason }, true);
    } else if (stood && verdictOn(ending.code) === 'ended') {
      this.tell(() => this.events.ended(ending));
    } else {
      this.down(stood ? { code: ending.code, reason: lossOf(ending) } : this.explained(ending), true);
    }
  }

  /** Why no connection came of a WebSocket, with what may be the reason behind it. */
  private explained(ending: Ending): Ending {
    const { code } = ending;
    const { token, getToken } = this.options;
    let hint = '';
    if (code === BAD_REQUEST && !token && getToken === undefined) {
      hint = `; ${WANTS_TOKEN}`;
    } else if (code === TOO_BIG) {
      hint = '; the token and the data that the server is greeted with are too much for it';
    } else if (code < 3000 && this.wire.socket?.hasOpened) {
      hint = `; if it is no Fanfare server, open it with mode: 'plain'`;
    }
    return { code, reason: failureTo(this.url, ending) + hint };
  }

  open(): void {
    this.comeback.start();
    void inTurn(() => this.connect(), this.options.timeout);
  }

  private async connect(): Promise<void> {
    if (!this.isClosing) {
      this.sdk.connect();
      await this.wire.tried;
    }
  }

  async close(): Promise<void> {
    this.isClosing = true;
    this.comeback.stop();
    await atMost(CLOSE_WAIT_MS, Promise.allSettled(this.underWay));
    const left = this.wire.leave();
    this.sdk.disconnect();
    await left;
  }

  retryNow(): void {
    this.comeback.tell('online');
  }

  encode(message: unknown): Encoded {
    const json = toJson(message);
    return { content: JSON.parse(json), size: json.length };
  }

  send({ content }: Encoded): Promise<void> {
    const sent = this.sent(content);
    this.underWay.add(sent);
    const done = () => this.underWay.delete(sent);
    sent.then(done, done);
    return sent;
  }

  private async sent(content: unknown): Promise<void> {
    const { receipts } = this;
    const { socket } = this.wire;
    try {
      await this.handOver(receipts, () => this.sdk.send(content));
      await socket!.written();
      await receipts!.get();
    } catch {
      // The server's answer to our close frame is a receipt, too.
      const isReceipted = this.isClosing && (await socket?.over.then(() => socket.isComplete));
      if (isReceipted !== true) {
        throw lossOn(socket);
      }
    }
  }

  async event(name: string, { content }: Encoded): Promise<EventResult> {
    const { receipts } = this;
    const { socket } = this.wire;
    const call = content === undefined ? { name } : { name, data: content };
    try {
      const answer: unknown = (await this.handOver(receipts, () => this.sdk.rpc(EVENT_METHOD, call))).data;
      const { data, repeated } = isRecord(answer) ? answer : {};
      return { data, repeated: repeated === true };
    } catch (problem) {
      throw failureOf(name, problem, socket);
    }
  }

  follow(kind: Kind, id: string, events: FollowEvents): () => void {
    const subscription = this.sdk.newSubscription(`${kind}:${channelName(id)}`);
    subscription
      .on('subscribed', ({ data }) => this.tell(() => events.given(data)))
      .on('publication', ({ data, offset }) => this.tell(() => events.changed(data, offset ?? 0)))
      .on('unsubscribed', ({ code, reason }) => {
        if (code !== unsubscribedCodes.unsubscribeCalled && code !== unsubscribedCodes.clientClosed) {
          this.tell(() => events.refused(code, reason));
        }
      });
    subscription.subscribe();
    return () => {
      subscription.removeAllListeners();
      this.sdk.removeSubscription(subscription);
    };
  }

  /** Asks the SDK for something that belongs to one connection; the SDK itself would wait for the next one. */
  private async handOver<T>(receipts: Receipts | null, ask: () => Promise<T>): Promise<T> {
    await this.settled;
    if (receipts === null || receipts !== this.receipts) {
      throw GONE;
    }
    return ask();
  }

  private async askForReceipt(receipts: Receipts): Promise<void> {
    while (receipts === this.receipts) {
      try {
        await this.sdk.rpc(RECEIPT_METHOD, undefined);
        return;
      } catch (problem) {
        const { code = 0 } = problem as { code?: number };
        if (code >= 100) {
          return;
        }
        // A server that is slow, or a network: while the connection stands there is hope.
        if (code !== errorCodes.timeout) {
          throw problem;
        }
      }
    }
    throw GONE;
  }
}

/** Why an event on a socket failed, in our words. */
function failureOf(name: string, problem: unknown, socket: Socket | null): FanfareError {
  const { code = 0 } = problem as { code?: number };
  if (code === errorCodes.timeout) {
    return new FanfareError('timeout', `The server did not answer the event "${name}" in time`);
  }
  if (code < 100) {
    return lossOn(socket);
  }
  const isUnknown = code === METHOD_NOT_FOUND || code === NOT_AVAILABLE;
  const why = isUnknown ? 'the server has no handler for it' : reasonOf(problem);
  // An application that refuses has a code and a text of its own.
  return new FanfareError('refused', code >= 400 ? why : `Event "${name}" was refused: ${why}`, code);
}

/** Why a call failed whose connection is gone. */
function lossOn(socket: Socket | null): FanfareError {
  return socket?.loss() ?? lost(null);
}

/** An id as the name of a channel has it: what is not printable ASCII, and the percent sign, percent-encoded. */
function channelName(id: string): string {
  return id.replace(/[^!-$&-~]+/gu, encodeURIComponent);
}
