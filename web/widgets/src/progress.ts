import { css, html, type PropertyDeclarations } from 'lit';
import { percentText } from './formats.js';
import { LiveElement } from './live-element.js';
import { tokens } from './tokens.js';

/**
 * Shows how far something is: a number from 0 to 100. Screen readers are told of its start and its end, and can ask for
 * everything between.
 *
 * @tag fanfare-progress
 * @attr label what is on its way; shown above the bar, with the percentage
 * @slot - what is shown while there is no such attribute; an empty bar by default
 * @csspart header - the line above the bar
 * @csspart label - what is on its way
 * @csspart text - the percentage
 * @csspart track - the whole bar
 * @csspart bar - the part that is done
 * @cssprop --fanfare-accent - the colour of the bar
 * @cssprop --fanfare-good - its colour at the end
 * @cssprop --fanfare-track - the colour of what is left
 * @cssprop --fanfare-bar-size - how thick the bar is
 */
export class FanfareProgress extends LiveElement {
  static override properties: PropertyDeclarations = {
    label: { type: String },
  };

  static override styles = [
    tokens,
    css`
      :host {
        display: block;
      }

      [part='header'] {
        display: flex;
        justify-content: space-between;
        gap: 1em;
        margin-block-end: 6px;
        font-size: 0.9375em;
        line-height: 1.3;
      }

      [part='text'] {
        color: var(--_quiet);
        font-variant-numeric: tabular-nums;
      }

      [part='track'] {
        block-size: var(--fanfare-bar-size, 8px);
        border-radius: 99px;
        background: var(--_track);
        overflow: hidden;
      }

      [part='bar'] {
        inline-size: var(--_done, 0%);
        block-size: 100%;
        border-radius: inherit;
        background: var(--_accent);
        transition:
          inline-size 0.3s ease-out,
          background-color 0.3s;
      }

      [part='bar'].complete {
        background: var(--_good);
      }

      :host([data-status='stale']) [part='bar'] {
        opacity: 0.5;
      }

      @media (prefers-reduced-motion: reduce) {
        [part='bar'] {
          transition: none;
        }
      }

      @media (forced-colors: active) {
        [part='track'] {
          border: 1px solid CanvasText;
        }

        [part='bar'] {
          background: Highlight;
          forced-color-adjust: none;
        }
      }
    `,
  ];

  declare label: string | null | undefined;

  /** What was shown before; undefined if nothing was. */
  private lastPercent: number | undefined;
  /** The object of which it was known before what it is; empty if none was. */
  private known = '';
  private spoken = '';

  constructor() {
    super();
    this.field = 'progress';
  }

  private get percent(): number | undefined {
    const { shownValue: value } = this;
    return typeof value === 'number' && !Number.isNaN(value) ? Math.min(100, Math.max(0, value)) : undefined;
  }

  protected override willUpdate(): void {
    const { percent, lastPercent: before } = this;
    const { id } = this.binding;
    if (id !== this.known) {
      this.spoken = '';
    } else if (percent !== before) {
      this.spoken = this.spokenFrom(before, percent);
    }
    this.lastPercent = percent;
    this.known = this.status === 'loading' ? '' : id;
  }

  /** Its start and its end; nothing for what was there when the page came. */
  private spokenFrom(before: number | undefined, now: number | undefined): string {
    const isStart = now !== undefined && now < 100 && (before === 100 || (before === undefined && now === 0));
    const isEnd = now === 100 && before !== undefined;
    if (isStart || isEnd) {
      return `${this.name} ${percentText(now, this.language)}`;
    }
    return now !== undefined && now < 100 ? this.spoken : '';
  }

  private get name(): string {
    return this.label || this.texts.progress;
  }

  protected override render(): unknown {
    return html`${this.bar()}<span class="spoken" role="status">${this.spoken}</span>`;
  }

  private bar(): unknown {
    const { percent } = this;
    if (percent === undefined) {
      return html`<slot><div part="track"></div></slot>`;
    }
    const text = percentText(percent, this.language);
    const header = html`<div part="header" aria-hidden="true">
      <span part="label">${this.label}</span><span part="text">${text}</span>
    </div>`;
    return html`${this.label ? header : ''}
      <div
        part="track"
        role="progressbar"
        aria-label=${this.name}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${percent}
        aria-valuetext=${text}
      >
        <div part="bar" class=${percent === 100 ? 'complete' : ''}></div>
      </div>`;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    // Not as an attribute, which a strict content security policy refuses.
    this.renderRoot.querySelector<HTMLElement>('[part=bar]')?.style.setProperty('--_done', `${this.percent}%`);
    super.updated(changed);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fanfare-progress': FanfareProgress;
  }
}
