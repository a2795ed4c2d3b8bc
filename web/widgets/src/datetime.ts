import { html, type PropertyDeclarations } from 'lit';
import { dateOf, dateText } from './formats.js';
import { LiveElement } from './live-element.js';
import { inline, tokens } from './tokens.js';

/**
 * Shows a date and time of RFC 3339 where and as the person lives: in the browser's time zone, and in the way of the
 * language of the closest `lang`.
 *
 * @tag fanfare-datetime
 * @attr date-style `full`, `long`, `medium` (the default), `short`, or `none` for the time alone
 * @attr time-style `full`, `long`, `medium`, `short` (the default), or `none` for the date alone
 * @attr time-zone such as `Europe/Berlin`; by default the browser's
 * @slot - what is shown while there is no such attribute, or it is no date
 * @csspart text - the text
 */
export class FanfareDatetime extends LiveElement {
  static override properties: PropertyDeclarations = {
    dateStyle: { type: String, attribute: 'date-style' },
    timeStyle: { type: String, attribute: 'time-style' },
    timeZone: { type: String, attribute: 'time-zone' },
  };

  static override styles = [tokens, inline];

  declare dateStyle: string | null | undefined;
  declare timeStyle: string | null | undefined;
  declare timeZone: string | null | undefined;

  constructor() {
    super();
    this.field = 'datetime';
  }

  protected override render(): unknown {
    const date = dateOf(this.shownValue);
    return date === undefined
      ? html`<slot></slot>`
      : html`<time part="text" datetime=${date.toISOString()}>${dateText(date, this.language, this)}</time>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fanfare-datetime': FanfareDatetime;
  }
}
