import { css, html, type PropertyDeclarations } from 'lit';
import { attributeOf, textOf } from './attribute.js';
import { dateOf, dateText } from './formats.js';
import { FocusOrigin } from './focus-origin.js';
import { CLOSE } from './icons.js';
import { iconOf, interrupts, levelOf } from './levels.js';
import { LiveElement } from './live-element.js';
import { message, tokens } from './tokens.js';

/**
 * Shows a message to everybody, such as "Down for maintenance", as long as the object has it.
 *
 * @tag fanfare-banner
 * @attr level `info` (the default), `success`, `warning` or `error`; the last two interrupt screen readers
 * @attr date-field the name of an attribute with a date and time, which is shown behind the text in the person's time zone
 * @attr dismissible lets the person close it, until the text is another one, or there was none
 * @slot - what is shown while there is no such attribute; nothing by default
 * @csspart banner - the banner
 * @csspart icon - what stands before the text
 * @csspart text - the text
 * @csspart date - the date and time
 * @csspart dismiss - the button that closes it
 * @cssprop --fanfare-info - the colour of `info`
 * @cssprop --fanfare-good - the colour of `success`
 * @cssprop --fanfare-warn - the colour of `warning`
 * @cssprop --fanfare-bad - the colour of `error`
 */
export class FanfareBanner extends LiveElement {
  static override properties: PropertyDeclarations = {
    level: { type: String },
    dateField: { type: String, attribute: 'date-field' },
    dismissible: { type: Boolean },
  };

  static override styles = [
    tokens,
    message,
    css`
      :host {
        display: block;
      }

      [part='banner'] {
        --_level: var(--_info);
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 10px 14px;
        border: 1px solid color-mix(in srgb, var(--_level) 35%, transparent);
        border-inline-start: 4px solid var(--_level);
        border-radius: var(--_radius);
        background: color-mix(in srgb, var(--_level) 9%, var(--_surface));
        color: var(--_text);
        line-height: 1.4;
      }

      [part='date'] {
        font-weight: 600;
        white-space: nowrap;
      }

      :host([data-status='stale']) .message {
        opacity: 0.7;
      }
    `,
  ];

  declare level: string | null | undefined;
  declare dateField: string | null | undefined;
  declare dismissible: boolean;

  /** The message that the person has closed; empty once there was another, or none. */
  private dismissed = '';
  private readonly focusOrigin = new FocusOrigin();

  constructor() {
    super();
    this.field = 'text1';
    this.dismissible = false;
  }

  /** The text, and when; undefined if there is no message. */
  private get message(): { text: string; date: Date | undefined; key: string } | undefined {
    const text = textOf(this.shownValue, this.language);
    if (text === undefined || text === '') {
      return undefined;
    }
    const date = this.dateField ? dateOf(attributeOf(this.state, this.dateField)) : undefined;
    return { text, date, key: `${text}\n${date?.toISOString() ?? ''}` };
  }

  protected override willUpdate(): void {
    if (this.message?.key !== this.dismissed) {
      this.dismissed = '';
    }
  }

  protected override render(): unknown {
    const isUrgent = interrupts(levelOf(this.level));
    // The region is there before there is anything in it, or nobody would be told.
    return html`<div role=${isUrgent ? 'alert' : 'status'}>${this.banner()}</div>`;
  }

  private banner(): unknown {
    const { language, level, message } = this;
    if (message === undefined) {
      return html`<slot></slot>`;
    }
    const { text, date, key } = message;
    if (key === this.dismissed) {
      return '';
    }
    const when =
      date === undefined
        ? ''
        : html` <time part="date" datetime=${date.toISOString()}>${dateText(date, language, styleNear(date))}</time>`;
    const button = html`<button
      part="dismiss"
      type="button"
      aria-label=${this.texts.dismiss}
      @focusin=${(event: FocusEvent) => this.focusOrigin.entered(event, this.renderRoot)}
      @click=${() => this.dismiss(key)}
    >
      ${CLOSE}
    </button>`;
    return html`<div part="banner" class=${levelOf(level)}>
      <span part="icon">${iconOf(levelOf(level))}</span>
      <span class="message"><span part="text">${text}</span>${when}</span>
      ${this.dismissible ? button : ''}
    </div>`;
  }

  /** Closes it for who does so, whose focus must not be lost with the button. */
  private dismiss(key: string): void {
    this.dismissed = key;
    if (this.shadowRoot?.activeElement) {
      this.focusOrigin.giveBack();
    }
    this.requestUpdate();
  }
}

/** Today, the time says it all. */
function styleNear(date: Date): { dateStyle: string } {
  return { dateStyle: date.toDateString() === new Date().toDateString() ? 'none' : 'medium' };
}

declare global {
  interface HTMLElementTagNameMap {
    'fanfare-banner': FanfareBanner;
  }
}
