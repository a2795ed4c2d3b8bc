import { FanfareError } from './errors.js';

/** Something that was passed and cannot be meant. */
export function wrong(text: string): FanfareError {
  return new FanfareError('badInput', text);
}

/** A value as a sentence about it names it. */
export function named(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `"${value}"`;
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? 'an array' : 'an object';
    case 'undefined':
      return 'undefined';
    default:
      return `${String(value)} (a ${typeof value})`;
  }
}

/** Throws unless a value is a string that is not empty. */
export function mustBeText(value: unknown, what: string, example: string): asserts value is string {
  if (typeof value !== 'string' || value === '') {
    throw wrong(`${what} is ${named(value)}; it must be a text that is not empty: ${example}`);
  }
}

/** Throws if a text has half a character, which nobody can be told. */
export function mustBeWhole(text: string): void {
  if (/\p{Surrogate}/u.test(text)) {
    throw wrong('The text has half a character: cut it between characters');
  }
}

/** Throws unless a value is a function. */
export function mustBeFunction(value: unknown, what: string, example: string): asserts value is (...args: never[]) => unknown {
  if (typeof value !== 'function') {
    throw wrong(`${what} is ${named(value)}; it must be a function: ${example}`);
  }
}

/** Throws unless a value is an object with named fields, all of which are known. */
export function mustHaveOnly(value: unknown, what: string, fields: readonly string[]): void {
  if (!isRecord(value)) {
    throw wrong(`${what} is ${named(value)}; it must be an object with any of ${fields.join(', ')}`);
  }
  const unknown = Object.keys(value).find((each) => !fields.includes(each));
  if (unknown !== undefined) {
    throw wrong(`There is no ${what} "${unknown}"; there are ${fields.join(', ')}`);
  }
}

/** Whether a value is an object with named fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value that is a text; empty for any other. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
