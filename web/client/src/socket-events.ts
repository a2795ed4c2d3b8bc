import type { Ending } from './ending.js';
import type { Progress } from './progress.js';

/** What a client socket is doing. */
export type Status = 'connected' | 'connecting' | 'disconnected';

/** The events of a client socket. */
export interface SocketEvents {
  /** The connection stands, for the first time or again. */
  connected: { readonly clientId: string; readonly url: string; readonly reconnected: boolean };
  /**
   * An attempt to connect failed, or the connection was lost. `reconnecting` says whether further attempts follow; if
   * not, it is the last event until the socket is opened again. `code` is that of the server's close frame or error; 1006
   * if there was none, 1002 if what came was not of the protocol. The guide has a table of all ends.
   */
  connectionFailed: { readonly code: number; readonly reason: string; readonly reconnecting: boolean };
  /** The connection was ended as it should be, by this side or the server; the last event until it is opened again. */
  connectionClosed: Ending;
  /** Something arrived, for the client of this id; `channel` is empty if it came in none. */
  messageReceived: { readonly clientId: string; readonly message: unknown; readonly channel: string };
  /** Something was missed and cannot be had any more: how much is known if it was dropped here, while paused. */
  missed: { readonly channel: string; readonly count: number | undefined };
  /** An indicator of progress is shown, changes, or is hidden. */
  progress: Progress;
  status: Status;
}

export const EVENTS: readonly (keyof SocketEvents)[] = [
  'connected',
  'connectionFailed',
  'connectionClosed',
  'messageReceived',
  'missed',
  'progress',
  'status',
];
