import { element } from '../dom';

/** Says on the page what has happened. */
export function note(text: string): void {
  element('note').textContent = text;
}
