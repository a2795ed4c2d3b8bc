import { make } from '../dom';
import { tokens } from '../highlight';
import { listingOf, type Listing } from '../listing';
import type { Source } from '../source';

/** How long a line stays lit. */
const LIT_MS = 900;
/** For so long after somebody has scrolled, nothing scrolls by itself. */
const HANDS_OFF_MS = 4_000;

/** A source, whose lines light up when they run. */
export class SourceView {
  readonly root: HTMLElement;
  readonly side: Source['side'];
  private readonly listing: Listing;
  private readonly lines: HTMLElement[];
  private readonly scroll: HTMLElement;
  private readonly counts = new Map<string, { times: number; badge: HTMLElement; timer: ReturnType<typeof setTimeout> | undefined }>();
  private touched = -Infinity;

  constructor({ side, file, text }: Source) {
    this.side = side;
    this.listing = listingOf(text);
    this.lines = this.listing.lines.map(({ number, text: line }) =>
      make(
        'li',
        { class: 'line' },
        make('span', { class: 'at' }, String(number)),
        make(
          'code',
          {},
          ...tokens(line).map((token) => (token.kind === 'plain' ? token.text : make('span', { class: token.kind }, token.text))),
        ),
      ),
    );
    for (const [mark, [first, last]] of this.listing.marks) {
      const badge = make('span', { class: 'times' });
      this.lines[first]!.append(badge);
      this.lines.slice(first, last + 1).forEach((line) => line.classList.add('watched'));
      this.counts.set(mark, { times: 0, badge, timer: undefined });
    }
    this.scroll = make('div', { class: 'code', tabindex: '0', role: 'region', 'aria-label': file }, make('ol', {}, ...this.lines));
    for (const type of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
      this.scroll.addEventListener(type, () => (this.touched = performance.now()), { passive: true });
    }
    this.root = make(
      'article',
      { class: 'source', 'data-side': side },
      make(
        'header',
        {},
        make('h2', {}, side === 'server' ? 'Server' : 'Page'),
        make('span', { class: 'file' }, file),
        make('span', { class: 'lines' }, `${this.listing.count} lines`),
      ),
      this.scroll,
    );
  }

  /** Lights the statement that a mark stands for. */
  light(mark: string, times: number): void {
    const place = this.listing.marks.get(mark);
    const count = this.counts.get(mark);
    if (place === undefined || count === undefined) {
      return;
    }
    count.times += times;
    count.badge.textContent = `×${count.times}`;
    const lit = this.lines.slice(place[0], place[1] + 1);
    lit.forEach((line) => line.classList.add('lit'));
    clearTimeout(count.timer);
    count.timer = setTimeout(() => lit.forEach((line) => line.classList.remove('lit')), LIT_MS);
    this.bringIntoView(lit[0]!);
  }

  private bringIntoView(line: HTMLElement): void {
    const { scroll } = this;
    const top = line.offsetTop;
    const isSeen = top >= scroll.scrollTop && top + line.offsetHeight <= scroll.scrollTop + scroll.clientHeight;
    if (!isSeen && performance.now() - this.touched > HANDS_OFF_MS) {
      scroll.scrollTop = top - scroll.clientHeight / 3;
    }
  }
}
