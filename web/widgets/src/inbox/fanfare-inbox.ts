import type { ClientSocket } from '@fanfare/client';
import { inboxOf, type Inbox, type InboxAction, type InboxMark, type InboxMessage, type InboxState } from '@fanfare/client/inbox';
import { languageOf } from '../language.js';
import { Announcer } from './announcer.js';
import { BELL, button, FUNNEL, icon, make, SLIDERS, TICKS } from './dom.js';
import { keepFocus } from './focus.js';
import { inboxTextsIn, newMessages, type InboxTexts } from './inbox-texts.js';
import { STYLE } from './inbox-style.js';
import { MessageList } from './list.js';
import { place } from './panel.js';
import { Preferences } from './preferences.js';
import { pageSource } from './source.js';
import { Tabs } from './tabs.js';

/** A message or one of its actions was clicked; `preventDefault` keeps the page from following its link. It does not bubble. */
export type FanfareOpenEvent = CustomEvent<{ readonly message: InboxMessage; readonly action: InboxAction | undefined }>;

/** The inbox has changed. It does not bubble. */
export type FanfareChangeEvent = CustomEvent<InboxState>;

const STATUS = 'data-status';
const MOST = 99;
/** Outside of browsers it is nothing, and does no harm. */
const Base = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement);
let sheet: CSSStyleSheet | undefined;

/** Not before there is a document. */
function style(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  return sheet;
}

/**
 * The inbox of the user that the page is connected as: a bell with the count of what is new, and the list behind it. What
 * comes before the user's eyes is seen, what is clicked is read, on all devices. Texts are shown as texts, never as HTML.
 *
 * @tag fanfare-inbox
 * @attr tags the tabs behind the first, which has everything: `orders=Your orders, news=News`, by tag; by default none
 * @attr badge what the bell counts: `unseen`, the default, or `unread`
 * @attr page-size how many messages come at once; by default as many as the server has in a page
 * @fires {CustomEvent} fanfare-open - a message or one of its actions was clicked; `detail` has `message` and `action`, and
 *     `preventDefault` keeps the page from following the link
 * @fires {CustomEvent} fanfare-change - the inbox has changed; `detail` has `status`, `messages`, `hasMore`, `unseen`, `unread`
 * @slot bell - what the bell looks like
 * @slot empty - what is shown where there is no message
 * @csspart bell - the button that opens the list
 * @csspart badge - the count on it
 * @csspart panel - everything that it opens
 * @csspart title - the heading of the panel
 * @csspart filter - the button that shows the unread only
 * @csspart all - the button that marks everything as read
 * @csspart preferences - the button that shows the preferences
 * @csspart tabs - the tabs
 * @csspart tab - a tab
 * @csspart body - what is scrolled
 * @csspart list - the list of messages
 * @csspart message - a message
 * @csspart unread - a message that is not read
 * @csspart open - what of a message can be clicked
 * @csspart subject - its title
 * @csspart count - how many messages have become this one
 * @csspart text - its text
 * @csspart time - when it came
 * @csspart action - a button of its own
 * @csspart read-button - the button that marks it as read
 * @csspart unread-button - the button that marks it as unread
 * @csspart archive - the button that archives it
 * @csspart more - the button that shows older messages
 * @csspart empty - what is shown where there is no message
 * @csspart note - what is said beside something
 * @csspart problem - what did not work
 * @csspart undo - the button that brings back what was archived
 * @cssprop --fanfare-accent - the colour of the badge and of what is not read
 * @cssprop --fanfare-surface - the colour of the panel
 * @cssprop --fanfare-text - the colour of its texts
 * @cssprop --fanfare-quiet - the colour of what is less important
 * @cssprop --fanfare-line - the colour of borders
 * @cssprop --fanfare-bad - the colour of what did not work
 * @cssprop --fanfare-radius - how round the panel is
 */
export class FanfareInbox extends Base {
  static readonly observedAttributes = ['tags', 'badge', 'page-size'];

  private readonly bellSlot = make('slot', { name: 'bell' }, icon(BELL));
  private readonly badgeElement = make('span', { part: 'badge', 'aria-hidden': 'true' });
  private readonly bell = make('button', { part: 'bell', type: 'button', 'aria-haspopup': 'dialog' }, this.bellSlot, this.badgeElement);
  private readonly heading = make('h2', { part: 'title' });
  private readonly note = make('span', { part: 'note' });
  private readonly filterButton = button('filter', () => this.toggleUnread(), { 'aria-pressed': 'false' }, icon(FUNNEL));
  private readonly allButton = button('all', () => void this.doing(this.inbox?.markAll('read')), {}, icon(TICKS));
  private readonly preferencesButton = button('preferences', () => this.togglePreferences(), { 'aria-pressed': 'false' }, icon(SLIDERS));
  private readonly listElement = make('ul', { part: 'list', role: 'list' });
  private readonly emptySlot = make('slot', { name: 'empty' });
  private readonly empty = make('p', { part: 'empty' }, this.emptySlot);
  private readonly moreButton = button('more', () => void this.doing(this.inbox?.more()));
  private readonly messagesView = make('div', {}, this.listElement, this.empty, this.moreButton);
  private readonly preferencesView = make('div', { hidden: '' });
  private readonly body = make('div', { part: 'body' }, this.messagesView, this.preferencesView);
  private readonly problem = make('p', { part: 'problem', role: 'alert' });
  private readonly undoNote = make('span', { role: 'status' });
  private readonly undoButton = button('undo', () => void this.undo());
  private readonly undoBar = make('footer', { hidden: '' }, this.undoNote, this.undoButton);
  private readonly tabs = new Tabs(() => this.filter());
  private readonly panel = make('div', { part: 'panel', popover: 'auto', role: 'dialog', tabindex: '-1', autofocus: '' });
  private readonly spoken = make('div', { class: 'spoken', role: 'status' });

