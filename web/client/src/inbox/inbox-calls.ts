import { isRecord, mustHaveOnly, named, textOf, wrong } from '../arguments.js';
import { standingOf, MARKS, type InboxFilter, type InboxMark, type Standing } from './inbox-change.js';
import type { InboxPreference, InboxSocket } from './inbox.js';
import { isPosition, messageOf, type InboxMessage } from './inbox-message.js';

/** What a filter may say. */
export const FILTER = ['tag', 'unread', 'archived'];

/** A part of an inbox. */
export interface InboxPage extends Standing {
  readonly messages: readonly InboxMessage[];
  /** Leads to the next page; 0 on the last one. */
  readonly cursor: number;
}

/** What can be asked of the inbox of a socket's user. */
export class InboxCalls {
  constructor(private readonly socket: InboxSocket) {}

  async list(filter: InboxFilter, limit: number | undefined, cursor: number): Promise<InboxPage> {
    const { tag, unread, archived } = filter;
    const asked = { ...(tag ? { tag } : {}), unread: unread === true, archived: archived === true };
    const answer = await this.call('list', { ...asked, ...(limit ? { limit } : {}), ...(cursor ? { cursor } : {}) });
    const standing = standingOf(answer);
    if (standing === null || !isRecord(answer) || !Array.isArray(answer['messages'])) {
      throw wrong('The server answered with something else than a page of an inbox');
    }
    const messages = answer['messages'].map(messageOf).filter((each) => each !== null);
    return { ...standing, messages, cursor: isPosition(answer['cursor']) ? answer['cursor'] : 0 };
  }

  /** @returns how many are unseen and unread then, as far as the server says so */
  mark(mark: InboxMark, which: { readonly ids: readonly number[] } | { readonly up_to: number }): Promise<unknown> {
    return this.call('mark', { mark, ...which });
  }

  acknowledge(position: number): Promise<unknown> {
    return this.call('acknowledge', { position });
  }

  async preferences(): Promise<readonly InboxPreference[]> {
    return preferencesOf(await this.call('preferences'));
  }

  async prefer(category: string, { inbox, push }: { readonly inbox: boolean; readonly push: boolean }): Promise<readonly InboxPreference[]> {
    return preferencesOf(await this.call('prefer', { category, inbox, push }));
  }

  private call(method: string, data?: object): Promise<unknown> {
    return this.socket.event(`fanfare.inbox.${method}`, data);
  }
}

/** Throws for what no server could mark. */
export function mustBeMark(mark: unknown, marks: readonly InboxMark[] = MARKS): void {
  if (!marks.includes(mark as InboxMark)) {
    throw wrong(`The mark is ${named(mark)}; it must be one of ${marks.join(', ')}`);
  }
}

/** A filter with everything said; throws for what is none. */
export function checkedFilter(filter: InboxFilter): InboxFilter {
  mustHaveOnly(filter, 'filter', FILTER);
  const { tag, unread, archived } = filter;
  if (tag !== undefined && typeof tag !== 'string') {
    throw wrong(`Filter tag is ${named(tag)}; it must be a text, as it is in messages: tag: "orders"`);
  }
  return { tag: tag ?? '', unread: unread === true, archived: archived === true };
}

/** Throws for what are no ids of messages. */
export function mustBeIds(ids: unknown): void {
  if (!Array.isArray(ids) || !ids.every(isPosition)) {
    throw wrong(`The ids are ${Array.isArray(ids) ? `[${ids.map(named).join(', ')}]` : named(ids)}; they must be those of messages: mark('read', [message.id])`);
  }
}

function preferencesOf(answer: unknown): readonly InboxPreference[] {
  const categories: unknown = isRecord(answer) ? answer['categories'] : null;
  return (Array.isArray(categories) ? categories : []).filter(isRecord).map(({ category, label, mandatory, inbox, push }) => ({
    category: textOf(category),
    label: textOf(label) || textOf(category),
    mandatory: mandatory === true,
    inbox: inbox === true,
    push: push === true,
  }));
}
