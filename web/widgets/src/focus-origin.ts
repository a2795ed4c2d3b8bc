/** Where the focus was before it came into an element, and goes back to from what is taken away there. */
export class FocusOrigin {
  private from: Element | null = null;

  /** @param inside everything that is in the element */
  entered({ relatedTarget }: FocusEvent, inside: Node): void {
    if (relatedTarget instanceof Element && !inside.contains(relatedTarget)) {
      this.from = relatedTarget;
    }
  }

  giveBack(): void {
    (this.from as HTMLElement | null)?.focus?.();
  }
}
