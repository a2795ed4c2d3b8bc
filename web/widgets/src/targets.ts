import { textOf } from './attribute.js';
import { languageOf } from './language.js';
import type { Target } from './grammar.js';

/** Elements whose text is a program or a style, or is no text. */
const NO_TEXT = 'script, style, iframe, object, noscript, template';
/** Elements whose value is a number, and which may have none. Some of them throw at everything else. */
const NUMBERED = 'progress, meter, li';

/** Why a target cannot be set on an element; undefined if it can. */
export function problemWith(element: Element, { kind }: Target): string | undefined {
  if (kind === 'text' && element.matches(NO_TEXT)) {
    return 'its text is not for people';
  }
  if (kind === 'text' && element.childElementCount > 0) {
    return 'it has elements in it, which a text would take away';
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
      return element.matches(NUMBERED) ? element.getAttribute('value') : String((element as HTMLInputElement).value);
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
      if (element.matches(NUMBERED)) {
        setAttribute(element, 'value', value);
      } else {
        (element as HTMLInputElement).value = value as string;
      }
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
      setAttribute(element, `aria-${target.name}`, value);
      break;
    case 'class':
      element.classList.toggle(target.name, value as boolean);
  }
}

function setAttribute(element: Element, name: string, value: unknown): void {
  if (value === null) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value as string);
  }
}

/** Whether people put something in place of the value of an element. */
export function isFilledIn(element: Element, { kind }: Target): boolean {
  return kind === 'value' && !element.matches(NUMBERED);
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
      return valueText(element, value);
    case 'aria':
      return programText(value);
    case 'shown':
    case 'enabled':
      return !isTrue(value);
    default:
      return isTrue(value);
  }
}

/** As programs read it: in no language. */
function programText(value: unknown): string | undefined {
  return typeof value === 'object' ? undefined : String(value);
}

/** Undefined for what the element cannot have as its value. */
function valueText(element: Element, value: unknown): string | undefined {
  const text = programText(value);
  if (element.matches(NUMBERED)) {
    return typeof value !== 'boolean' && text?.trim() && Number.isFinite(Number(text)) ? String(Number(text)) : undefined;
  }
  if (element instanceof HTMLSelectElement) {
    return [...element.options].some((each) => each.value === text) ? text : undefined;
  }
  return text;
}

/** As people mean it: neither false nor 0 nor an empty text is true. */
function isTrue(value: unknown): boolean {
  return Boolean(value);
}
