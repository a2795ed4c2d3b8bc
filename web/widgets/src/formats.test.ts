import { afterEach, describe, expect, test, vi } from 'vitest';
import { dateOf, dateText, numberText, percentText, pluralText } from './formats.js';

/** Intl separates with spaces that do not break. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

afterEach(() => vi.restoreAllMocks());

describe('L4 numbers', () => {
  test.each([
    ['en', {}, '1,234.5'],
    ['de', {}, '1.234,5'],
    ['fr', {}, '1 234,5'],
    ['de', { currency: 'EUR' }, '1.234,50 €'],
    ['en', { unit: 'kilometer' }, '1,234.5 km'],
    ['en', { fractionDigits: 0 }, '1,235'],
    ['ar-EG', {}, '١٬٢٣٤٫٥'],
  ])('are written as in %s with %o', (lang, style, text) => {
    expect(plain(numberText(1234.5, lang, style))).toBe(text);
  });

  test('are written plainly where Intl does not know how', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    expect(numberText(5, 'en', { currency: 'many' })).toBe('5');
    expect(numberText(5, 'en', { unit: 'sheep' })).toBe('5');
    expect(numberText(5, 'en', { fractionDigits: 1000 })).toBe('5');
    expect(warn).toHaveBeenCalledTimes(3);
  });

  test('are shares', () => {
    expect(plain(percentText(42.4, 'de'))).toBe('42 %');
    expect(percentText(100, 'en')).toBe('100%');
  });

  test.each([
    ['en', 1, '1 file'],
    ['en', 5, '5 files'],
    ['pl', 2, '2 pliki'],
    ['pl', 5, '5 plików'],
  ])('have the words of %s for %i', (lang, value, text) => {
    const words = { en: { one: '# file', other: '# files' }, pl: { one: '# plik', few: '# pliki', many: '# plików', other: '#' } };
    expect(pluralText(value, lang, words[lang as 'en' | 'pl'], String(value))).toBe(text);
  });

  test('have no words where there are none, and patterns of replacements are none', () => {
    expect(pluralText(5, 'en', { one: 'one' }, '5')).toBeUndefined();
    expect(pluralText(5, 'en', { other: '# of #' }, '$&')).toBe('$& of $&');
  });
});

describe('L4 dates', () => {
  const date = dateOf('2026-03-04T17:05:06Z')!;

  test.each([
    ['en-GB', {}, '4 Mar 2026, 17:05'],
    ['de', { dateStyle: 'none' }, '17:05'],
    ['de', { timeStyle: 'none' }, '04.03.2026'],
    ['de', { dateStyle: 'long', timeStyle: 'none' }, '4. März 2026'],
    ['en-GB', { timeZone: 'Asia/Tokyo' }, '5 Mar 2026, 02:05'],
  ])('are written as in %s with %o', (lang, style, text) => {
    expect(plain(dateText(date, lang, { timeZone: 'UTC', ...style }))).toBe(text);
  });

  test.each(['', 'today', '2026-03-04', '2026-03-04 17:05:06', '2026-13-04T17:05:06Z', 5, null, {}, undefined])('are not %o', (value) => {
    expect(dateOf(value)).toBeUndefined();
  });

  test('are written plainly where Intl does not know how', () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    expect(dateText(date, 'en', { timeZone: 'Moon/Base' })).toContain('2026');
    expect(dateText(date, 'en', { dateStyle: 'tiny' })).toContain('2026');
  });
});
