import { textOf } from './attribute.js';
import { languageOf } from './language.js';
import type { Target } from './grammar.js';

/** Elements whose text is a program or a style, or is no text. */
const NO_TEXT = 'script, style, iframe, object, noscript, template';

/** Why a target cannot be set on an element; undefined if it can. */
export function problemWith(element: Element, { kind }: Target): string | undefined {
  if (kind === 'text' && element.matches(NO_TEXT)) {
    return 'its text is not for people';
  }
  if (kind === 'value' && (!('value' in element) || element.matches('input[type=file]'))) {
    return 'it has no value that could be set';
  }
  if ((kind === 'disabled' || kind === 'enabled') && !('disabled' in element)) {
    return 'it cannot be disabled';
  }
  return undefined;
}

/** What of an element a target is about, as it is now. */
export function read(element: Element, target: Target): unknown {
  switch (target.kind) {
    case 'text':
      return element.textContent;
    case 'value':
      return String((element as HTMLInputElement).value);
    case 'hidden':
    case 'shown':
      return element.hasAttribute('hidden');
    case 'disabled':
    case 'enabled':
      return element.hasAttribute('disabled');
    case 'aria':
      return element.getAttribute(`aria-${target.name}`);
    case 'class':
      return element.classList.contains(target.name);
  }
}

/** Sets what {@link read} answers, if it is something else. */
export function write(element: Element, target: Target, value: unknown): void {
  if (read(element, target) === value) {
    return;
  }
  switch (target.kind) {
    case 'text':
      element.textContent = value as string;
      break;
    case 'value':
      (element as HTMLInputElement).value = value as string;
      break;
    case 'hidden':
    case 'shown':
      element.toggleAttribute('hidden', value as boolean);
      break;
    case 'disabled':
    case 'enabled':
      element.toggleAttribute('disabled', value as boolean);
      break;
    case 'aria':
      if (value === null) {
        element.removeAttribute(`aria-${target.name}`);
      } else {
        element.setAttribute(`aria-${target.name}`, value as string);
      }
      break;
    case 'class':
      element.classList.toggle(target.name, value as boolean);
  }
}

/** An attribute of an object as {@link write} wants it; undefined if it is nothing for this target. */
export function valueFor(element: Element, { kind }: Target, value: unknown): unknown {
  if (value === undefined || value === null) {
    return undefined;
  }
  switch (kind) {
    case 'text':
      return textOf(value, languageOf(element));
    case 'value':
    case 'aria':
      // For programs: in no language.
      return typeof value === 'object' ? undefined : String(value);
    case 'shown':
    case 'enabled':
      return !isTrue(value);
    default:
      return isTrue(value);
  }
}

/** As people mean it: neither false nor 0 nor an empty text is true. */
function isTrue(value: unknown): boolean {
  return Boolean(value);
}
