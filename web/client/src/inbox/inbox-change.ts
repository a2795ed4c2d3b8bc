import { isRecord } from '../arguments.js';
import { isPosition, messageOf, type InboxMessage } from './inbox-message.js';

/** What becomes of messages. Read implies seen; what is archived does not count; what is deleted is gone for good. */
export type InboxMark = 'seen' | 'read' | 'unread' | 'archived' | 'unarchived' | 'deleted';

export const MARKS: readonly InboxMark[] = ['seen', 'read', 'unread', 'archived', 'unarchived', 'deleted'];

/** Which messages are shown. */
export interface InboxFilter {
  /** Only those with this tag; by default all. */
  readonly tag?: string;
  /** Only those that are not read. */
  readonly unread?: boolean;
  /** Those that were archived, in place of the others. */
  readonly archived?: boolean;
}

/** How an inbox stands, as the server says it with everything. */
export interface Standing {
  readonly unseen: number;
  readonly unread: number;
  /** The number of the last change; each has the next one. */
  readonly change: number;
  /** The position of the newest message, whichever are shown. */
  readonly top: number;
}

/** What has changed. */
export interface InboxChange extends Standing {
  /** What is to be done; null if the server could not say, so that one must list anew. */
  readonly step: { readonly added: InboxMessage } | { readonly mark: InboxMark; readonly ids: readonly number[] | null; readonly upTo: number } | 'reset' | null;
}

/** How an inbox stands; null if a server has not said it. */
export function standingOf(wire: unknown): Standing | null {
  if (!isRecord(wire)) {
    return null;
  }
  const { unseen, unread, change, top } = wire;
  return [unseen, unread, change, top].every(isPosition) ? ({ unseen, unread, change, top } as Standing) : null;
}

/** The change that a notification tells of; null if it tells of none. */
export function changeOf(wire: unknown): InboxChange | null {
  const standing = standingOf(wire);
  return standing && { ...standing, step: stepOf(wire as Record<string, unknown>) };
}

function stepOf({ added, marked, reset }: Record<string, unknown>): InboxChange['step'] {
  const message = messageOf(added);
  if (message !== null) {
    return { added: message };
  }
  if (isRecord(marked) && MARKS.includes(marked['mark'] as InboxMark)) {
    const { mark, ids, up_to: upTo } = marked;
    const isList = Array.isArray(ids) && ids.every(isPosition);
    if (isList || isPosition(upTo)) {
      return { mark: mark as InboxMark, ids: isList ? ids : null, upTo: isPosition(upTo) ? upTo : 0 };
    }
  }
  return reset === true ? 'reset' : null;
}

/**
 * The messages that are shown after a change, newest first; null if that can only be known by asking. What had the change
 * already stays as it is, if all changes since are made as well.
 */
export function afterChange(
  messages: readonly InboxMessage[],
  step: InboxChange['step'],
  filter: InboxFilter,
): readonly InboxMessage[] | null {
  if (step === null) {
    return null;
  }
  if (step === 'reset') {
    return [];
  }
  if ('added' in step) {
    const { added } = step;
    const others = messages.filter(({ id }) => id !== added.id);
    return fits(added, filter) ? [added, ...others].sort((a, b) => b.position - a.position) : others;
  }
  const { mark, ids, upTo } = step;
  if (bringsIn(mark, filter) && ids?.some((id) => messages.every((each) => each.id !== id))) {
    return null;
  }
  return messages.flatMap((each) => {
    if (ids === null ? each.position > upTo : !ids.includes(each.id)) {
      return [each];
    }
    const marked = mark === 'deleted' ? null : Object.freeze({ ...each, ...EFFECTS[mark] });
    return marked !== null && fits(marked, filter) ? [marked] : [];
  });
}

const EFFECTS: Readonly<Record<Exclude<InboxMark, 'deleted'>, Partial<InboxMessage>>> = {
  seen: { seen: true },
  read: { seen: true, read: true },
  unread: { read: false },
  archived: { archived: true },
  unarchived: { archived: false },
};

/** Whether a mark lets messages in that were not shown before. */
function bringsIn(mark: InboxMark, { unread, archived }: InboxFilter): boolean {
  return mark === (archived ? 'archived' : 'unarchived') || (mark === 'unread' && unread === true);
}

function fits(message: InboxMessage, { tag, unread, archived }: InboxFilter): boolean {
  return (!tag || message.tag === tag) && !(unread && message.read) && message.archived === (archived ?? false);
}
