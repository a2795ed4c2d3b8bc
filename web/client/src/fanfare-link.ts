import { Centrifuge, errorCodes, type Options } from 'centrifuge';
import { Comeback } from './comeback.js';
import { FanfareError, reasonOf } from './errors.js';
import { toJson } from './json.js';
import type { Link, LinkEvents } from './link.js';
import type { SocketOptions } from './options.js';
import { inTurn } from './turn.js';
import type { Ending, Wire } from './wire.js';

/** What a Fanfare server puts into the connect reply. */
interface ServerGreeting {
  fanfare?: { client?: string; token?: string };
}

/** A link to a Fanfare server over the SDK of its protocol, which also reconnects and recovers. */
export class FanfareLink implements Link {
  private readonly comeback = new Comeback();
  private readonly sdk: Centrifuge;
  private readonly handOvers = new Set<Promise<unknown>>();
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
    const { token, getToken, minDelay, maxDelay, timeout } = this.options;
    const wire = this.wire;
    return {
      ...(token === undefined ? {} : { token }),
      ...(getToken === undefined ? {} : { getToken }),
      getData: async () => this.greeting(),
      minReconnectDelay: minDelay,
      maxReconnectDelay: maxDelay,
      timeout,
      name: 'fanfare-js',
      networkEventTarget: this.comeback as unknown as EventTarget,
      websocket: function open(address: string) {
        return wire.open(address);
      },
    };
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
        // For a moment the SDK still collects calls for one frame, which messages would overtake.
        this.settled = new Promise((resolve) => setTimeout(resolve));
        this.events.up({ clientId: this.issuedId || context.client, clientToken: this.clientToken });
        // A page of another site keeps no cookie, so it comes back as somebody else.
        if (before !== '' && before !== this.issuedId) {
          this.tell(() => this.events.missed(`notify:client/${before}`));
        }
      })
      .on('connecting', (context) => {
        // Code 0 is the beginning; everything else is the loss of a connection.
        if (context.code !== 0) {
          this.down(context, false, 'The connection broke');
        }
      })
      .on('error', (context) => {
        if (this.sdk.state === 'connecting') {
          const { code, message } = context.error;
          this.down({ code, reason: message }, false, `No connection to ${this.url}`);
        }
      })
      .on('disconnected', (context) => this.down(context, true, 'The server closed the connection'))
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

  private down(cause: Ending, isFinal: boolean, otherwise: string): void {
    if (isFinal) {
      this.comeback.stop();
    }
    // Where the SDK only says that there is no connection, how the WebSocket ended says more.
    const isVague = cause.reason === 'transport closed' || cause.reason === 'connection closed';
    const ending = isVague ? this.wire.ending : null;
    const code = cause.code < 100 ? (ending?.code ?? 1006) : cause.code;
    const reason = isVague ? ending?.reason || otherwise : cause.reason;
    this.tell(() => this.events.down({ code, reason, isFinal }));
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
    this.wire.leaving = true;
    // The SDK hands a message to the WebSocket a moment after it was asked to.
    await Promise.allSettled(this.handOvers);
    this.sdk.disconnect();
    await this.wire.closed();
  }

  retryNow(): void {
    this.comeback.tell('online');
  }

  encode(message: unknown): unknown {
    return JSON.parse(toJson(message));
  }

  async send(encoded: unknown): Promise<void> {
    const handOver = this.ready().then(() => this.sdk.send(encoded));
    this.handOvers.add(handOver);
    try {
      await handOver;
    } catch (problem) {
      throw failureOf(problem);
    } finally {
      this.handOvers.delete(handOver);
    }
    await this.wire.written();
  }

  async event(name: string, encoded: unknown): Promise<unknown> {
    try {
      await this.ready();
      return (await this.sdk.rpc(name, encoded)).data;
    } catch (problem) {
      throw failureOf(problem);
    }
  }

  private async ready(): Promise<void> {
    await this.settled;
    if (this.sdk.state === 'disconnected') {
      throw new FanfareError('connectionLost', 'The connection was closed before the message was written');
    }
  }
}

/** A failure of a call as the SDK reports it, in our words. */
function failureOf(problem: unknown): FanfareError {
  if (problem instanceof FanfareError) {
    return problem;
  }
  const { code } = problem as { code?: number };
  if (code === errorCodes.timeout) {
    return new FanfareError('timeout', 'The server did not answer in time');
  }
  if (code !== undefined && code >= 100) {
    return new FanfareError('refused', reasonOf(problem), code);
  }
  return new FanfareError('connectionLost', `The connection broke: ${reasonOf(problem)}`);
}
