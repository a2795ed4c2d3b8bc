import { attributeOf } from './attribute.js';
import { targetOf, type Target } from './grammar.js';
import type { State } from './live-binding.js';
import { problemWith, read, valueFor, write } from './targets.js';

/** One thing of an element that follows an attribute of an object. */
export class Bound {
  private readonly target: Target | null;
  /** As it was in the page, which it is again without such an attribute. */
  private readonly original: unknown;
  private written: unknown;

  constructor(
    readonly element: Element,
    /** The attribute of the element that says so. */
    readonly attribute: string,
  ) {
    const target = targetOf(attribute);
    const problem = target === null ? 'there is no such target' : problemWith(element, target);
    if (problem !== undefined) {
      console.warn(`[fanfare] ${attribute} is not bound: ${problem}.`, element);
    }
    this.target = problem === undefined ? target : null;
    this.original = this.written = this.target && read(element, this.target);
  }

  /** Makes it what an object says. */
  show(state: Readonly<State> | undefined): void {
    const name = this.element.getAttribute(this.attribute) ?? '';
    if (this.target !== null) {
      this.write(this.target, valueFor(this.element, this.target, attributeOf(state, name)) ?? this.original);
    }
  }

  /** Makes it what it was. */
  restore(): void {
    this.show(undefined);
  }

  private write(target: Target, value: unknown): void {
    const isTypedInto =
      target.kind === 'value' && document.activeElement === this.element && read(this.element, target) !== this.written;
    if (!isTypedInto) {
      write(this.element, target, value);
      this.written = value;
    }
  }
}
