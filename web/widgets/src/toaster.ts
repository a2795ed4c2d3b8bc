import type { ClientSocket, Notification } from '@fanfare/client';
import { css, html, type PropertyDeclarations } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { FocusOrigin } from './focus-origin.js';
import { CLOSE } from './icons.js';
import { iconOf, interrupts } from './levels.js';
import { LiveElement } from './live-element.js';
import { page } from './page.js';
import { toastOf, type Toast } from './toast.js';
import { message, tokens } from './tokens.js';

interface Shown extends Toast {
  readonly key: number;
}

/** How many toasts are shown at once. */
const MOST = 5;

/**
 * Shows notifications as toasts; with `live`, the messages to those who follow an object instead. A message is a text, or
 * an object with `text`, `title` and `level` (`info`, `success`, `warning`, `error`). Errors stay until they are closed. For a
 * sixth toast, the oldest goes that is no error, or else the oldest error; never the one that somebody points at or has the
 * focus in.
 *
 * @tag fanfare-toaster
 * @attr group only notifications of this group; by default of the default group
 * @attr object only notifications for this object
 * @attr notification only notifications with this id
 * @attr duration how many seconds a toast stays, 6 by default; no time passes while somebody points at them, has the focus
 *     in them, or is on another tab
 * @csspart toasts - the list of toasts
 * @csspart toast - a toast
 * @csspart icon - what stands before its text
 * @csspart title - its title
 * @csspart text - its text
 * @csspart dismiss - the button that closes it
 * @cssprop --fanfare-surface - the colour of toasts
 * @cssprop --fanfare-line - the colour of their borders
 * @cssprop --fanfare-info - the colour of `info`
 * @cssprop --fanfare-good - the colour of `success`
 * @cssprop --fanfare-warn - the colour of `warning`
 * @cssprop --fanfare-bad - the colour of `error`
 * @cssprop --fanfare-layer - the `z-index` of the list
 */
export class FanfareToaster extends LiveElement {
  static override properties: PropertyDeclarations = {
    group: { type: String },
    object: { type: String },
    notification: { type: String },
    duration: { type: Number },
  };

  static override styles = [
    tokens,
    message,
    css`
      :host {
        display: block;
      }

      [part='toasts'] {
        position: fixed;
        inset-block-end: 16px;
        inset-inline-end: 16px;
        z-index: var(--fanfare-layer, 1000);
        display: grid;
        gap: 10px;
        inline-size: min(360px, 100vw - 32px);
        margin: 0;
        padding: 0;
        list-style: none;
      }

      [part='toast'] {
        --_level: var(--_info);
        display: flex;
        align-items: flex-start;
        gap: 10px;
        padding: 12px 10px 12px 14px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
        color: var(--_text);
        box-shadow:
          0 1px 2px #0000001a,
          0 8px 24px #00000026;
        line-height: 1.4;
        animation: arrive 0.25s ease-out;
      }

      [part='icon'] {
        margin-block-start: 1px;
      }

      [part='title'] {
        font-weight: 600;
      }

      .message [part='title'] + [part='text'] {
        color: var(--_quiet);
      }

      [part='dismiss'] {
        flex: none;
        margin-block: -3px;
        color: var(--_quiet);
      }

      @keyframes arrive {
        from {
          opacity: 0;
          translate: 0 12px;
        }
      }

      @media (prefers-reduced-motion: reduce) {
        [part='toast'] {
          animation: none;
        }
      }
    `,
  ];

  declare group: string | null | undefined;
  declare object: string | null | undefined;
  declare notification: string | null | undefined;
  declare duration: number | null | undefined;

