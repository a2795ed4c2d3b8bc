import { attributeOf } from './attribute.js';
import { targetOf, type Target } from './grammar.js';
import type { State } from './live-binding.js';
import { isFilledIn, problemWith, read, valueFor, write } from './targets.js';

/** One thing of an element that follows an attribute of an object. */
export class Bound {
  /** Null if it cannot be bound. */
  private target: Target | null = null;
  /** As it was in the page, which it is again without such an attribute. */
  private original: unknown;
  /** What the object said last. */
  private told: unknown;
  /** What was there after it was written last. */
  private written: unknown;
  private hasWarned = false;

  constructor(
    readonly element: Element,
    /** The attribute of the element that says so. */
    readonly attribute: string,
  ) {
    const target = targetOf(attribute);
    this.attempt(target, (sound) => {
      this.original = this.told = this.written = read(element, sound);
      this.target = sound;
    });
  }

  /** Makes it what an object says. */
  show(state: Readonly<State> | undefined): void {
    const { element, target } = this;
    if (target !== null) {
      const value = attributeOf(state, element.getAttribute(this.attribute) ?? '');
      this.attempt(target, (sound) => this.write(sound, valueFor(element, sound, value) ?? this.original));
    }
  }

  /** Makes it what it was. */
  restore(): void {
    this.show(undefined);
  }

  private write(target: Target, value: unknown): void {
    const { element } = this;
    const isNew = value !== this.told;
    this.told = value;
    // What a person has put there goes with the next change of the attribute, of no other, and not under their hands.
    const isKept = isFilledIn(element, target) && read(element, target) !== this.written;
    if (!isKept || (isNew && document.activeElement !== element)) {
      write(element, target, value);
      this.written = read(element, target);
    }
  }

  /** Does something with a target, unless there is a problem, which its author hears of and no other binding suffers from. */
  private attempt(target: Target | null, what: (target: Target) => void): void {
    try {
      const problem = target === null ? 'there is no such target' : problemWith(this.element, target);
      if (problem === undefined) {
        what(target!);
      } else {
        this.warn(problem);
      }
    } catch (problem) {
      this.warn(String(problem));
    }
  }

  private warn(problem: string): void {
    if (!this.hasWarned) {
      this.hasWarned = true;
      console.warn(`[fanfare] ${this.attribute} is not bound: ${problem}.`, this.element);
    }
  }
}
