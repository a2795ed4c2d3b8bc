import { button, make } from './dom.js';

/** Tabs by tag: the first has everything. */
export class Tabs {
  readonly root = make('div', { part: 'tabs', role: 'tablist', hidden: '' });
  /** The tag of the tab that is chosen; empty for everything. */
  tag = '';
  private drawn = '';

  constructor(private readonly chosen: (tag: string) => void) {
    this.root.addEventListener('keydown', (event) => this.move(event));
  }

  /**
   * @param tags `orders=Your orders, news`: a tag, and its label if that is another one
   * @param all the label of the first
   */
  show(tags: string, all: string): void {
    const drawn = `${tags}\n${all}`;
    if (this.drawn === drawn) {
      return;
    }
    this.drawn = drawn;
    const named = tags
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean)
      .map((each): readonly [string, string] => {
        const [tag = '', label] = each.split('=', 2).map((part) => part.trim());
        return [tag, label || tag];
      });
    this.root.hidden = named.length === 0;
    const entries = [['', all] as const, ...named];
    this.root.replaceChildren(
      ...entries.map(([tag, label]) => button('tab', () => this.choose(tag), { role: 'tab', 'data-tag': tag }, label)),
    );
    if (entries.every(([tag]) => tag !== this.tag)) {
      this.choose('');
    }
    this.reflect();
  }

  private choose(tag: string): void {
    if (this.tag !== tag) {
      this.tag = tag;
      this.reflect();
      this.chosen(tag);
    }
  }

  private get all(): HTMLElement[] {
    return [...this.root.children] as HTMLElement[];
  }

  private reflect(): void {
    this.all.forEach((each) => {
      const isChosen = each.dataset['tag'] === this.tag;
      each.setAttribute('aria-selected', String(isChosen));
      each.tabIndex = isChosen ? 0 : -1;
    });
  }

  private move({ key }: KeyboardEvent): void {
    const isRtl = getComputedStyle(this.root).direction === 'rtl';
    const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[key];
    if (step !== undefined) {
      const { all } = this;
      const at = all.findIndex((each) => each.dataset['tag'] === this.tag);
      const next = all[(at + step + all.length) % all.length]!;
      next.focus();
      this.choose(next.dataset['tag']!);
    }
  }
}
