import type { Ending } from './ending.js';
import type { FanfareError } from './errors.js';

/** What a link tells the socket that uses it. Nothing is told any more after `close`. */
export interface LinkEvents {
  /** Connected, for the first time or again. */
  up(connection: Connection): void;
  /** An attempt failed, or the connection was lost; unless this is final, further attempts follow. */
  down(failure: Ending & { readonly isFinal: boolean }): void;
  /** The server ended the connection as it should be; no attempts follow. */
  ended(ending: Ending): void;
  /** No attempt can ever succeed here, and none follows. */
  impossible(problem: FanfareError): void;
  message(message: unknown, channel: string): void;
  /** Publications of a channel were missed and cannot be had any more. */
  missed(channel: string): void;
}

/** Who one is on a connection. */
export interface Connection {
  /** Empty if the server does not say. */
  readonly clientId: string;
  /** The proof of being this client, if the server gave one. */
  readonly clientToken: string;
}

/** What will be sent for a message; later changes of the message have no effect on it. */
export interface Encoded {
  readonly content: unknown;
  /** In bytes, or nearly so. */
  readonly size: number;
}

/** What an event on the server came to. */
export interface EventResult {
  /** What the server's handler answered: any JSON value, or undefined if it answered nothing. */
  readonly data: unknown;
  /**
   * Whether the event was a repeat, such as that of a double click: it did not run, and `data` is what came of the same
   * event just before.
   */
  readonly repeated: boolean;
}

/** What can be followed, which is what the name of its channel begins with. */
export type Kind = 'live' | 'sequence';

/** What is told of what is followed. */
export interface FollowEvents {
  /** It is followed, for the first time or again: all of it, or nothing if what was missed comes by itself. */
  given(whole: unknown): void;
  changed(change: unknown, offset: number): void;
  /** One may not, or cannot, and it is not tried again. */
  refused(code: number, reason: string): void;
}

/** A way to a server that comes back by itself. */
export interface Link {
  open(): void;
  /** Ends the connection with 1000; resolves when it is closed, or does not become so in a second. */
  close(): Promise<void>;
  /** Attempts to connect at once if the next attempt is waited for. */
  retryNow(): void;
  /** What will be sent for a message; throws if it cannot be sent. */
  encode(message: unknown): Encoded;
  /** Sends what was encoded; resolves when the server has it, as far as this kind of link can know. */
  send(encoded: Encoded): Promise<void>;
  /** Raises an event on the server; resolves with what it came to. The content is undefined if it has no data. */
  event(name: string, encoded: Encoded): Promise<EventResult>;
  /** Follows something whenever there is a connection; answers how to stop. */
  follow(kind: Kind, id: string, events: FollowEvents): () => void;
}
