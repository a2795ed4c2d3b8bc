import type { LiveStatus, LiveUpdate } from '@fanfare/client';
import { Bound } from './bound.js';
import { LIVE, PREFIX } from './grammar.js';
import { LiveBinding, type State } from './live-binding.js';

/** An element that names an object, with everything in it that follows it. */
export class Scope {
  private bound: readonly Bound[] = [];
  private readonly binding = new LiveBinding({
    updated: (update) => this.updated(update),
    becameStatus: (status) => this.becameStatus(status),
  });

  /** @param quietly changes the page without hearing of it */
  constructor(
    readonly element: Element,
    private readonly quietly: (change: () => void) => void,
  ) {}

  /** Looks again at what the page says. */
  read(): void {
    this.collect();
    this.show();
    this.binding.follow(this.element.getAttribute(LIVE) ?? '');
  }

  /** Whether something of an element is bound here. */
  has(element: Element): boolean {
    return element === this.element || this.bound.some((each) => each.element === element);
  }

  show(): void {
    this.quietly(() => {
      this.bound.forEach((each) => each.show(this.binding.state));
      this.reflectStatus();
    });
  }

  /** The element is gone, or names no object any more. */
  end(): void {
    this.binding.leave();
    this.quietly(() => {
      this.bound.forEach((each) => each.restore());
      this.element.removeAttribute('data-status');
    });
  }

  private collect(): void {
    const before = new Map(this.bound.map((each) => [each.element, [] as Bound[]]));
    this.bound.forEach((each) => before.get(each.element)!.push(each));
    const now: Bound[] = [];
    for (const element of [this.element, ...this.element.querySelectorAll('*')]) {
      for (const name of element.getAttributeNames()) {
        if (name.startsWith(PREFIX) && name !== LIVE && element.closest(`[${LIVE}]`) === this.element) {
          const known = before.get(element)?.find((each) => each.attribute === name);
          now.push(known ?? new Bound(element, name));
        }
      }
    }
    this.quietly(() => this.bound.filter((each) => !now.includes(each)).forEach((each) => each.restore()));
    this.bound = now;
  }

  private updated(update: LiveUpdate<State>): void {
    this.show();
    this.element.dispatchEvent(new CustomEvent('fanfare-update', { detail: update }));
  }

  private becameStatus(status: LiveStatus | ''): void {
    this.show();
    this.element.dispatchEvent(new CustomEvent('fanfare-status', { detail: { status } }));
  }

  private reflectStatus(): void {
    const { status } = this.binding;
    if (status === '') {
      this.element.removeAttribute('data-status');
    } else if (this.element.getAttribute('data-status') !== status) {
      this.element.setAttribute('data-status', status);
    }
  }
}
