import type { Count, Frame, WireOrder, WireReport } from 'fanfare-wire/messages';
import { make } from '../dom';
import type { PageMessage } from '../page/messages';
import type { Scenario } from '../scenarios';

const SHOWN_FRAMES = 60;
/** Of a page, in pixels. */
const LEAST_HEIGHT = 340;

/** A visitor of a scenario: its page, the switch of its network, and what goes over its wire. */
export class Pane {
  readonly root: HTMLElement;
  private readonly page: HTMLIFrameElement;
  private readonly power: HTMLButtonElement;
  private readonly state = make('span', { class: 'net' });
  private readonly sent = make('output', { class: 'figure' });
  private readonly received = make('output', { class: 'figure' });
  private readonly frames = make('ol', { class: 'frames' });
  private isCut = false;
  private open = 0;
  private lit: (mark: string) => void = () => undefined;
  private connected: (() => void) | undefined;

  /**
   * @param id tells the panes of a window apart
   * @param visitor the name of who is there
   * @param label what the pane is called, if it is not the visitor's only one
   */
  constructor(scenario: Scenario, id: string, visitor: string, label = visitor) {
    const title = `${label}: ${scenario.title}`;
    this.page = make('iframe', { title, src: `/${scenario.name}/page/?pane=${id}&as=${visitor}`, 'data-cut': 'false' });
    this.power = make('button', { type: 'button', class: 'power', role: 'switch' }, make('span', { class: 'knob' }), 'Network');
    this.power.setAttribute('aria-label', `Network of ${label}`);
    this.power.addEventListener('click', () => this.cut(!this.isCut));
    const reload = make('button', { type: 'button', class: 'ghost', title: 'Reload' }, '↻');
    reload.setAttribute('aria-label', `Reload the page of ${label}`);
    reload.addEventListener('click', () => this.page.contentWindow?.location.reload());
    const wire = make('div', { class: 'log', tabindex: '0', role: 'region', 'aria-label': `The wire of ${label}` }, this.frames);
    this.root = make(
      'article',
      { class: 'pane', 'data-pane': id },
      make('header', { class: 'pane-head' }, make('h2', {}, label), this.state, reload, this.power),
      this.page,
      make(
        'footer',
        { class: 'wire' },
        make('p', { class: 'figures' }, make('span', {}, 'Sent ', this.sent), make('span', {}, 'Received ', this.received)),
        wire,
      ),
    );
    window.addEventListener('message', ({ source, origin, data }: MessageEvent<WireReport | PageMessage>) => {
      if (source === this.page.contentWindow && origin === location.origin) {
        if (data.fanfare === 'wire') {
          this.report(data);
        } else if (data.fanfare === 'lit') {
          this.lit(data.mark);
        } else if (data.fanfare === 'size') {
          this.page.style.height = `${Math.max(data.height, LEAST_HEIGHT)}px`;
        }
      }
    });
    this.figures({ messages: 0, bytes: 0 }, { messages: 0, bytes: 0 });
    this.tell();
  }

  /** Hears which lines of the page have run. */
  onLit(lit: (mark: string) => void): void {
    this.lit = lit;
  }

  /** Hears, once, that the page is connected. */
  onConnected(connected: () => void): void {
    this.connected = connected;
  }

  private cut(isCut: boolean): void {
    this.isCut = isCut;
    this.page.dataset['cut'] = String(isCut);
    const order: WireOrder = { fanfare: 'cut', cut: isCut };
    this.page.contentWindow?.postMessage(order, location.origin);
    this.tell();
  }

  private report({ sent, received, open, frames }: WireReport): void {
    this.open = open;
    this.figures(sent, received);
    this.tell();
    if (open > 0) {
      this.connected?.();
      this.connected = undefined;
    }
    const log = this.frames.parentElement!;
    const stays = log.scrollHeight - log.scrollTop - log.clientHeight < 24;
    this.frames.append(...frames.map(row));
    while (this.frames.childElementCount > SHOWN_FRAMES) {
      this.frames.firstElementChild!.remove();
    }
    if (stays) {
      log.scrollTop = log.scrollHeight;
    }
  }

  private figures(sent: Count, received: Count): void {
    this.sent.textContent = phrase(sent);
    this.received.textContent = phrase(received);
  }

  private tell(): void {
    this.power.setAttribute('aria-checked', String(!this.isCut));
    const state = this.isCut ? 'cut' : this.open > 0 ? 'on' : 'off';
    this.root.dataset['net'] = state;
    this.state.textContent = { cut: 'Network cut', on: 'Connected', off: 'Connecting…' }[state];
  }
}

function row({ way, bytes, text }: Frame): HTMLElement {
  return make(
    'li',
    { class: way },
    make('span', { class: 'way' }, way === 'sent' ? '↑' : '↓', make('span', { class: 'visually-hidden' }, ` ${way} `)),
    make('span', { class: 'size' }, `${bytes} B`),
    make('code', {}, text),
  );
}

function phrase({ messages, bytes }: Count): string {
  return `${messages} ${messages === 1 ? 'message' : 'messages'}, ${sizePhrase(bytes)}`;
}

function sizePhrase(bytes: number): string {
  return bytes < 1_000 ? `${bytes} B` : `${(bytes / 1_000).toFixed(1)} kB`;
}
