import { FanfareError } from './errors.js';
import type { WebSocketConstructor } from './wire.js';

/** How a client socket behaves. All times are in milliseconds. */
export interface SocketOptions {
  /** `fanfare` for a Fanfare server; `plain` for any WebSocket server and the plain notification endpoint. */
  readonly mode: 'fanfare' | 'plain';
  /** Plain mode: `json` parses every text that arrives and sends everything as JSON; `text` leaves it as it is. */
  readonly dataType: 'text' | 'json';
  /** Plain mode: the subprotocols to offer. */
  readonly protocols?: string | string[] | undefined;
  /** The path on the page's own origin; by default `/connection/websocket`, in plain mode `/connection/notify`. */
  readonly path: string;
  /** The least and the greatest delay before an attempt to reconnect. */
  readonly minDelay: number;
  readonly maxDelay: number;
  /** How many attempts in a row may fail before the socket gives up. */
  readonly maxAttempts: number;
  /** How long to wait for a connection, and for the answer to an event. */
  readonly timeout: number;
  /** How many messages may wait while there is no connection. */
  readonly queueLimit: number;
  /** How many notifications may wait while they are paused. */
  readonly notificationLimit: number;
  /** The connection token (JWT), and how to get one, also when the last has expired. */
  readonly token?: string | undefined;
  readonly getToken?: (() => Promise<string>) | undefined;
  /** What the server's connecting handler gets. */
  readonly data?: Record<string, unknown> | undefined;
  /** Outside of browsers: the proof of who this client is, from `clientToken` of an earlier socket. */
  readonly clientToken: string;
  /** Prints every frame and every change of state, tokens included. */
  readonly debug: boolean;
  /** Makes WebSockets where there is no global one, as in Node 20. */
  readonly websocket?: WebSocketConstructor | undefined;
}

const DEFAULTS: SocketOptions = {
  mode: 'fanfare',
  dataType: 'text',
  protocols: undefined,
  path: '',
  minDelay: 500,
  maxDelay: 20_000,
  maxAttempts: Infinity,
  timeout: 5_000,
  queueLimit: 1_000,
  notificationLimit: 1_000,
  token: undefined,
  getToken: undefined,
  data: undefined,
  clientToken: '',
  debug: false,
  websocket: undefined,
};

const PATHS = { fanfare: '/connection/websocket', plain: '/connection/notify' };
const CHOICES: Partial<Record<keyof SocketOptions, readonly unknown[]>> = {
  mode: ['fanfare', 'plain'],
  dataType: ['text', 'json'],
};
const NUMBERS = ['minDelay', 'maxDelay', 'maxAttempts', 'timeout', 'queueLimit', 'notificationLimit'] as const;

/** The options with their defaults; throws for what cannot be meant. */
export function withDefaults(given: Partial<SocketOptions>): SocketOptions {
  for (const [name, value] of Object.entries(given)) {
    if (!(name in DEFAULTS)) {
      throw wrong(`There is no option "${name}"; there are ${Object.keys(DEFAULTS).join(', ')}`);
    }
    const choices = CHOICES[name as keyof SocketOptions];
    if (choices !== undefined && value !== undefined && !choices.includes(value)) {
      throw wrong(`Option ${name} is "${String(value)}"; it must be one of ${choices.join(', ')}`);
    }
  }
  const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options: SocketOptions = { ...DEFAULTS, ...defined };
  for (const name of NUMBERS) {
    if (typeof options[name] !== 'number' || !(options[name] >= 0)) {
      throw wrong(`Option ${name} is ${String(options[name])}; it must be a number that is not negative`);
    }
  }
  if (options.maxDelay < options.minDelay) {
    throw wrong(`Option maxDelay is ${options.maxDelay}; it must not be less than minDelay, ${options.minDelay}`);
  }
  return { ...options, path: options.path || PATHS[options.mode] };
}

/** What makes WebSockets here. */
export function constructorOf(options: SocketOptions): WebSocketConstructor {
  const constructor = options.websocket ?? (globalThis.WebSocket as unknown as WebSocketConstructor | undefined);
  if (typeof constructor !== 'function') {
    throw wrong('There is no global WebSocket here: pass one as the option websocket, such as that of the package ws');
  }
  return constructor;
}

function wrong(text: string): FanfareError {
  return new FanfareError('badInput', text);
}