  private readonly announcer = new Announcer(this.spoken, (count) => newMessages(count, this.language));
  private readonly preferences = new Preferences(this.preferencesView, (what) => this.doing(what));
  private readonly list = new MessageList(
    this.listElement,
    this.body,
    {
      mark: (mark, { id }) => void (mark === 'archived' ? this.archive(id) : this.mark(mark, [id])),
      opened: (message, action) => this.opened(message, action),
      seen: (ids) => void this.inbox?.mark('seen', ids).catch(() => undefined),
    },
    () => this.panel.focus(),
  );
  private inbox: Inbox | undefined;
  private stopUsing: (() => void) | undefined;
  private isLeaving = false;
  private isUnreadOnly = false;
  private archived: number[] = [];

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [style()];
    this.panel.append(
      make('header', {}, this.heading, this.note, this.filterButton, this.allButton, this.preferencesButton),
      this.tabs.root,
      this.body,
      this.problem,
      this.undoBar,
    );
    this.bell.popoverTargetElement = this.panel;
    this.panel.addEventListener('beforetoggle', (event) => ((event as ToggleEvent).newState === 'open' ? this.opening() : this.giveBack()));
    this.panel.addEventListener('toggle', (event) => (event as ToggleEvent).newState === 'closed' && this.closed());
    this.panel.addEventListener('keydown', (event) => keepFocus(event, this.panel, this.shadowRoot!.activeElement));
    root.append(this.bell, this.panel, this.spoken);
  }

  /** The tabs behind the first: `orders=Your orders, news=News`; empty for none. */
  get tags(): string {
    return this.getAttribute('tags') ?? '';
  }

  set tags(tags: string) {
    this.setAttribute('tags', tags);
  }

  /** What the bell counts: `unseen` or `unread`. */
  get badge(): 'unseen' | 'unread' {
    return this.getAttribute('badge') === 'unread' ? 'unread' : 'unseen';
  }

  set badge(badge: 'unseen' | 'unread') {
    this.setAttribute('badge', badge);
  }

  /** How many messages come at once; 0 for as many as the server has in a page. */
  get pageSize(): number {
    const size = Number(this.getAttribute('page-size'));
    return Number.isInteger(size) && size > 0 ? size : 0;
  }

  set pageSize(size: number) {
    this.setAttribute('page-size', String(size));
  }

  /** What the inbox holds; undefined while there is no socket. */
  get state(): InboxState | undefined {
    return this.inbox?.state;
  }

  connectedCallback(): void {
    this.isLeaving = false;
    document.addEventListener('visibilitychange', this.look);
    window.addEventListener('resize', this.place);
    if (this.stopUsing === undefined) {
      this.stopUsing = pageSource()?.use((socket) => this.use(socket));
    }
    this.draw();
  }

  disconnectedCallback(): void {
    document.removeEventListener('visibilitychange', this.look);
    window.removeEventListener('resize', this.place);
    this.isLeaving = true;
    // Not at once: what is moved comes again in the same turn.
    queueMicrotask(() => {
      if (this.isLeaving) {
        this.stopUsing?.();
        this.stopUsing = undefined;
        this.leave();
      }
    });
  }

  attributeChangedCallback(name: string): void {
    if (name === 'page-size' && this.inbox !== undefined) {
      this.stopUsing?.();
      this.stopUsing = pageSource()?.use((socket) => this.use(socket));
    }
    this.draw();
  }

  private get language(): string {
    return languageOf(this);
  }

  private get texts(): InboxTexts {
    return inboxTextsIn(this.language);
  }

  private get isOpen(): boolean {
    return this.panel.matches(':popover-open');
  }

  private readonly look = (): void => this.list.look();

  private readonly place = (): void => {
    if (this.isOpen) {
      place(this.panel, this.bell);
    }
  };

  private use(socket: ClientSocket): void {
    this.leave();
    const { pageSize } = this;
    const inbox = inboxOf(socket, { ...this.shown, ...(pageSize > 0 ? { pageSize } : {}) });
    this.inbox = inbox;
    inbox.on('change', (state) => {
      this.draw();
      this.dispatchEvent(new CustomEvent('fanfare-change', { detail: state }) satisfies FanfareChangeEvent);
    });
    inbox.on('added', () => this.announcer.came());
    this.draw();
  }

  private leave(): void {
    this.inbox?.close();
    this.inbox = undefined;
    this.announcer.stop();
    this.list.clear();
  }

  private get shown(): { tag: string; unread: boolean } {
    return { tag: this.tabs.tag, unread: this.isUnreadOnly };
  }

  private filter(): void {
    this.body.scrollTop = 0;
    void this.doing(this.inbox?.show(this.shown));
  }

  private draw(): void {
    const { texts, language } = this;
    const { status = 'loading', messages = [], hasMore = false, unseen = 0, unread = 0 } = this.state ?? {};
    this.setAttribute(STATUS, status);
    const count = this.badge === 'unread' ? unread : unseen;
    this.badgeElement.textContent = count > MOST ? `${new Intl.NumberFormat(language).format(MOST)}+` : new Intl.NumberFormat(language).format(count);
    this.badgeElement.hidden = count === 0;
    this.bell.setAttribute('aria-label', [texts.inbox, count > 0 ? newMessages(count, language) : ''].filter(Boolean).join(', '));
    this.panel.setAttribute('aria-label', texts.inbox);
    this.heading.textContent = texts.inbox;
    name(this.filterButton, texts.onlyUnread);
    name(this.allButton, texts.markAll);
    name(this.preferencesButton, texts.preferences);
    this.allButton.disabled = unread === 0;
    this.tabs.show(this.tags, texts.all);
    this.moreButton.textContent = texts.more;
    this.moreButton.hidden = !hasMore;
    this.undoNote.textContent = this.archived.length > 0 ? texts.archived : '';
    this.undoButton.textContent = texts.undo;
    this.undoBar.hidden = this.archived.length === 0;
    this.note.textContent = status === 'stale' ? texts.offline : '';
    this.empty.hidden = messages.length > 0;
    this.emptySlot.textContent = status === 'loading' || status === 'denied' ? texts[status] : texts.empty;
    // Nobody sees rows that are not open.
    if (this.isOpen) {
      this.list.show(messages, language);
    }
  }

  private opening(): void {
    this.list.clear();
    place(this.panel, this.bell);
    // Open in a moment.
    queueMicrotask(() => this.place());
    setTimeout(() => this.draw());
    const { inbox } = this;
    void inbox?.preferences().then(
      (all) => {
        this.preferencesButton.hidden = all.length === 0;
        this.preferences.show(inbox, all, this.texts);
      },
      () => (this.preferencesButton.hidden = true),
    );
  }

  private closed(): void {
    this.archived = [];
    this.problem.textContent = '';
    this.list.clear();
    this.showPreferences(false);
    this.draw();
  }

  private toggleUnread(): void {
    this.isUnreadOnly = !this.isUnreadOnly;
    this.filterButton.setAttribute('aria-pressed', String(this.isUnreadOnly));
    this.showPreferences(false);
    this.filter();
  }

  private togglePreferences(): void {
    this.showPreferences(this.messagesView.hidden !== true);
  }

  private showPreferences(isShown: boolean): void {
    this.preferencesView.hidden = !isShown;
    this.messagesView.hidden = isShown;
    this.preferencesButton.setAttribute('aria-pressed', String(isShown));
  }

  private mark(mark: InboxMark, ids: number[]): Promise<boolean> {
    return this.doing(this.inbox?.mark(mark, ids));
  }

  private async archive(id: number): Promise<void> {
    if (await this.mark('archived', [id])) {
      this.archived = [...this.archived, id];
      this.draw();
    }
  }

  private async undo(): Promise<void> {
    const which = this.archived;
    this.panel.focus();
    if (await this.mark('unarchived', which)) {
      this.archived = this.archived.filter((each) => !which.includes(each));
      this.draw();
    }
  }

  /** Shows when something does not work; whether it did. */
  private async doing(what: Promise<unknown> | undefined): Promise<boolean> {
    try {
      await what;
      this.problem.textContent = '';
      return true;
    } catch {
      this.problem.textContent = this.isOpen ? this.texts.failed : '';
      return false;
    }
  }

  private opened(message: InboxMessage, action: InboxAction | undefined): boolean {
    if (!message.read) {
      void this.mark('read', [message.id]);
    }
    const event: FanfareOpenEvent = new CustomEvent('fanfare-open', { detail: { message, action }, cancelable: true });
    return this.dispatchEvent(event);
  }

  /** Closing it gives the focus back, unless somebody has put it elsewhere. */
  private giveBack(): void {
    if (this.panel.contains(this.shadowRoot!.activeElement)) {
      this.bell.focus();
    }
  }
}

function name(element: HTMLElement, label: string): void {
  element.setAttribute('aria-label', label);
  element.title = label;
}

declare global {
  interface HTMLElementTagNameMap {
    'fanfare-inbox': FanfareInbox;
  }
  interface HTMLElementEventMap {
    'fanfare-open': FanfareOpenEvent;
    'fanfare-change': FanfareChangeEvent;
  }
}
