import type { State } from './live-binding.js';

/** An attribute of an object; undefined if it has none of that name, whatever all objects of JavaScript have. */
export function attributeOf(state: Readonly<State> | undefined, name: string): unknown {
  return state !== undefined && Object.hasOwn(state, name) ? state[name] : undefined;
}

/** A value as text; undefined for what is none, such as a list. */
export function textOf(value: unknown, lang: string): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return new Intl.NumberFormat(lang).format(value);
    case 'boolean':
      return String(value);
    default:
      return undefined;
  }
}
