/** What of an element the tab key comes to. */
export function focusable(inside: Element): HTMLElement[] {
  return [...inside.querySelectorAll<HTMLElement>('a[href], button, input, [tabindex="0"]')].filter(
    (each) => !each.matches(':disabled, [tabindex="-1"]') && each.checkVisibility(),
  );
}

/**
 * Has the tab key go round in a panel; Escape leaves it, as in every popover.
 *
 * @param focused what has the focus
 */
export function keepFocus(event: KeyboardEvent, panel: HTMLElement, focused: Element | null): void {
  if (event.key === 'Tab') {
    const all = focusable(panel);
    const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
    if (focused === from || (event.shiftKey && focused === panel)) {
      event.preventDefault();
      to?.focus();
    }
  }
}
