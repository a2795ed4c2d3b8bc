import { textOf } from './arguments.js';

/** What a server pushes. Fields that it left out are empty. */
export interface Notification {
  /** Which part of the page it is for: a listener may filter by it. */
  readonly id: string;
  /** Which object of the page it is for; empty for all. */
  readonly object: string;
  /** Which group of listeners it is for; empty for the default one. */
  readonly group: string;
  /** Any JSON value. */
  readonly message: unknown;
  /** What the socket tells the server when a listener has had it, so that it is not pushed; if the server asks. */
  readonly ack?: string | undefined;
}

/** The notification that a message is; null if it is something else. */
export function notificationOf(message: unknown): Notification | null {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return null;
  }
  const { id, object, group, message: content = '', ack } = message as Partial<Notification>;
  return { id: textOf(id), object: textOf(object), group: textOf(group), message: content, ack };
}
