import { isRecord, mustHaveOnly, named, wrong } from './arguments.js';
import { toJson } from './json.js';
import type { WebSocketConstructor } from './wire.js';

/** How a client socket behaves. All times are in milliseconds, at most a week. An option that is null is not set. */
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
  /** How many bytes may wait to be sent, or to come to the server; a message that is alone may be larger. */
  readonly maxQueuedBytes: number;
  /** How many notifications may wait while they are paused. */
  readonly notificationLimit: number;
  /** The connection token (JWT), and how to get one, also when the last has expired; "" says that there is none. */
  readonly token?: string | undefined;
  readonly getToken?: (() => Promise<string>) | undefined;
  /** The CSRF token of the login whose cookie the browser sends along, for a server that wants to see both. */
  readonly csrfToken?: string | undefined;
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
  maxQueuedBytes: 15 * 1024 * 1024,
  notificationLimit: 1_000,
  token: undefined,
  getToken: undefined,
  csrfToken: undefined,
  data: undefined,
  clientToken: '',
  debug: false,
  websocket: undefined,
};

const PATHS = { fanfare: '/connection/websocket', plain: '/connection/notify' };
const A_WEEK = 7 * 24 * 3_600_000;

/** What an option may be, and how that is said. */
type Rule = readonly [fits: (value: unknown) => boolean, must: string];

const oneOf = (...choices: unknown[]): Rule => [(value) => choices.includes(value), `be one of ${choices.join(', ')}`];
const number = (least: number, most: number, must: string): Rule => [
  (value) => typeof value === 'number' && value >= least && value <= most,
  `be a number ${must}`,
];
const time = (least: number): Rule => number(least, A_WEEK, `from ${least} to ${A_WEEK} (milliseconds, a week)`);
const count = (least: number): Rule => number(least, Infinity, `that is not less than ${least}`);
const isText = (value: unknown): value is string => typeof value === 'string';
const isFunction = (value: unknown): boolean => typeof value === 'function';

const RULES: { readonly [K in keyof SocketOptions]-?: Rule } = {
  mode: oneOf('fanfare', 'plain'),
  dataType: oneOf('text', 'json'),
  protocols: [(value) => isText(value) || (Array.isArray(value) && value.every(isText)), 'be a text, or an array of texts'],
  path: [(value) => isText(value) && /^(\/|$)/.test(value), 'be a text that begins with /'],
  minDelay: time(0),
  maxDelay: time(0),
  maxAttempts: count(1),
  timeout: time(1),
  queueLimit: count(0),
  maxQueuedBytes: count(0),
  notificationLimit: count(0),
  token: [isText, 'be a text'],
  getToken: [isFunction, 'be a function that answers a promise of a token'],
  csrfToken: [isText, 'be a text'],
  data: [isRecord, 'be an object'],
  clientToken: [isText, 'be a text'],
  debug: oneOf(true, false),
  websocket: [isFunction, 'be a class, such as that of the package ws'],
};

/** The options with their defaults; throws for what cannot be meant. */
export function withDefaults(given: Partial<SocketOptions>): SocketOptions {
  mustHaveOnly(given, 'option', Object.keys(RULES));
  const set = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  for (const [name, value] of set) {
    const [fits, must] = RULES[name as keyof SocketOptions];
    if (!fits(value)) {
      throw wrong(`Option ${name} is ${named(value)}; it must ${must}`);
    }
  }
  const options: SocketOptions = { ...DEFAULTS, ...Object.fromEntries(set) };
  if (options.maxDelay < options.minDelay) {
    throw wrong(`Option maxDelay is ${options.maxDelay}; it must not be less than minDelay, ${options.minDelay}`);
  }
  // As it is now: what becomes of the object later is none of the socket's business.
  const data = options.data && (JSON.parse(toJson(options.data, 'Option data')) as Record<string, unknown>);
  return { ...options, data, path: options.path || PATHS[options.mode] };
}

/** What makes WebSockets here. */
export function constructorOf(options: SocketOptions): WebSocketConstructor {
  const constructor = options.websocket ?? (globalThis.WebSocket as unknown as WebSocketConstructor | undefined);
  if (typeof constructor !== 'function') {
    throw wrong('There is no global WebSocket here: pass one as the option websocket, such as that of the package ws');
  }
  return constructor;
}
