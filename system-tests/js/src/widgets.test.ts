import { describe, expect, test } from 'vitest';
import type { WidgetSite } from './widgets';
import { listenTo, name, seen, status, withSite } from './widgets.page';

let site: WidgetSite;
withSite((started) => (site = started));

describe('L4 every widget follows an object through its life', () => {
  interface Life {
    readonly html: string;
    readonly first: object;
    readonly then: object;
    /** Of a type that is none for the widget. */
    readonly odd: object;
    /** Without the attribute of the widget. */
    readonly none: object;
    /** What is seen before, at first, then, and with what is odd. */
    readonly looks: readonly [fallback: string, first: string, then: string, odd: string];
  }

  const LIVES: Record<string, Life> = {
    text: {
      html: '<fanfare-text id="it" live="ID" field="text2">nothing yet</fanfare-text>',
      first: { text2: '<b>Packing</b>' },
      then: { text2: 'Sending' },
      odd: { text2: '' },
      none: { text2: null, text1: 'x' },
      looks: ['nothing yet', '<b>Packing</b>', 'Sending', ''],
    },
    value: {
      html: '<fanfare-value id="it" live="ID" currency="EUR">no price</fanfare-value>',
      first: { value: 1234.5 },
      then: { value: 2 },
      odd: { value: 'sold out' },
      none: { value: null, text1: 'x' },
      looks: ['no price', '€1,234.50', '€2.00', 'sold out'],
    },
    'value in words': {
      html: '<fanfare-value id="it" lang="pl" live="ID" field="files" one="# plik" few="# pliki" many="# plików">…</fanfare-value>',
      first: { files: 2 },
      then: { files: 12 },
      odd: { files: [1, 2] },
      none: { files: null, text1: 'x' },
      looks: ['…', '2 pliki', '12 plików', '…'],
    },
    datetime: {
      html: '<fanfare-datetime id="it" lang="de" live="ID" field="due" time-zone="Europe/Berlin">bald</fanfare-datetime>',
      first: { due: '2026-03-04T17:05:06Z' },
      then: { due: '2026-07-04T17:05:06Z' },
      odd: { due: 'tomorrow' },
      none: { due: null, text1: 'x' },
      looks: ['bald', '04.03.2026, 18:05', '04.07.2026, 19:05', 'bald'],
    },
    progress: {
      html: '<fanfare-progress id="it" label="Export" live="ID" field="done">not begun</fanfare-progress>',
      first: { done: 10 },
      then: { done: 99.6 },
      odd: { done: { far: true } },
      none: { done: null, text1: 'x' },
      looks: ['not begun', 'Export 10%', 'Export 100%', 'not begun'],
    },
    ticker: {
      html: '<fanfare-ticker id="it" live="ID" field="news">no news</fanfare-ticker>',
      first: { news: ['One', 2, { three: 3 }] },
      then: { news: 'Alone' },
      odd: { news: [null, ''] },
      none: { news: null, text1: 'x' },
      looks: ['no news', 'One 2 One 2', 'Alone Alone', 'no news'],
    },
    banner: {
      html: '<fanfare-banner id="it" live="ID" level="warning" date-field="datetime">all is well</fanfare-banner>',
      first: { text1: 'Down for maintenance' },
      then: { text1: 'Soon back' },
      odd: { text1: '' },
      none: { text1: null, text2: 'x' },
      looks: ['all is well', 'Down for maintenance', 'Soon back', 'all is well'],
    },
    'data-fanfare-text': {
      html: '<p id="it" data-fanfare-live="ID" data-fanfare-text="text2">nothing yet</p>',
      first: { text2: '<i>Packing</i>' },
      then: { text2: 'Sending' },
      odd: { text2: {} as never },
      none: { text2: null, text1: 'x' },
      looks: ['nothing yet', '<i>Packing</i>', 'Sending', 'nothing yet'],
    },
  };

  // The server lets nothing but a string be a text2.
  LIVES['data-fanfare-text'] = JSON.parse(JSON.stringify(LIVES['data-fanfare-text']).replaceAll('"text2\\"', '"words\\"').replaceAll('"text2"', '"words"'));

  test.each(Object.entries(LIVES))('%s', async (_, { html, first, then, odd, none, looks }) => {
    const id = name();
    const [fallback, atFirst, later, oddly] = looks;
    const page = await site.open(html.replaceAll('ID', id));
    const look = () => seen(page);
    await expect.poll(() => status(page)).toBe('gone');
    expect(await look()).toBe(fallback);
    await site.update(id, first);
    await expect.poll(look).toBe(atFirst);
    expect(await status(page)).toBe('live');
    await site.update(id, none);
    await expect.poll(look).toBe(fallback);
    await site.update(id, odd);
    await expect.poll(look).toBe(oddly);
    await site.update(id, then);
    await expect.poll(look).toBe(later);
    site.network.cut();
    await expect.poll(() => status(page)).toBe('stale');
    expect(await look()).toBe(later);
    await site.update(id, first);
    site.network.restore();
    await expect.poll(look).toBe(atFirst);
    await site.remove(id);
    await expect.poll(() => status(page)).toBe('gone');
    expect(await look()).toBe(fallback);
  });

  test('L3 and tells of it after it shows it, with the names', async () => {
    const id = name();
    const page = await site.open(`<fanfare-text id="it" live="${id}">…</fanfare-text>`);
    await expect.poll(() => status(page)).toBe('gone');
    const told = await listenTo(page);
    await site.update(id, { text1: 'a', progress: 1 });
    await site.update(id, { progress: 2 });
    await site.update(id, { text1: null, progress: null });
    await expect.poll(async () => (await told()).length).toBe(5);
    expect(await told()).toEqual([
      'live',
      ['change', ['progress', 'text1'], 'a', false],
      ['change', ['progress'], 'a', false],
      'gone',
      ['removed', ['progress', 'text1'], '…', false],
    ]);
  });

  test('L3 and what data attributes bind is set before it is told', async () => {
    const id = name();
    const page = await site.open(
      `<section id="it" data-fanfare-live="${id}"><b data-fanfare-text="text1">…</b> <i data-fanfare-text="text2">…</i></section>`,
    );
    await expect.poll(() => status(page)).toBe('gone');
    const told = await listenTo(page);
    await site.update(id, { text1: 'a', text2: 'b' });
    await expect.poll(told).toEqual(['live', ['change', ['text1', 'text2'], 'a b', false]]);
  });
});

