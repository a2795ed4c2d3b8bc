import { css, html, type PropertyDeclarations } from 'lit';
import { textOf } from './attribute.js';
import { PAUSE, PLAY } from './icons.js';
import { LiveElement } from './live-element.js';
import { tokens } from './tokens.js';

/** How fast it moves, in pixels a second. */
const SPEED = 60;

/**
 * A ticker tape: a text, or a list of texts, that runs by. It stands still while somebody points at it or has the focus
 * in it, and when it is paused; for who wants less motion it is a list.
 *
 * @tag fanfare-ticker
 * @attr label what it is, for screen readers
 * @attr paused whether it stands still
 * @slot - what is shown while there is no such attribute
 * @csspart tape - the tape
 * @csspart items - the list of texts
 * @csspart item - a text
 * @csspart pause - the button that pauses it
 * @cssprop --fanfare-accent - the colour of what stands between the texts
 * @cssprop --fanfare-surface - the colour of the tape
 * @cssprop --fanfare-line - the colour of its border
 */
export class FanfareTicker extends LiveElement {
  static override properties: PropertyDeclarations = {
    label: { type: String },
    paused: { type: Boolean, reflect: true },
    isPointed: { state: true },
    isFocused: { state: true },
  };

  static override styles = [
    tokens,
    css`
      :host {
        display: block;
      }

      [part='tape'] {
        display: flex;
        align-items: center;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
        color: var(--_text);
      }

      .window {
        flex: 1;
        min-inline-size: 0;
        /* However much there is to read, it takes no more room. */
        contain: inline-size;
        overflow: hidden;
        mask: linear-gradient(to right, transparent, #000 24px, #000 calc(100% - 24px), transparent);
      }

      .belt {
        display: flex;
        inline-size: max-content;
        animation: run var(--_turn, 20s) linear infinite;
      }

      .belt:dir(rtl) {
        animation-name: run-back;
      }

      [part='items'] {
        display: flex;
        flex: none;
        min-inline-size: var(--_window, 100%);
        margin: 0;
        padding: 0;
        list-style: none;
      }

      [part='item'] {
        flex: none;
        padding: 9px 20px;
        white-space: nowrap;
      }

      [part='item']::before {
        content: '';
        display: inline-block;
        inline-size: 6px;
        block-size: 6px;
        margin-inline-end: 12px;
        border-radius: 50%;
        background: var(--_accent);
        vertical-align: middle;
      }

      [part='pause'] {
        flex: none;
        margin-inline: 6px;
        color: var(--_quiet);
      }

      :host([data-status='stale']) .window {
        opacity: 0.6;
      }

      .still {
        animation-play-state: paused;
      }

      @keyframes run {
        to {
          translate: -50%;
        }
      }

      @keyframes run-back {
        to {
          translate: 50%;
        }
      }

      @media (prefers-reduced-motion: reduce) {
        .belt {
          inline-size: auto;
          animation: none !important;
        }

        .window {
          mask: none;
        }

        [part='items'] {
          flex: 1;
          flex-direction: column;
          padding-block: 5px;
        }

        [part='item'] {
          padding-block: 4px;
          white-space: normal;
        }

        [aria-hidden='true'][part='items'],
        [part='pause'] {
          display: none;
        }
      }
    `,
  ];

  declare label: string | null | undefined;
  /** Whether it was paused with its button, or by the page. */
  declare paused: boolean;
  /** Whether somebody points at it. */
  declare private isPointed: boolean;
  /** Whether somebody has come to it with the keyboard. */
  declare private isFocused: boolean;

  private readonly watcher = new ResizeObserver(() => this.measure());

  constructor() {
    super();
    this.field = 'text1';
    this.paused = false;
    this.isPointed = this.isFocused = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.watcher.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watcher.disconnect();
    this.isPointed = this.isFocused = false;
  }

  protected override willUpdate(): void {
    if (this.headlines.length === 0) {
      // Nobody leaves a tape that is gone.
      this.isPointed = this.isFocused = false;
    }
  }

  private get headlines(): string[] {
    const { shownValue: value, language } = this;
    const all = Array.isArray(value) ? value : [value];
    return all.map((each) => textOf(each, language)).filter((each): each is string => each !== undefined && each !== '');
  }

  protected override render(): unknown {
    const { headlines: items, paused, texts } = this;
    if (items.length === 0) {
      return html`<slot></slot>`;
    }
    const list = (isCopy: boolean) => html`<ul part="items" role="list" aria-hidden=${isCopy}>
      ${items.map((each) => html`<li part="item">${each}</li>`)}
    </ul>`;
    const isStill = paused || this.isPointed || this.isFocused;
    const pointed = (isPointed: boolean) => () => (this.isPointed = isPointed);
    const focused = (isFocused: boolean) => () => (this.isFocused = isFocused);
    const label = this.label || texts.ticker;
    return html`<div part="tape" role="group" aria-label=${label} @focusin=${focused(true)} @focusout=${focused(false)}>
      <div class="window" @pointerenter=${pointed(true)} @pointerleave=${pointed(false)}>
        <div class="belt ${isStill ? 'still' : ''}">${list(false)}${list(true)}</div>
      </div>
      <button part="pause" type="button" aria-label=${paused ? texts.play : texts.pause} @click=${this.toggle}>
        ${paused ? PLAY : PAUSE}
      </button>
    </div>`;
  }

  private toggle(): void {
    this.paused = !this.paused;
    // Who has pressed Play is still on the button.
    this.isFocused = false;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    this.measure();
    super.updated(changed);
  }

  /** One list is at least as wide as the window, and its speed does not depend on how much there is to read. */
  private measure(): void {
    const belt = this.renderRoot.querySelector<HTMLElement>('.belt');
    if (belt !== null) {
      belt.style.setProperty('--_window', `${belt.parentElement!.clientWidth}px`);
      belt.style.setProperty('--_turn', `${Math.max(8, Math.round(belt.scrollWidth / 2 / SPEED))}s`);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fanfare-ticker': FanfareTicker;
  }
}
