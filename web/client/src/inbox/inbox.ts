import type { Notifications } from '../notifications.js';
import type { ClientSocket } from '../client-socket.js';
import type { Listener } from '../emitter.js';
import type { InboxFilter, InboxMark } from './inbox-change.js';
import type { InboxMessage } from './inbox-message.js';

/** What of a {@link ClientSocket} an inbox needs. */
export type InboxSocket = Pick<ClientSocket, 'status' | 'on' | 'event'> & {
  readonly notifications: Pick<Notifications, 'listen'>;
};

/** How an inbox begins. */
export interface InboxOptions extends InboxFilter {
  /** How many messages come at once, at most as many as the server has in a page, which is the default. */
  readonly pageSize?: number;
}

/** How much an inbox is the server's: `stale` while there is no connection, `denied` to who may have none. */
export type InboxStatus = 'loading' | 'live' | 'stale' | 'denied';

/** What an inbox holds; another object after each change. */
export interface InboxState {
  readonly status: InboxStatus;
  /** Those that the filter lets through, the newest first, as far as they were asked for. */
  readonly messages: readonly InboxMessage[];
  /** Whether there are older ones: see {@link Inbox.more}. */
  readonly hasMore: boolean;
  /** How many of the whole inbox were not before the user's eyes, on no device. */
  readonly unseen: number;
  /** How many of the whole inbox are not read. */
  readonly unread: number;
}

/** What a user wants to be told of. */
export interface InboxPreference {
  readonly category: string;
  /** The category as people know it. */
  readonly label: string;
  /** Whether it cannot be chosen away. */
  readonly mandatory: boolean;
  /** Whether its messages come into the inbox. */
  readonly inbox: boolean;
  /** Whether its messages are pushed to devices. */
  readonly push: boolean;
}

/** The events of an inbox. */
export interface InboxEvents {
  /** The state is another one. */
  change: InboxState;
  /**
   * A message came, once for each, whatever is shown. After a break, those that came meanwhile as far as they are on the
   * pages that are shown; not those that were there at the beginning.
   */
  added: InboxMessage;
}

/** The inbox of the user that a socket is connected as: the same on all devices, as the server has it. */
export interface Inbox {
  readonly state: InboxState;
  /**
   * Resolves when the first page is there; rejects with a `FanfareError` if the user may have no inbox, the server has
   * none, or it is closed before.
   */
  readonly ready: Promise<void>;
  /** Adds a listener and answers how to remove it. */
  on<K extends keyof InboxEvents>(event: K, listener: Listener<InboxEvents[K]>): () => void;
  /** Shows other messages, beginning with the first page; resolves when they are there. */
  show(filter: InboxFilter): Promise<void>;
  /** Asks for the next page; does nothing on the last one. */
  more(): Promise<void>;
  /**
   * Marks messages, at most as many as the server has in a page. What was archived comes back with `unarchived`.
   *
   * @returns resolves when the server has done it; the state follows at once, here as on all devices
   */
  mark(mark: InboxMark, ids: readonly number[]): Promise<void>;
  /** Marks everything that had come so far as seen or as read, however much it is. */
  markAll(mark: 'seen' | 'read'): Promise<void>;
  /** What the user wants to be told of, by category. */
  preferences(): Promise<readonly InboxPreference[]>;
  /** Chooses for one category; resolves with all of them. */
  prefer(category: string, choice: { readonly inbox: boolean; readonly push: boolean }): Promise<readonly InboxPreference[]>;
  /** Lets go of it. */
  close(): void;
}
