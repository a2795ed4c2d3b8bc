import type { LiveStatus, LiveUpdate } from '@fanfare/client';
import { LitElement, type PropertyDeclarations } from 'lit';
import { attributeOf } from './attribute.js';
import { languageOf } from './language.js';
import { LiveBinding, type State } from './live-binding.js';
import { textsIn, type WidgetTexts } from './texts.js';

/** All attributes of a change have been set, and the element shows them. It does not bubble. */
export type FanfareUpdateEvent = CustomEvent<LiveUpdate<State>>;

/** How much the object is the server's. It does not bubble. */
export type FanfareStatusEvent = CustomEvent<{ readonly status: LiveStatus | '' }>;

const STATUS = 'data-status';

/** All elements that are on the page, for when its language changes. */
const shown = new Set<LiveElement>();

/**
 * An element that shows a live object.
 *
 * @attr live the id of the object
 * @attr field the name of the attribute that is shown
 * @fires {CustomEvent} fanfare-update - all attributes of a change have been set; `detail` has `state`, `changed` and `reason`
 * @fires {CustomEvent} fanfare-status - `detail.status` is `loading`, `live`, `stale`, `gone` or `denied`
 */
export abstract class LiveElement extends LitElement {
  static override properties: PropertyDeclarations = {
    live: { type: String },
    field: { type: String },
  };

  /** The id of the object. */
  declare live: string;
  /** The name of the attribute that is shown. */
  declare field: string;

  protected readonly binding = new LiveBinding({
    updated: (update) => this.objectUpdated(update),
    becameStatus: (status) => this.becameStatus(status),
    messaged: (message) => this.messaged(message),
  });

  constructor() {
    super();
    this.live = '';
    this.field = '';
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, STATUS];
  }

  /** How much the object is the server's; empty if none is followed. */
  get status(): LiveStatus | '' {
    return this.binding.status;
  }

  /** The whole object; undefined while it is loading, gone, or denied. */
  get state(): Readonly<State> | undefined {
    return this.binding.state;
  }

  /** What is shown; undefined if the object has no such attribute. */
  protected get shownValue(): unknown {
    return attributeOf(this.state, this.field);
  }

  protected get language(): string {
    return languageOf(this);
  }

  protected get texts(): WidgetTexts {
    return textsIn(this.language);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    shown.add(this);
    this.binding.follow(this.live ?? '');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    shown.delete(this);
    this.binding.leave();
  }

  override attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (name !== STATUS) {
      super.attributeChangedCallback(name, before, after);
    } else if ((after ?? '') !== this.status && this.isConnected) {
      // Somebody has put the page in the state of the server's HTML, which knows of no status.
      this.reflectStatus();
    }
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('live') && this.isConnected) {
      this.binding.follow(this.live ?? '');
    }
  }

  /** Called for a message to those who follow the object. */
  protected messaged(_: unknown): void {
    // Most elements show attributes only.
  }

  private objectUpdated(update: LiveUpdate<State>): void {
    this.draw();
    this.dispatchEvent(new CustomEvent('fanfare-update', { detail: update }) satisfies FanfareUpdateEvent);
  }

  private becameStatus(status: LiveStatus | ''): void {
    this.reflectStatus();
    this.requestUpdate();
    this.dispatchEvent(new CustomEvent('fanfare-status', { detail: { status } }) satisfies FanfareStatusEvent);
  }

  private reflectStatus(): void {
    const { status } = this;
    if (status === '') {
      this.removeAttribute(STATUS);
    } else if (this.getAttribute(STATUS) !== status) {
      this.setAttribute(STATUS, status);
    }
  }

  /** Draws at once, so that whoever is told of a change sees it. */
  private draw(): void {
    this.requestUpdate();
    if (this.isConnected) {
      this.performUpdate();
    }
  }
}

/** The language of the page, or of a part of it, is another one. */
export function languageChanged(): void {
  shown.forEach((element) => element.requestUpdate());
}

declare global {
  interface HTMLElementEventMap {
    'fanfare-update': FanfareUpdateEvent;
    'fanfare-status': FanfareStatusEvent;
  }
}
