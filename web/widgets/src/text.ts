import { html } from 'lit';
import { textOf } from './attribute.js';
import { LiveElement } from './live-element.js';
import { inline, tokens } from './tokens.js';

/**
 * Shows an attribute as text, never as HTML.
 *
 * @tag fanfare-text
 * @slot - what is shown while there is no such attribute
 * @csspart text - the text
 */
export class FanfareText extends LiveElement {
  static override styles = [tokens, inline];

  constructor() {
    super();
    this.field = 'text1';
  }

  protected override render(): unknown {
    const text = textOf(this.shownValue, this.language);
    return text === undefined ? html`<slot></slot>` : html`<span part="text">${text}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fanfare-text': FanfareText;
  }
}
