import type { InboxMessage } from '@fanfare/client/inbox';
import { Eyes } from './eyes.js';
import { focusable } from './focus.js';
import { rowOf, type RowEvents } from './row.js';

interface Row {
  readonly message: InboxMessage;
  readonly element: HTMLLIElement;
}

/** The list of messages: each has its row as long as it does not change, and the focus stays where somebody has put it. */
export class MessageList {
  private rows = new Map<number, Row>();
  private readonly eyes: Eyes;

  /**
   * @param list where the rows are
   * @param body what they are scrolled in
   * @param lostFocus takes the focus when there is no row left
   */
  constructor(
    private readonly list: HTMLElement,
    body: HTMLElement,
    private readonly events: RowEvents & { seen(ids: number[]): void },
    private readonly lostFocus: () => void,
  ) {
    this.eyes = new Eyes(body, (elements) => {
      const ids = [...this.rows.values()].filter(({ message, element }) => !message.seen && elements.has(element)).map(({ message }) => message.id);
      if (ids.length > 0) {
        this.events.seen(ids);
      }
    });
    list.addEventListener('keydown', (event) => this.move(event));
  }

  /** Looks again at what is before the user's eyes. */
  look(): void {
    this.eyes.look();
  }

  /** Draws everything anew, such as in another language. */
  clear(): void {
    this.rows.forEach(({ element }) => this.eyes.forget(element));
    this.rows.clear();
    this.list.replaceChildren();
  }

  show(messages: readonly InboxMessage[], lang: string): void {
    const focused = (this.list.getRootNode() as ShadowRoot).activeElement;
    const at = [...this.list.children].findIndex((each) => each.contains(focused));
    const place = at < 0 ? -1 : focusable(this.list.children[at]!).indexOf(focused as HTMLElement);
    const before = this.rows;
    this.rows = new Map();
    for (const message of messages) {
      const known = before.get(message.id);
      const isSame = known?.message === message;
      const row = isSame ? known : { message, element: rowOf(message, lang, this.events) };
      this.rows.set(message.id, row);
      if (!isSame) {
        this.eyes.follow(row.element);
      }
    }
    const elements = [...this.rows.values()].map(({ element }) => element);
    const focusedId = [...before].find(([, { element }]) => element.contains(focused))?.[0];
    for (const [id, { element }] of before) {
      if (this.rows.get(id)?.element !== element) {
        this.eyes.forget(element);
        element.remove();
      }
    }
    elements.forEach((each, i) => this.list.children[i] === each || this.list.insertBefore(each, this.list.children[i] ?? null));
    if (at >= 0 && !(focused as HTMLElement).isConnected) {
      const row = this.rows.get(focusedId!)?.element;
      this.refocus(row ?? elements[Math.min(at, elements.length - 1)], row === undefined ? 0 : place);
    }
    this.eyes.look();
  }

  private refocus(row: HTMLElement | undefined, place: number): void {
    const next = row === undefined ? undefined : (focusable(row)[place] ?? focusable(row)[0]);
    next === undefined ? this.lostFocus() : next.focus();
  }

  private move(event: KeyboardEvent): void {
    const rows = [...this.list.children];
    const at = rows.findIndex((each) => each.contains(event.target as Node));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined && at >= 0) {
      event.preventDefault();
      rows[Math.max(0, Math.min(to, rows.length - 1))]?.querySelector<HTMLElement>('[part=open]')?.focus();
    }
  }
}
