import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launch } from './browser';
import { WidgetSite } from './widgets';

let browser: Browser;
let site: WidgetSite;

beforeAll(async () => {
  browser = await launch();
  site = await WidgetSite.start(browser);
});

afterEach(async () => {
  const problems = [...site.problems];
  await site.clear();
  expect(problems).toEqual([]);
});

afterAll(async () => {
  await site.stop();
  await browser.close();
});

/** An object of its own for each test. */
const name = () => `job:${Math.random().toString(36).slice(2)}`;

/** What a person sees of an element, its shadow and fallback included. */
async function seen(page: Page, selector = '#it'): Promise<string> {
  const text = await page.locator(selector).evaluate(shownText);
  return text.replace(/\s+/g, ' ').trim();
}

/** Refers to nothing outside of itself, to run in a page. */
function shownText(element: Element): string {
  const textOf = (node: Node): string => {
    if (!(node instanceof HTMLElement)) {
      return node instanceof Text ? node.data : '';
    }
    const { display } = getComputedStyle(node);
    if (display === 'none' || node.matches('.spoken')) {
      return '';
    }
    const assigned = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
    const children = assigned.length > 0 ? assigned : [...(node.shadowRoot ?? node).childNodes];
    const text = children.map(textOf).join('');
    return display.startsWith('inline') || display === 'contents' ? text : ` ${text} `;
  };
  return textOf(element);
}
const status = (page: Page, selector = '#it') => page.locator(selector).getAttribute('data-status');

/** Keeps what an element tells. */
async function listenTo(page: Page, selector = '#it'): Promise<() => Promise<unknown[]>> {
  await page.evaluate((at) => {
    const told: unknown[] = [];
    const element = document.querySelector(at)!;
    (window as unknown as { told: unknown[] }).told = told;
    element.addEventListener('fanfare-update', (event) => {
      const { changed, reason } = (event as CustomEvent).detail;
      told.push([reason, [...changed].sort(), (element.shadowRoot?.querySelector('[part=text]') ?? element).textContent, event.bubbles]);
    });
    element.addEventListener('fanfare-status', (event) => told.push((event as CustomEvent).detail.status));
  }, selector);
  return () => page.evaluate(() => (window as unknown as { told: unknown[] }).told);
}

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

