import { html, type PropertyDeclarations } from 'lit';
import { textOf } from './attribute.js';
import { numberText, pluralText } from './formats.js';
import { LiveElement } from './live-element.js';
import { inline, tokens } from './tokens.js';

/**
 * Shows a number, or a text, in the way of the language of the closest `lang`.
 *
 * @tag fanfare-value
 * @attr currency shows an amount of it, such as `EUR`
 * @attr unit shows a quantity of it, such as `kilometer-per-hour`
 * @attr fraction-digits how many digits come after the point
 * @attr zero a text of the plural category, in which `#` stands for the number
 * @attr one a text of the plural category, in which `#` stands for the number
 * @attr two a text of the plural category, in which `#` stands for the number
 * @attr few a text of the plural category, in which `#` stands for the number
 * @attr many a text of the plural category, in which `#` stands for the number
 * @attr other a text of the plural category, in which `#` stands for the number
 * @slot - what is shown while there is no such attribute
 * @csspart text - the text
 */
export class FanfareValue extends LiveElement {
  static override properties: PropertyDeclarations = {
    currency: { type: String },
    unit: { type: String },
    fractionDigits: { type: Number, attribute: 'fraction-digits' },
    zero: { type: String },
    one: { type: String },
    two: { type: String },
    few: { type: String },
    many: { type: String },
    other: { type: String },
  };

  static override styles = [tokens, inline];

  declare currency: string | null | undefined;
  declare unit: string | null | undefined;
  declare fractionDigits: number | null | undefined;
  declare zero: string | null | undefined;
  declare one: string | null | undefined;
  declare two: string | null | undefined;
  declare few: string | null | undefined;
  declare many: string | null | undefined;
  declare other: string | null | undefined;

  constructor() {
    super();
    this.field = 'value';
  }

  protected override render(): unknown {
    const text = this.shownText;
    return text === undefined ? html`<slot></slot>` : html`<span part="text">${text}</span>`;
  }

  private get shownText(): string | undefined {
    const { shownValue: value, language } = this;
    if (typeof value !== 'number') {
      return textOf(value, language);
    }
    const number = numberText(value, language, this);
    return pluralText(value, language, this, number) ?? number;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fanfare-value': FanfareValue;
  }
}