describe('L4 an element', () => {
  test('can be moved without being subscribed again', async () => {
    const id = name();
    await site.update(id, { text1: 'one' });
    const page = await site.open(`<div id="a"><fanfare-text id="it" live="${id}"></fanfare-text></div><div id="b"></div>`);
    await expect.poll(() => seen(page)).toBe('one');
    const told = await listenTo(page);
    await page.evaluate(() => document.getElementById('b')!.append(document.getElementById('it')!));
    await page.evaluate(() => {
      const it = document.getElementById('it')!;
      it.remove();
      document.getElementById('a')!.append(it);
    });
    await site.update(id, { text1: 'two' });
    await expect.poll(() => seen(page)).toBe('two');
    expect(await told()).toEqual([['change', ['text1'], 'two', false]]);
    expect(site.subscribed).toEqual([`live:${id}`]);
    await page.evaluate(() => document.getElementById('it')!.remove());
    const channels = async () => (await site.server.api('channels', {}))['channels'] as Record<string, unknown>;
    await expect.poll(channels).not.toHaveProperty([`live:${id}`]);
  });

  test('follows another object when its attribute or property says so', async () => {
    const [one, two, three] = [name(), name(), name()];
    for (const each of [one, two, three]) {
      await site.update(each, { text1: each, text2: `${each}!` });
    }
    const page = await site.open(`<fanfare-text id="it" live="${one}">…</fanfare-text>`);
    await expect.poll(() => seen(page)).toBe(one);
    await page.locator('#it').evaluate((it, id) => it.setAttribute('live', id), two);
    await expect.poll(() => seen(page)).toBe(two);
    await page.locator('#it').evaluate((it, id) => Object.assign(it, { live: id, field: 'text2' }), three);
    await expect.poll(() => seen(page)).toBe(`${three}!`);
    await page.locator('#it').evaluate((it) => it.removeAttribute('live'));
    await expect.poll(() => seen(page)).toBe('…');
    expect(await status(page)).toBeNull();
    expect(site.subscribed).toEqual([`live:${one}`, `live:${two}`, `live:${three}`]);
  });

  test('keeps its status when the page is put into the state of the HTML of the server', async () => {
    const id = name();
    await site.update(id, { text1: 'one' });
    const page = await site.open(`<fanfare-text id="it" live="${id}">…</fanfare-text>`);
    await expect.poll(() => status(page)).toBe('live');
    await page.locator('#it').evaluate((it) => {
      it.removeAttribute('data-status');
      it.textContent = 'from the server';
    });
    expect(await status(page)).toBe('live');
    expect(await seen(page)).toBe('one');
  });

  test('speaks the language of the closest lang, also when that changes', async () => {
    const id = name();
    await site.update(id, { value: 1234.5 });
    const page = await site.open(`<section lang="de"><fanfare-value id="it" live="${id}"></fanfare-value></section>`, { lang: 'fr' });
    await expect.poll(() => seen(page)).toBe('1.234,5');
    await page.locator('section').evaluate((section) => section.removeAttribute('lang'));
    await expect.poll(() => seen(page)).toBe('1 234,5');
    await page.locator('html').evaluate((html) => html.setAttribute('lang', 'no language'));
    await expect.poll(() => seen(page)).toMatch(/^1.?234[.,]5$/);
  });

  test('has no property like one that all elements have, and a property for each attribute', async () => {
    const page = await site.open('');
    const found = await page.evaluate(() => {
      const common = new Set<string>();
      for (let each = HTMLElement.prototype as object; each !== Object.prototype; each = Object.getPrototypeOf(each) as object) {
        Object.getOwnPropertyNames(each).forEach((property) => common.add(property.toLowerCase()));
      }
      return ['banner', 'busy', 'datetime', 'progress', 'text', 'ticker', 'toaster', 'value'].flatMap((each) => {
        const made = document.createElement(`fanfare-${each}`);
        const attributes = (made.constructor as unknown as { observedAttributes: string[] }).observedAttributes.filter((at) => at !== 'data-status');
        const camel = attributes.map((at) => at.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
        return camel.filter((property) => !(property in made) || common.has(property.toLowerCase())).concat(attributes.includes('live') ? [] : 'live');
      });
    });
    expect(found).toEqual([]);
  });

  test('is calm about an id that can be none', async () => {
    const page = await site.open(`<fanfare-text id="it">…</fanfare-text><fanfare-text id="bad">…</fanfare-text>`);
    await page.locator('#bad').evaluate((it) => Object.assign(it, { live: 'a\ud800' }));
    await expect.poll(() => status(page, '#bad')).toBe('denied');
    expect(site.said.join()).toContain('half a character');
    expect(await status(page)).toBeNull();
  });
});
