import { describe, expect, test } from 'vitest';
import type { WidgetSite } from './widgets';
import { listenTo, name, seen, status, withSite } from './widgets.page';

let site: WidgetSite;
withSite((started) => (site = started));

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