describe('L4 data attributes', () => {
  test('bind what they may, and leave it as it was without the object', async () => {
    const id = name();
    const page = await site.open(`<form id="it" data-fanfare-live="${id}">
      <input id="value" aria-label="x" value="before" data-fanfare-value="amount">
      <progress id="bar" aria-label="x" max="100" value="5" data-fanfare-value="progress"></progress>
      <p id="hidden" data-fanfare-hidden="busy">a</p>
      <p id="shown" data-fanfare-shown="busy" hidden>b</p>
      <button id="disabled" type="button" data-fanfare-disabled="busy">c</button>
      <button id="enabled" type="button" disabled data-fanfare-enabled="busy">d</button>
      <p id="aria" role="img" aria-label="before" data-fanfare-aria-label="text1" data-fanfare-class-is-busy="busy" class="x">e</p></form>`);
    const state = () =>
      page.evaluate(() => {
        const at = <T extends Element>(each: string) => document.getElementById(each) as unknown as T;
        return [
          at<HTMLInputElement>('value').value,
          at<HTMLProgressElement>('bar').value,
          at<HTMLElement>('hidden').hidden,
          at<HTMLElement>('shown').hidden,
          at<HTMLButtonElement>('disabled').disabled,
          at<HTMLButtonElement>('enabled').disabled,
          at('aria').getAttribute('aria-label'),
          at('aria').className,
        ];
      });
    const before = await state();
    expect(before).toEqual(['before', 5, false, true, false, true, 'before', 'x']);
    await site.update(id, { amount: 7.5, progress: 40, busy: true, text1: '"' });
    await expect.poll(state).toEqual(['7.5', 40, true, false, true, false, '"', 'x is-busy']);
    await site.update(id, { busy: false });
    await expect.poll(state).toEqual(['7.5', 40, false, true, false, true, '"', 'x']);
    await site.remove(id);
    await expect.poll(state).toEqual(before);
  });

  test('bind no HTML, no addresses, no handlers and no scripts, and say so', async () => {
    const id = name();
    const page = await site.open(`<div id="it" data-fanfare-live="${id}" data-fanfare-html="text1" data-fanfare-onclick="text1">
      <a id="a" data-fanfare-href="text1">a</a><script id="s" type="text/plain" data-fanfare-text="text1"></script>
      <input id="f" type="file" aria-label="f" data-fanfare-value="text1"><p id="p" data-fanfare-text="text1 + text1">p</p></div>`);
    await site.update(id, { text1: 'javascript:alert(1)' });
    await expect.poll(() => status(page)).toBe('live');
    expect(await page.locator('#it').innerHTML()).not.toContain('javascript');
    expect(await page.locator('#it').getAttribute('onclick')).toBeNull();
    const warned = site.said.filter((each) => each.includes('is not bound')).join('\n');
    for (const each of ['data-fanfare-html', 'data-fanfare-onclick', 'data-fanfare-href', 'data-fanfare-text', 'data-fanfare-value']) {
      expect(warned).toContain(each);
    }
  });

  test('follow whatever becomes of the page', async () => {
    const [id, other] = [name(), name()];
    await site.update(id, { text1: 'one' });
    await site.update(other, { text1: 'other' });
    const page = await site.open(`<section id="it" data-fanfare-live="${id}"><p id="p" data-fanfare-text="text1">…</p></section>`);
    await expect.poll(() => seen(page)).toBe('one');
    // As when the page is put into the state of the server's HTML.
    await page.evaluate(() => (document.getElementById('p')!.textContent = 'from the server'));
    await expect.poll(() => seen(page)).toBe('one');
    await page.evaluate(() => ((document.getElementById('p')!.firstChild as Text).data = 'from the server again'));
    await expect.poll(() => seen(page)).toBe('one');
    await page.evaluate(() => {
      const added = document.createElement('b');
      added.dataset['fanfareText'] = 'text1';
      document.getElementById('it')!.append(added);
      document.body.append(document.getElementById('it')!);
    });
    await expect.poll(() => seen(page, 'b')).toBe('one');
    expect(site.subscribed).toEqual([`live:${id}`]);
    await page.evaluate((next) => document.getElementById('it')!.setAttribute('data-fanfare-live', next), other);
    await expect.poll(() => seen(page, 'b')).toBe('other');
    await page.evaluate(() => document.getElementById('it')!.removeAttribute('data-fanfare-live'));
    await expect.poll(() => seen(page, '#p')).toBe('…');
    expect(await status(page)).toBeNull();
  });

  test('leave a field alone in which somebody types', async () => {
    const id = name();
    await site.update(id, { text1: 'one' });
    const page = await site.open(`<input id="it" aria-label="x" data-fanfare-live="${id}" data-fanfare-value="text1"><button>b</button>`);
    const value = () => page.locator('#it').inputValue();
    await expect.poll(value).toBe('one');
    await page.locator('#it').press('End');
    await page.locator('#it').pressSequentially(' more');
    const told = await listenTo(page);
    await site.update(id, { text1: 'two' });
    await expect.poll(async () => (await told()).length).toBe(1);
    expect(await value()).toBe('one more');
    await page.locator('button').focus();
    await site.update(id, { text1: 'three' });
    await expect.poll(value).toBe('three');
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

describe('L4 the script', () => {
  test('makes one socket for a page, to the server that it came from', async () => {
    const [one, two] = [name(), name()];
    const page = await site.open('');
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.evaluate(
      (ids) => ids.forEach((id) => document.body.append(Object.assign(document.createElement('fanfare-text'), { live: id, id: `it-${id.slice(4)}` }))),
      [one, two],
    );
    await expect.poll(() => status(page, `#it-${one.slice(4)}`)).toBe('gone');
    await expect.poll(() => status(page, `#it-${two.slice(4)}`)).toBe('gone');
    expect(sockets).toEqual([`${site.push.replace('http', 'ws')}/connection/websocket`]);
  });

  test('may be loaded twice, also under a policy that lists Trusted Types, and beside that of the client', async () => {
    const id = name();
    await site.update(id, { text1: 'one' });
    const page = await site.open(`<fanfare-text id="it" live="${id}"></fanfare-text>`, {
      head: `${site.script}${site.script}<script src="${site.push}/fanfare.js"></script>`,
    });
    await expect.poll(() => seen(page)).toBe('one');
    expect(site.subscribed).toEqual([`live:${id}`]);
    expect(await page.evaluate('[typeof Fanfare.ClientSocket, typeof Fanfare.pageSocket]')).toEqual(['function', 'function']);
    expect(site.said).toEqual([]);
  });

  test('says so if another version of it is loaded, which is not used', async () => {
    const id = name();
    await site.update(id, { text1: 'one' });
    const page = await site.open(`<fanfare-text id="it" live="${id}"></fanfare-text>`, { bypassCSP: true });
    await page.route('**/fanfare-widgets.js?other', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll('`0.1.0`', '`9.9.9`') });
    });
    await page.addScriptTag({ url: `${site.push}/fanfare-widgets.js?other` });
    await expect.poll(() => site.said.join()).toMatch(/9\.9\.9 are not used: those of 0\.1\.0/);
    await expect.poll(() => seen(page)).toBe('one');
    expect(site.subscribed).toEqual([`live:${id}`]);
  });

  test('shows what the page has without JavaScript', async () => {
    const page = await site.open(
      `<fanfare-progress id="it" live="x"><progress value="30" max="100" aria-label="x">30 %</progress></fanfare-progress>
       <fanfare-text id="t" live="x">as the server knew it</fanfare-text>`,
      { javaScriptEnabled: false, head: `<link rel="stylesheet" href="${site.push}/fanfare-widgets.css">` },
    );
    expect(await page.locator('#it progress').isVisible()).toBe(true);
    expect(await seen(page, '#t')).toBe('as the server knew it');
    expect(await page.locator('#it').evaluate((it) => getComputedStyle(it).display)).toBe('block');
  });

  test('takes a socket of the page instead of its own', async () => {
    const id = name();
    await site.update(id, { text1: 'one' });
    const page = await site.open(`<fanfare-text id="it" live="${id}"></fanfare-text>`);
    await expect.poll(() => seen(page)).toBe('one');
    const opened: string[] = [];
    page.on('websocket', (socket) => opened.push(socket.url()));
    await page.evaluate((url) => {
      const { ClientSocket, pageSocket, setPageSocket } = (globalThis as never)['Fanfare'] as typeof import('@fanfare/client') & {
        pageSocket(): unknown;
        setPageSocket(socket: unknown): void;
      };
      const [before, mine] = [pageSocket() as InstanceType<typeof ClientSocket>, new ClientSocket()];
      Object.assign(globalThis, { before });
      setPageSocket(mine);
      void mine.open(url);
    }, site.push);
    await expect.poll(() => opened.length).toBe(1);
    await expect.poll(() => status(page)).toBe('live');
    await site.update(id, { text1: 'two' });
    await expect.poll(() => seen(page)).toBe('two');
    expect(await page.evaluate('before.status')).toBe('disconnected');
  });

  test('says who may not connect, and why', async () => {
    await site.open('<fanfare-text live="x"></fanfare-text>', {
      head: site.script.replace('<script', '<script data-token="none"'),
    });
    await expect.poll(() => site.said.join('\n')).toMatch(/Widgets are not connected: /);
  });
});
