import { isRecord, textOf } from '../arguments.js';

/** A button of a message. */
export interface InboxAction {
  readonly label: string;
  /** A path of the site, or a URL with `https` or `http`. */
  readonly link: string;
}

/** A message as it stands in an inbox. What it does not have is empty. */
export interface InboxMessage {
  /** By which it is marked; stays the same, whatever becomes of the message. */
  readonly id: number;
  /** Its place: newer messages have larger ones. One that is collapsed with a new one gets a new place. */
  readonly position: number;
  /** How many messages have become this one; 1 for one that stands for itself. */
  readonly count: number;
  /** Plain text, as all of them are: show it as text, never as HTML. */
  readonly title: string;
  readonly text: string;
  /** A path of the site, or a URL with `https` or `http`. */
  readonly link: string;
  readonly actions: readonly InboxAction[];
  readonly tag: string;
  readonly category: string;
  /** Any JSON value of the application; undefined for none. */
  readonly data: unknown;
  /** When the newest of its messages was put in, by the clock of the database. */
  readonly createdAt: Date;
  /** Whether it was before the user's eyes. */
  readonly seen: boolean;
  /** Whether it was opened. */
  readonly read: boolean;
  /** Whether it was put away. */
  readonly archived: boolean;
}

/** The message that a server has written; null if it is none. */
export function messageOf(wire: unknown): InboxMessage | null {
  if (!isRecord(wire) || !isPosition(wire['id']) || !isPosition(wire['position'])) {
    return null;
  }
  const { id, position, count, title, text, link, actions, tag, category, data } = wire;
  return Object.freeze({
    id,
    position,
    count: isPosition(count) ? count : 1,
    title: textOf(title),
    text: textOf(text),
    link: textOf(link),
    actions: (Array.isArray(actions) ? actions : []).filter(isRecord).map((each) => ({ label: textOf(each['label']), link: textOf(each['link']) })),
    tag: textOf(tag),
    category: textOf(category),
    data,
    createdAt: new Date(textOf(wire['created_at'])),
    seen: 'seen_at' in wire || 'read_at' in wire,
    read: 'read_at' in wire,
    archived: 'archived_at' in wire,
  });
}

/** Whether a value is a position, a count or the number of a change. */
export function isPosition(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
