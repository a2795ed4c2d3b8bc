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

  test('take no value that they cannot have, and go without nothing else for it', async () => {
    const [id, other] = [name(), name()];
    await site.update(id, { amount: 'n/a', text1: 'one' });
    await site.update(other, { text1: 'other' });
    const page = await site.open(`<section id="it" data-fanfare-live="${id}">
        <progress id="bar" aria-label="x" max="100" data-fanfare-value="amount"></progress>
        <meter id="meter" aria-label="x" max="100" value="3" data-fanfare-value="amount"></meter>
        <select id="select" aria-label="x" data-fanfare-value="amount"><option>a</option><option>b</option></select>
        <b data-fanfare-text="text1">…</b></section>
      <p id="other" data-fanfare-live="${other}" data-fanfare-text="text1">…</p>`);
    const values = () => page.evaluate(() => ['bar', 'meter', 'select'].map((each) => document.querySelector<HTMLProgressElement>(`#${each}`)!.value));
    const position = () => page.locator('#bar').evaluate((bar: HTMLProgressElement) => bar.position);
    await expect.poll(() => seen(page, 'b')).toBe('one');
    await expect.poll(() => seen(page, '#other')).toBe('other');
    expect(await values()).toEqual([0, 3, 'a']);
    expect(await position()).toBe(-1);
    await site.update(id, { amount: 0 });
    await expect.poll(values).toEqual([0, 0, 'a']);
    expect(await position()).toBe(0);
    for (const amount of ['', true, 'Infinity', [1], null]) {
      await site.update(id, { amount: 40 });
      await expect.poll(values).toEqual([40, 40, 'a']);
      await site.update(id, { amount });
      await expect.poll(values).toEqual([0, 3, 'a']);
      expect(await position()).toBe(-1);
    }
    await site.update(id, { amount: 'b' });
    await expect.poll(values).toEqual([0, 3, 'b']);
  });

  test('are set though one of them cannot be, which is said', async () => {
    const id = name();
    await site.update(id, { text1: 'one' });
    const page = await site.open('<section id="it"></section><p id="after"></p>');
    await page.evaluate((live) => {
      class OddField extends HTMLElement {
        get value(): string {
          return '';
        }
        set value(_: string) {
          throw new Error('too odd');
        }
      }
      customElements.define('odd-field', OddField);
      const [it, after] = [document.getElementById('it')!, document.getElementById('after')!];
      for (const [tag, target] of [['odd-field', 'Value'], ['b', 'Text']] as const) {
        const bound = document.createElement(tag);
        bound.dataset[`fanfare${target}`] = 'text1';
        it.append(bound);
      }
      after.dataset['fanfareText'] = 'text1';
      it.dataset['fanfareLive'] = after.dataset['fanfareLive'] = live;
    }, id);
    await expect.poll(() => seen(page, 'b')).toBe('one');
    await expect.poll(() => seen(page, '#after')).toBe('one');
    expect(site.said.join()).toContain('data-fanfare-value is not bound: Error: too odd.');
  });

  test('leave what was typed until their own attribute changes', async () => {
    const id = name();
    await site.update(id, { text1: 'one', text2: 'a' });
    const page = await site.open(`<form id="it" data-fanfare-live="${id}"><input id="typed" aria-label="x" data-fanfare-value="text1">
      <input id="other" aria-label="y" data-fanfare-value="text2"><output data-fanfare-text="text1"></output></form>`);
    const values = () => Promise.all(['typed', 'other'].map((each) => page.locator(`#${each}`).inputValue()));
    await expect.poll(values).toEqual(['one', 'a']);
    await page.locator('#typed').fill('mine');
    await site.update(id, { text1: 'two' });
    await expect.poll(() => page.locator('output').innerText()).toBe('two');
    await page.locator('#other').focus();
    await site.update(id, { text2: 'b' });
    await expect.poll(values).toEqual(['mine', 'b']);
    await site.update(id, { text1: 'three' });
    await expect.poll(values).toEqual(['three', 'b']);
  });

  test('take no elements away for a text, and say so', async () => {
    const id = name();
    await site.update(id, { text1: 'one' });
    const page = await site.open(`<section id="it" data-fanfare-live="${id}"><p id="p" data-fanfare-text="text1">a <b>b</b></p><i data-fanfare-text="text1"></i></section>`);
    await expect.poll(() => seen(page, 'i')).toBe('one');
    expect(await seen(page, '#p')).toBe('a b');
    expect(site.said.join()).toContain('data-fanfare-text is not bound: it has elements in it');
    await page.locator('i').evaluate((i) => i.append(document.createElement('u')));
    await site.update(id, { text1: 'two' });
    await expect.poll(() => site.said.join()).toMatch(/elements in it.*elements in it/);
    expect(await page.locator('i u').count()).toBe(1);
  });

  test('are looked for only around what changes', async () => {
    const [id, other] = [name(), name()];
    await site.update(id, { text1: 'one' });
    const page = await site.open(`<section id="it" data-fanfare-live="${id}"><p data-fanfare-text="text1">…</p></section>
      <section id="far" data-fanfare-live="${other}"><p data-fanfare-text="text1">…</p></section><div id="out"></div>`);
    await expect.poll(() => seen(page, '#it')).toBe('one');
    await expect.poll(() => status(page, '#far')).toBe('gone');
    const looked = await page.evaluate(async () => {
      const at: Element[] = [];
      const { getAttributeNames } = Element.prototype;
      Element.prototype.getAttributeNames = function () {
        at.push(this);
        return getAttributeNames.call(this);
      };
      document.getElementById('out')!.append(document.createElement('hr'));
      const added = document.createElement('b');
      added.dataset['fanfareText'] = 'text1';
      document.getElementById('it')!.append(added);
      await new Promise((done) => setTimeout(done));
      return at.map((each) => each.closest('section')?.id ?? each.localName);
    });
    expect(new Set(looked)).toEqual(new Set(['it']));
    expect(await seen(page, 'b')).toBe('one');
  });

  test('are found in what has changed outside of the page', async () => {
    const [id, other] = [name(), name()];
    await site.update(id, { text1: 'one' });
    await site.update(other, { text1: 'other', text2: 'more' });
    const page = await site.open(`<div><section id="it" data-fanfare-live="${id}"><p id="p" data-fanfare-text="text1">…</p></section></div>`);
    await expect.poll(() => seen(page)).toBe('one');
    await page.evaluate((next) => {
      const [around, it] = [document.querySelector('div')!, document.getElementById('it')!];
      around.remove();
      it.dataset['fanfareLive'] = next;
      it.querySelector('p')!.dataset['fanfareText'] = 'text2';
      document.body.append(around);
    }, other);
    await expect.poll(() => seen(page)).toBe('more');
    await page.evaluate(() => {
      const it = document.getElementById('it')!;
      it.remove();
      it.removeAttribute('data-fanfare-live');
      document.body.append(it);
    });
    await expect.poll(() => seen(page)).toBe('…');
  });

  test('are as they were when one may not see the object any longer', async () => {
    const id = name();
    await site.update(id, { busy: true, text1: 'secret' });
    const page = await site.open(`<p id="it" data-fanfare-live="${id}"><b data-fanfare-text="text1">…</b><button data-fanfare-disabled="busy">c</button></p>`);
    await expect.poll(() => page.locator('button').isDisabled()).toBe(true);
    await site.deny(id);
    await expect.poll(() => status(page)).toBe('denied');
    expect(await page.locator('button').isDisabled()).toBe(false);
    expect(await seen(page, 'b')).toBe('…');
  });
});
