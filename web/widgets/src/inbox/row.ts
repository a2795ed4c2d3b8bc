import type { InboxAction, InboxMark, InboxMessage } from '@fanfare/client/inbox';
import { BOX, button, DOT, icon, make, safeLink, TICK } from './dom.js';
import { ago, inboxTextsIn } from './inbox-texts.js';

/** What a row asks for. */
export interface RowEvents {
  mark(mark: InboxMark, message: InboxMessage): void;
  /** It was clicked, or one of its actions was; answers whether its link may be followed. */
  opened(message: InboxMessage, action: InboxAction | undefined): boolean;
}

/** A message as it is shown. */
export function rowOf(message: InboxMessage, lang: string, events: RowEvents): HTMLLIElement {
  const { title, text, count, link, actions, createdAt, read } = message;
  const texts = inboxTextsIn(lang);
  const subject = make('span', { part: 'subject' }, make('bdi', {}, title));
  if (!read) {
    subject.prepend(make('span', { class: 'spoken' }, `${texts.unread}: `));
  }
  if (count > 1) {
    subject.append(make('span', { part: 'count' }, `×${new Intl.NumberFormat(lang).format(count)}`));
  }
  const parts: Node[] = [subject];
  if (text !== '') {
    parts.push(make('span', { part: 'text', dir: 'auto' }, text));
  }
  const time = make('time', { part: 'time' }, ago(createdAt, lang));
  if (time.textContent !== '') {
    time.dateTime = createdAt.toISOString();
    time.title = createdAt.toLocaleString(lang);
    parts.push(time);
  }
  const open = linked('open', link, () => events.opened(message, undefined), ...parts);
  const buttons = actions
    .filter((action) => safeLink(action.link) !== undefined)
    .slice(0, 2)
    .map((action) => linked('action', action.link, () => events.opened(message, action), action.label));
  const tool = (part: string, label: string, path: string, mark: InboxMark) =>
    button(part, () => events.mark(mark, message), { 'aria-label': label, title: label }, icon(path));
  return make(
    'li',
    { part: read ? 'message' : 'message unread' },
    make('div', { class: 'main' }, open, make('div', { class: 'actions' }, ...buttons)),
    read ? tool('unread-button', texts.markUnread, DOT, 'unread') : tool('read-button', texts.markRead, TICK, 'read'),
    tool('archive', texts.archive, BOX, 'archived'),
  );
}

/** A link, or where it leads nowhere, a button. */
function linked(part: string, link: string, opened: () => boolean, ...children: (Node | string)[]): HTMLElement {
  const href = safeLink(link);
  if (href === undefined) {
    return button(part, opened, {}, ...children);
  }
  const anchor = make('a', { part, href }, ...children);
  anchor.addEventListener('click', (event) => opened() || event.preventDefault());
  return anchor;
}