  private toasts: readonly Shown[] = [];
  private count = 0;
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  private isPointed = false;
  private isFocused = false;
  private stopUsing: (() => void) | undefined;
  private stopListening: (() => void) | undefined;
  /** Whether it was drawn before, so that what has changed is not what it began with. */
  private hasListened = false;
  private readonly focusOrigin = new FocusOrigin();

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.timeAll);
    this.listen();
    // Those that it had when it was moved.
    this.timeAll();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.timeAll);
    this.silence();
    this.stopAll();
    this.isPointed = this.isFocused = false;
  }

  private listen(): void {
    this.silence();
    if (!this.live) {
      this.stopUsing = page.use((socket) => this.listenTo(socket));
    }
  }

  private silence(): void {
    this.stopUsing?.();
    this.stopListening?.();
    this.stopUsing = this.stopListening = undefined;
  }

  private listenTo(socket: ClientSocket): void {
    this.stopListening?.();
    const { group, object, notification: id } = this;
    this.stopListening = socket.notifications.listen(
      { group: group ?? '', ...(object ? { object } : {}), ...(id ? { id } : {}) },
      ({ message }: Notification) => this.messaged(message),
    );
  }

  protected override messaged(message: unknown): void {
    const toast = toastOf(message);
    if (toast === null) {
      return;
    }
    const shown = { ...toast, key: this.count++ };
    if (this.toasts.length === MOST) {
      this.take(this.leastNeeded());
    }
    this.toasts = [...this.toasts, shown];
    this.time(shown);
    this.requestUpdate();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed);
    if (this.hasListened && ['live', 'group', 'object', 'notification'].some((each) => changed.has(each))) {
      this.listen();
    }
    this.hasListened = true;
  }

  /** What gives way to another: the oldest, an error only for want of others, and never what somebody is at. */
  private leastNeeded(): number {
    const free = this.toasts.filter(({ key }) => !this.renderRoot.querySelector(`#toast-${key}:is(:hover, :focus-within)`));
    return (free.find(({ level }) => level !== 'error') ?? free[0] ?? this.toasts[0]!).key;
  }

  private get isHeld(): boolean {
    return this.isPointed || this.isFocused || document.hidden;
  }

  private time({ key, level }: Shown): void {
    if (level !== 'error' && !this.isHeld) {
      const seconds = this.duration && this.duration > 0 ? this.duration : 6;
      this.timers.set(
        key,
        setTimeout(() => this.take(key), seconds * 1000),
      );
    }
  }

  private stopAll(): void {
    this.timers.forEach((timer) => clearTimeout(timer));
    this.timers.clear();
  }

  private readonly timeAll = (): void => {
    this.stopAll();
    this.toasts.forEach((each) => this.time(each));
  };

  private pointed(isPointed: boolean): void {
    this.isPointed = isPointed;
    this.timeAll();
  }

  private focused(isFocused: boolean): void {
    this.isFocused = isFocused;
    this.timeAll();
  }

  private take(key: number): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    this.toasts = this.toasts.filter((each) => each.key !== key);
    if (this.toasts.length === 0) {
      // Nobody leaves a list that is gone.
      this.isPointed = this.isFocused = false;
    }
    this.requestUpdate();
  }

  /** Closes a toast for who does so, whose focus must not be lost with the button. */
  private async dismiss(key: number): Promise<void> {
    const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>('[part=dismiss]')];
    const at = buttons.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    this.take(key);
    await this.updateComplete;
    if (at >= 0) {
      const left = [...this.renderRoot.querySelectorAll<HTMLElement>('[part=dismiss]')];
      const next = left[at] ?? left.at(-1);
      if (next === undefined) {
        this.focusOrigin.giveBack();
      } else {
        next.focus();
      }
      this.focused(next !== undefined);
    }
  }

  protected override render(): unknown {
    const { toasts } = this;
    const spoken = (isUrgent: boolean) =>
      repeat(
        toasts.filter(({ level }) => interrupts(level) === isUrgent),
        ({ key }) => key,
        ({ title, text }) => html`<div>${[title, text].filter(Boolean).join(': ')}</div>`,
      );
    // Both regions are there before anything is in them, or nobody would be told. What is seen is not told again, nor is
    // what was told before, as these roles have it by default.
    return html`<div class="spoken" role="status" aria-atomic="false">${spoken(false)}</div>
      <div class="spoken" role="alert" aria-atomic="false">${spoken(true)}</div>
      ${toasts.length === 0 ? '' : this.list()}`;
  }

  private list(): unknown {
    return html`<ul
      part="toasts"
      role="list"
      aria-label=${this.texts.notifications}
      @pointerenter=${() => this.pointed(true)}
      @pointerleave=${() => this.pointed(false)}
      @focusin=${this.entered}
      @focusout=${() => this.focused(false)}
    >
      ${repeat(
        this.toasts,
        ({ key }) => key,
        (toast) => this.toast(toast),
      )}
    </ul>`;
  }

  private entered(event: FocusEvent): void {
    this.focusOrigin.entered(event, this.renderRoot);
    this.focused(true);
  }

  private toast({ key, title, text, level }: Shown): unknown {
    const escape = (event: KeyboardEvent) => event.key === 'Escape' && this.dismiss(key);
    return html`<li part="toast" id="toast-${key}" class=${level} @keydown=${escape}>
      <span part="icon">${iconOf(level)}</span>
      <div class="message">
        ${title ? html`<div part="title">${title}</div>` : ''}${text ? html`<div part="text">${text}</div>` : ''}
      </div>
      <button part="dismiss" type="button" aria-label=${this.texts.dismiss} @click=${() => this.dismiss(key)}>
        ${CLOSE}
      </button>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fanfare-toaster': FanfareToaster;
  }
}
