import { css, html, type PropertyDeclarations } from 'lit';
import { LiveElement } from './live-element.js';
import { tokens } from './tokens.js';

/**
 * Takes a part of the page out of use while an attribute is true, and shows a spinner over it. The focus comes back to
 * where it was, unless somebody has put it elsewhere.
 *
 * @tag fanfare-busy
 * @attr label what is going on, shown beside the spinner; without one, screen readers are told "Busy"
 * @slot - the part of the page
 * @csspart content - what is around the part of the page
 * @csspart overlay - what lies over it
 * @csspart notice - what stands in the middle of it
 * @csspart spinner - the spinner
 * @csspart label - what is going on
 * @cssprop --fanfare-accent - the colour of the spinner
 * @cssprop --fanfare-surface - the colour behind the spinner
 */
export class FanfareBusy extends LiveElement {
  static override properties: PropertyDeclarations = {
    label: { type: String },
  };

  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        position: relative;
      }

      [part='content'] {
        transition: opacity 0.2s;
      }

      [part='content'][inert] {
        opacity: 0.45;
      }

      [part='overlay'] {
        position: absolute;
        inset: 0;
        z-index: 1;
        display: grid;
        place-content: center;
        border-radius: var(--_radius);
        cursor: progress;
        /* What is short shall not flicker. */
        animation: appear 0.2s 0.15s both;
      }

      [part='notice'] {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 7px;
        border: 1px solid var(--_line);
        border-radius: 99px;
        background: var(--_surface);
        box-shadow: 0 2px 10px #0000001f;
        color: var(--_text);
        font-size: 0.9375em;
        line-height: 1.3;
      }

      [part='label'] {
        margin-inline-end: 8px;
      }

      [part='spinner'] {
        inline-size: 20px;
        block-size: 20px;
        border: 2.5px solid color-mix(in srgb, var(--_accent) 25%, transparent);
        border-block-start-color: var(--_accent);
        border-radius: 50%;
        animation: turn 0.8s linear infinite;
      }

      @keyframes appear {
        from {
          opacity: 0;
        }
      }

      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }

      @media (prefers-reduced-motion: reduce) {
        [part='spinner'] {
          animation: breathe 2s ease-in-out infinite alternate;
        }

        @keyframes breathe {
          to {
            opacity: 0.4;
          }
        }
      }
    `,
  ];

  declare label: string | null | undefined;

  /** Where the focus was when it became busy. */
  private focused: Element | null = null;
  private wasBusy = false;

  constructor() {
    super();
    this.field = 'busy';
  }

  /** Whether the part of the page is out of use. */
  get busy(): boolean {
    return this.shownValue === true;
  }

  protected override willUpdate(): void {
    if (this.busy && !this.wasBusy) {
      const active = activeIn(this.getRootNode());
      this.focused = active !== null && this.contains(active) ? innermost(active) : null;
    }
  }

  protected override render(): unknown {
    const { busy } = this;
    const overlay = html`<div part="overlay" aria-hidden="true">
      <div part="notice">
        <div part="spinner"></div>
        ${this.label ? html`<span part="label">${this.label}</span>` : ''}
      </div>
    </div>`;
    return html`<div part="content" ?inert=${busy}><slot></slot></div>
      ${busy ? overlay : ''}<span class="spoken" role="status">${busy ? this.label || this.texts.busy : ''}</span>`;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const { busy, focused } = this;
    if (this.wasBusy && !busy) {
      this.focused = null;
      if (focused instanceof HTMLElement && isNowhere(activeIn(document))) {
        focused.focus({ preventScroll: true });
      }
    }
    this.wasBusy = busy;
    super.updated(changed);
  }
}

function activeIn(root: Node): Element | null {
  return root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
}

/** What has the focus in the shadow of what seems to have it. */
function innermost(active: Element): Element {
  const inner = active.shadowRoot?.activeElement;
  return inner ? innermost(inner) : active;
}

function isNowhere(active: Element | null): boolean {
  return active === null || active === document.body;
}

declare global {
  interface HTMLElementTagNameMap {
    'fanfare-busy': FanfareBusy;
  }
}
