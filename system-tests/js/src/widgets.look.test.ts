import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { WidgetSite } from './widgets';
import { focus, name, status, told, withSite } from './widgets.page';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures are put for people to look at; none are without it. */
const PICTURES = process.env['WIDGET_PICTURES'];

let site: WidgetSite;
withSite((started) => (site = started));

const broadcast = (message: unknown, extra: object = {}) => site.server.api('notify_broadcast', { notification: { message, ...extra } });
const connected = (page: Page) => expect.poll(() => page.evaluate('Fanfare.pageSocket().status')).toBe('connected');

describe('L4 progress', () => {
  test('is a progress bar whose start and end alone are spoken', async () => {
    const id = name();
    const page = await site.open(`<fanfare-progress id="it" label="Export" live="${id}"></fanfare-progress>`);
    await expect.poll(() => status(page)).toBe('gone');
    await page.evaluate(() => {
      const spoken: string[] = [];
      Object.assign(window, { spoken });
      const region = document.querySelector('#it')!.shadowRoot!.querySelector('[role=status]')!;
      new MutationObserver(() => region.textContent && spoken.at(-1) !== region.textContent && spoken.push(region.textContent)).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    });
    for (const progress of [0, 30, 60, 100]) {
      await site.update(id, { progress });
      await expect.poll(() => page.getByRole('progressbar', { name: 'Export' }).getAttribute('aria-valuenow')).toBe(String(progress));
    }
    expect(await page.evaluate('spoken')).toEqual(['Export 0%', 'Export 100%']);
  });

  test('says nothing of what was there when the page came', async () => {
    const id = name();
    await site.update(id, { progress: 100 });
    const page = await site.open(`<fanfare-progress id="it" label="Export" live="${id}"></fanfare-progress>`);
    await expect.poll(() => status(page)).toBe('live');
    expect(await told(page, 'status')).toBe('');
  });

  test('says nothing either of what had just begun', async () => {
    const [id, other] = [name(), name()];
    await site.update(id, { progress: 0 });
    await site.update(other, { progress: 50 });
    const page = await site.open(`<fanfare-progress id="it" label="Export" live="${id}"></fanfare-progress>`);
    await expect.poll(() => page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('0');
    expect(await told(page, 'status')).toBe('');
    await site.update(id, { progress: 100 });
    await expect.poll(() => told(page, 'status')).toBe('Export 100%');
    await page.locator('#it').evaluate((it, next) => it.setAttribute('live', next), other);
    await expect.poll(() => page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50');
    expect(await told(page, 'status')).toBe('');
  });

  test('is as long as it is far, in the direction of the text', async () => {
    const id = name();
    await site.update(id, { progress: 25 });
    const page = await site.open(`<div dir="rtl"><fanfare-progress id="it" live="${id}"></fanfare-progress></div>`, { reducedMotion: 'reduce' });
    const boxes = () => Promise.all(['track', 'bar'].map((part) => page.locator(`#it [part=${part}]`).boundingBox()));
    await expect.poll(async () => ((await boxes())[1]?.width ?? 0) / ((await boxes())[0]?.width ?? 1)).toBeCloseTo(0.25, 2);
    const [track, bar] = await boxes();
    expect(bar!.x + bar!.width).toBeCloseTo(track!.x + track!.width, 0);
  });
});

describe('L4 busy', () => {
  const form = (id: string) =>
    `<fanfare-busy id="it" label="Saving" live="${id}"><label>Name <input id="name" value="Ann"></label><button id="save">Save</button></fanfare-busy>
     <button id="other">Other</button>`;

  test('takes its content out of use and gives the focus back, with what was typed', async () => {
    const id = name();
    const page = await site.open(form(id));
    await expect.poll(() => status(page)).toBe('gone');
    await page.locator('#name').press('End');
    await page.locator('#name').pressSequentially('abel');
    await site.update(id, { busy: true });
    await expect.poll(() => told(page, 'status')).toBe('Saving');
    expect(await page.locator('#it [part=spinner]').isVisible()).toBe(true);
    // The browser takes the focus away from what is inert.
    await expect.poll(() => focus(page)).toBe('BODY');
    await page.keyboard.type('x');
    await page.keyboard.press('Tab');
    expect(await focus(page)).toBe('other');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await site.update(id, { busy: false });
    await expect.poll(() => focus(page)).toBe('name');
    expect(await told(page, 'status')).toBe('');
    await page.keyboard.type('la');
    expect(await page.locator('#name').inputValue()).toBe('Annabella');
  });

  test('leaves the focus where somebody has put it meanwhile', async () => {
    const id = name();
    const page = await site.open(form(id));
    await expect.poll(() => status(page)).toBe('gone');
    await page.locator('#name').focus();
    await site.update(id, { busy: true });
    await expect.poll(() => focus(page)).toBe('BODY');
    await page.locator('#other').focus();
    await site.remove(id);
    await expect.poll(() => status(page)).toBe('gone');
    expect(await focus(page)).toBe('other');
    await page.locator('#save').click();
  });

  test('gives its content back to who may not see the object any longer', async () => {
    const id = name();
    await site.update(id, { busy: true });
    const page = await site.open(form(id));
    await expect.poll(() => told(page, 'status')).toBe('Saving');
    await site.deny(id);
    await expect.poll(() => status(page)).toBe('denied');
    await expect.poll(() => told(page, 'status')).toBe('');
    await page.locator('#save').click();
  });

  test.each(['yes', 1, 0, 'false'])('is not busy with %o', async (busy) => {
    const id = name();
    await site.update(id, { other: busy });
    const page = await site.open(form(id).replace('live=', 'field="other" live='));
    await expect.poll(() => status(page)).toBe('live');
    await page.locator('#save').click();
  });
});

describe('L4 ticker', () => {
  const runs = (page: Page) => page.locator('#it .belt').evaluate((belt) => belt.getAnimations()[0]?.playState);

  test('runs until it is paused, pointed at or reached with the keyboard', async () => {
    const id = name();
    await site.update(id, { text1: 'News' });
    const page = await site.open(`<fanfare-ticker id="it" live="${id}"></fanfare-ticker>`);
    await expect.poll(() => status(page)).toBe('live');
    expect(await runs(page)).toBe('running');
    await page.locator('#it .window').hover();
    await expect.poll(() => runs(page)).toBe('paused');
    await page.mouse.move(1, 500);
    await expect.poll(() => runs(page)).toBe('running');
    await page.keyboard.press('Tab');
    expect(await focus(page)).toBe('Pause');
    await expect.poll(() => runs(page)).toBe('paused');
    await page.keyboard.press('Enter');
    expect(await focus(page)).toBe('Play');
    await page.keyboard.press('Tab');
    expect(await runs(page)).toBe('paused');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => runs(page)).toBe('running');
    expect(await page.locator('#it [aria-live], #it [role=status], #it [role=alert], #it [role=marquee]').count()).toBe(0);
  });

  test('stands still as long as somebody points at it or has the focus in it, whichever ends first', async () => {
    const id = name();
    await site.update(id, { text1: 'News' });
    const page = await site.open(`<fanfare-ticker id="it" live="${id}"></fanfare-ticker><button id="after">After</button>`);
    await expect.poll(() => runs(page)).toBe('running');
    await page.locator('#it .window').hover();
    await page.keyboard.press('Tab');
    expect(await focus(page)).toBe('Pause');
    await page.keyboard.press('Tab');
    expect(await focus(page)).toBe('after');
    await page.locator('#it').evaluate((it) => (it as unknown as { updateComplete: Promise<boolean> }).updateComplete);
    expect(await runs(page)).toBe('paused');
    await page.keyboard.press('Shift+Tab');
    await page.mouse.move(1, 500);
    await expect.poll(() => page.locator('#it .window').evaluate((window) => window.matches(':hover'))).toBe(false);
    await page.locator('#it').evaluate((it) => (it as unknown as { updateComplete: Promise<boolean> }).updateComplete);
    expect(await runs(page)).toBe('paused');
    await page.keyboard.press('Tab');
    await expect.poll(() => runs(page)).toBe('running');
  });

  test('is a list for who wants less motion', async () => {
    const id = name();
    await site.update(id, { news: ['One', 'Two'] });
    const page = await site.open(`<fanfare-ticker id="it" live="${id}" field="news"></fanfare-ticker>`, { reducedMotion: 'reduce' });
    await expect.poll(() => status(page)).toBe('live');
    expect(await runs(page)).toBeUndefined();
    expect(await page.locator('#it [part=items]:visible').count()).toBe(1);
    const [one, two] = await Promise.all([0, 1].map((at) => page.locator('#it [part=item]').nth(at).boundingBox()));
    expect(two!.y).toBeGreaterThan(one!.y);
    expect(await page.locator('#it [part=pause]').isVisible()).toBe(false);
  });
});

describe('L4 all widgets', () => {
  const everything = (id: string) => `
    <fanfare-banner live="${id}" level="warning" date-field="datetime" dismissible></fanfare-banner>
    <fanfare-ticker live="${id}" field="news"></fanfare-ticker>
    <section><h1>Export of <fanfare-text live="${id}" field="text2">…</fanfare-text></h1>
    <fanfare-progress live="${id}" label="Packing"></fanfare-progress>
    <fanfare-progress live="${id}" field="done" label="Sending"></fanfare-progress>
    <p>Costs <fanfare-value live="${id}" currency="EUR">–</fanfare-value> for
       <fanfare-value live="${id}" field="files" one="# file" other="# files">–</fanfare-value>,
       ready <fanfare-datetime live="${id}">soon</fanfare-datetime>.</p>
    <fanfare-busy live="${id}" label="Saving"><form><label>Name <input value="Annabella"></label> <button type="button">Save</button></form></fanfare-busy>
    <p data-fanfare-live="${id}"><button type="button" data-fanfare-disabled="busy">Cancel</button></p></section>
    <fanfare-toaster></fanfare-toaster>`;

  const state = {
    text1: 'Down for maintenance',
    text2: 'Q3 report',
    datetime: '2031-07-04T16:00:00Z',
    progress: 64,
    done: 100,
    value: 1234.5,
    files: 3,
    busy: true,
    news: ['Orders are up 4 % today', 'The harbour is open again', 'Coffee machine on floor 2 is repaired'],
  };

  async function faults(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    const results = await page.evaluate((): Promise<AxeResults> => (window as unknown as { axe: typeof import('axe-core') }).axe.run());
    return results.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`));
  }

  test.each([
    ['light', 'ltr'],
    ['dark', 'ltr'],
    ['light', 'rtl'],
  ] as const)('can be read by everybody, %s and %s', async (colorScheme, dir) => {
    const id = name();
    await site.update(id, state);
    const page = await site.open(`<div dir="${dir}">${everything(id)}</div>`, {
      colorScheme,
      viewport: { width: 900, height: 760 },
      // What moves is seen as it is in the end.
      reducedMotion: dir === 'rtl' ? 'reduce' : 'no-preference',
      head: `${site.script}<link rel="stylesheet" href="${site.push}/fanfare-widgets.css">`,
      bypassCSP: true,
    });
    await page.addStyleTag({
      content: `body{font:16px/1.5 system-ui,sans-serif;margin:0;padding:20px;background:light-dark(#f6f5f2,#131418);color:light-dark(#1c1b19,#ecebe8)}
        main>div{display:grid;gap:16px;max-width:720px;margin:auto} section{display:grid;gap:14px;padding:24px;border-radius:14px;background:light-dark(#fff,#1b1d23)}
        h1{font-size:1.25rem;margin:0} p{margin:0} input,button{font:inherit}`,
    });
    await connected(page);
    await broadcast('Your report is ready');
    await broadcast({ title: 'Printer on floor 2', text: 'There is no paper left, and nobody is there to bring some.', level: 'error' });
    await broadcast({ title: 'Saved', text: 'All changes are saved.', level: 'success' });
    await broadcast({ text: 'The connection of the scales is slow', level: 'warning' });
    await expect.poll(() => page.locator('[part=toast]').count()).toBe(4);
    await expect.poll(() => page.locator('[part=overlay]').evaluate((it) => getComputedStyle(it).opacity)).toBe('1');
    await page.evaluate(() =>
      Promise.all(document.getAnimations().filter((each) => each.effect?.getComputedTiming().iterations !== Infinity).map((each) => each.finished)),
    );
    if (PICTURES) {
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: `${PICTURES}/widgets-${colorScheme}-${dir}.png` });
    }
    expect(await faults(page)).toEqual([]);
  });
});
