/** Ways to write a number. */
export interface NumberStyle {
  readonly currency?: string | null | undefined;
  readonly unit?: string | null | undefined;
  readonly fractionDigits?: number | null | undefined;
}

/** Texts for the plural categories of Unicode; `#` stands for the number. */
export type Plurals = { readonly [category in Intl.LDMLPluralRule]?: string | null | undefined };

/** Ways to write a date. */
export interface DateStyle {
  readonly dateStyle?: string | null | undefined;
  readonly timeStyle?: string | null | undefined;
  readonly timeZone?: string | null | undefined;
}

/** A number in a language. What Intl does not know of the style is left out, and told in the console. */
export function numberText(value: number, lang: string, { currency, unit, fractionDigits }: NumberStyle = {}): string {
  const digits =
    fractionDigits === null || fractionDigits === undefined
      ? {}
      : { minimumFractionDigits: fractionDigits, maximumFractionDigits: fractionDigits };
  const style = currency ? { style: 'currency', currency } as const : unit ? { style: 'unit', unit } as const : {};
  return attempt(
    () => new Intl.NumberFormat(lang, { ...style, ...digits }).format(value),
    () => new Intl.NumberFormat(lang).format(value),
  );
}

/** A share of a hundred in a language. */
export function percentText(value: number, lang: string): string {
  return new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 0 }).format(value / 100);
}

/** A number in the words that a language has for it; undefined if there are none. */
export function pluralText(value: number, lang: string, plurals: Plurals, number: string): string | undefined {
  const text = plurals[new Intl.PluralRules(lang).select(value)] ?? plurals.other;
  return text?.replaceAll('#', () => number);
}

/** RFC 3339, as the server lets nothing else be a `datetime`. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** A date and time as it was sent; undefined if the value is none. */
export function dateOf(value: unknown): Date | undefined {
  const date = typeof value === 'string' && DATE_TIME.test(value) ? new Date(value) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}

/** A date and time in a language. A style of `none` leaves that part out. */
export function dateText(date: Date, lang: string, { dateStyle, timeStyle, timeZone }: DateStyle = {}): string {
  const options = {
    ...(dateStyle === 'none' ? {} : { dateStyle: dateStyle || 'medium' }),
    ...(timeStyle === 'none' ? {} : { timeStyle: timeStyle || 'short' }),
    ...(timeZone ? { timeZone } : {}),
  } as Intl.DateTimeFormatOptions;
  return attempt(
    () => new Intl.DateTimeFormat(lang, options).format(date),
    () => new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(date),
  );
}

function attempt(format: () => string, otherwise: () => string): string {
  try {
    return format();
  } catch (problem) {
    console.warn(`[fanfare] ${(problem as Error).message}`);
    return otherwise();
  }
}
