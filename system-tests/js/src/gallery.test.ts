import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Gallery, Scenario, type Pane } from './gallery';

let gallery: Gallery;

beforeAll(async () => {
  gallery = await Gallery.start();
});

afterEach(() => gallery.closeWindows());

afterAll(() => gallery.end());

describe('the gallery', () => {
  it('says of each scenario how many lines it has, as many as it shows', async () => {
    const page = await gallery.open();
    await expect.poll(() => page.locator('#trip').textContent()).toMatch(/^\d+\.\d ms, same machine$/);
    const said = () => page.locator('.card .lines').allTextContents();
    await expect.poll(said).toSatisfy((all: string[]) => all.every((text) => text.startsWith('Server')));
    const paths = await page.locator('.card a').evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
    const texts = await said();
    expect(paths.length).toBeGreaterThan(7);
    const shown = (side: string) =>
      page
        .locator(`.source[data-side="${side}"] .line code`)
        .evaluateAll((lines) => lines.filter((line) => line.textContent!.trim() !== '').length);
    for (const [i, path] of paths.entries()) {
      await page.goto(`${gallery.server.url}${path}`);
      await expect.poll(() => page.locator('.source').count()).toBeGreaterThan(1);
      expect(`Server ${await shown('server')} lines · page ${await shown('page')} lines`).toBe(texts[i]);
    }
    expect(gallery.problems).toEqual([]);
  });
});

describe('a visitor of the gallery', () => {
  it('comes again as a new one where the server does not take the token that the page remembers', async () => {
    const page = await gallery.open();
    const old = { user: '1', name: 'Ann', token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmVkIGJ5IHNvbWVib2R5' };
    await page.evaluate((visitor) => sessionStorage.setItem('fanfare.visitor.a', JSON.stringify(visitor)), old);
    await page.goto(`${gallery.server.url}/progress/`);
    await expect.poll(() => page.evaluate(() => sessionStorage.getItem('fanfare.visitor.a'))).not.toContain(old.token);
    await new Scenario(page).ann.net('on');
    // The page says so, and nothing else.
    expect(gallery.problems).toEqual([expect.stringContaining('Not let in')]);
    gallery.problems.length = 0;
  });
});

describe('S1 the progress of a long job', () => {
  it('S1 goes on wherever one looks at it, through a reload, a cut, and the end of the server', { timeout: 120_000 }, async () => {
    const { ann, bob, ran } = await scenario('progress');
    await ann.button('Start the job').click();
    const percent = async (pane = ann) =>
      Number((await pane.page.getByRole('progressbar').getAttribute('aria-valuenow')) ?? 0);
    await expect.poll(() => percent(bob)).toBeGreaterThan(2);
    expect(await ran('live.update(JOB')).toBeGreaterThan(2);
    await ran('jobs.execute');
    await ran('const { state, reason } =');

    await bob.network(false);
    await expect.poll(() => bob.text('#note')).toContain('No connection');
    const left = await percent(bob);
    await expect.poll(() => percent(ann)).toBeGreaterThan(left + 8);
    expect(await percent(bob)).toBe(left);
    await bob.network(true);
    await expect.poll(() => percent(bob)).toBeGreaterThan(left + 8);

    const before = await percent(ann);
    await ann.reload();
    const isGivenAll = async () => (await ann.wire()).some((text) => text.includes('"state":{"progress"'));
    await expect.poll(isGivenAll).toBe(true);
    await expect.poll(() => percent(ann)).toBeGreaterThan(before);

    await gallery.restart();
    for (const pane of [ann, bob]) {
      await expect.poll(() => pane.text('#note')).toContain('The server was started anew');
      expect(await pane.page.getByRole('progressbar').count()).toBe(0);
    }
    await bob.button('Start the job').click();
    await expect.poll(() => percent(ann)).toBeGreaterThan(2);
    // What browsers say of a server that is gone.
    expect(gallery.problems.filter((problem) => !/WebSocket connection .* failed/.test(problem))).toEqual([]);
    gallery.problems.length = 0;
  });
});

describe('S3 the same record on two screens', () => {
  it('S3 shows both values in a conflict, and sends only what changed', async () => {
    const { ann, bob, ran } = await scenario('record');
    await expect.poll(() => ann.at('[name="city"]').inputValue()).toBe('London');
    await ann.at('[name="city"]').fill('Paris');
    await ann.button('Save').click();
    await expect.poll(() => bob.at('[name="city"]').inputValue()).toBe('Paris');
    expect(await ran('return new Answer("saved"')).toBe(1);
    const push = (await bob.wire()).filter((text) => text.includes('"push"'));
    expect(push).toHaveLength(1);
    expect(push[0]).toContain('"patch":{"city":"Paris"}');
    expect(push[0]).not.toContain('Ada');

    // Others' changes of other fields are no conflict.
    await bob.at('[name="city"]').fill('Turin');
    await ann.at('[name="name"]').fill('Ada Lovelace');
    await ann.button('Save').click();
    await expect.poll(() => bob.at('[name="name"]').inputValue()).toBe('Ada Lovelace');
    await ann.at('[name="city"]').fill('Rome');
    await ann.button('Save').click();
    await expect.poll(() => ann.text('#note')).toContain('Saved');
    expect(await bob.at('[name="city"]').inputValue()).toBe('Turin');
    // A change of another field after that does not make it one that was seen.
    await ann.at('[name="name"]').fill('Ada King');
    await ann.button('Save').click();
    await expect.poll(() => bob.at('[name="name"]').inputValue()).toBe('Ada King');
    await bob.button('Save').click();
    await expect.poll(() => bob.at('.conflict dd').allTextContents()).toEqual(['Turin', 'Rome']);
    expect(await ann.at('.conflict').count()).toBe(0);
    expect(await ran('return new Answer("conflict"')).toBe(1);
    await bob.button('Keep mine').click();
    await expect.poll(() => ann.at('[name="city"]').inputValue()).toBe('Turin');
    expect(await bob.at('.conflict').count()).toBe(0);
    expect(gallery.problems).toEqual([]);
  });

  it('S3 saves all fields that were edited, and shows each conflict', async () => {
    const { ann, bob } = await scenario('record');
    const value = (pane: Pane, field: string) => pane.at(`[name="${field}"]`).inputValue();
    await expect.poll(() => value(bob, 'city')).not.toBe('');
    for (const field of ['name', 'city', 'phone']) {
      await bob.at(`[name="${field}"]`).fill(`${field} of Bob`);
    }
    for (const field of ['name', 'city']) {
      await ann.at(`[name="${field}"]`).fill(`${field} of Ann`);
    }
    await ann.button('Save').click();
    await expect.poll(() => ann.text('#note')).toContain('Saved');
    await bob.button('Save').click();
    const values = () => bob.at('.conflict dd').allTextContents();
    await expect.poll(values).toEqual(['name of Bob', 'name of Ann', 'city of Bob', 'city of Ann']);
    await bob.at('.conflict').nth(0).getByRole('button', { name: 'Keep mine' }).click();
    await bob.button('Take theirs').click();
    await expect.poll(() => value(ann, 'phone')).toBe('phone of Bob');
    for (const pane of [ann, bob]) {
      expect(await value(pane, 'name')).toBe('name of Bob');
      expect(await value(pane, 'city')).toBe('city of Ann');
    }
    expect(gallery.problems).toEqual([]);
  });

  it('S3 says that a server which was started anew has the first record again', { timeout: 60_000 }, async () => {
    const { ann, bob } = await scenario('record');
    await ann.at('[name="city"]').fill('Oslo');
    await ann.button('Save').click();
    await expect.poll(() => bob.at('[name="city"]').inputValue()).toBe('Oslo');
    await gallery.restart();
    await expect.poll(() => bob.text('#note'), { timeout: 20_000 }).toContain('started anew');
    expect(await bob.at('[name="city"]').inputValue()).toBe('London');
    gallery.problems.length = 0;
  });
});

describe('S2 a toast when a background job ends', () => {
  it('S2 arrives once where it was ordered, also after a break, and nowhere else', async () => {
    const { ann, bob, ran } = await scenario('toast');
    await ann.button('Order a report').click();
    await ran('jobs.schedule(');
    await ann.network(false);
    await expect.poll(() => ann.text('#note')).toContain('Offline');
    await ran('notifications.notify(');
    const toasts = (pane: Pane) => pane.at('[part="toast"]').allInnerTexts();
    expect(await toasts(ann)).toEqual([]);
    await ann.network(true);
    await expect.poll(() => toasts(ann)).toEqual([expect.stringMatching(/^Report 1\s+It is ready\.$/)]);
    await ran('note(absence);');
    expect(await ann.text('#note')).toMatch(/^You were offline for \d+ s\.$/);
    await ann.network(false);
    await ann.network(true);
    await bob.button('Order a report').click();
    await expect.poll(() => toasts(bob)).toEqual([expect.stringContaining('Report 2')]);
    expect(await toasts(ann)).toEqual([expect.stringContaining('Report 1')]);
    expect(gallery.problems).toEqual([]);
  });
});

describe('S5 a system broadcast with an admin page', () => {
  it('S5 says how many it will reach, and who has seen it', async () => {
    const { ann, bob, ran } = await scenario('broadcast');
    expect(await bob.at('#admin').isVisible()).toBe(false);
    await expect.poll(() => ann.text('#reach')).toBe('2 connections');
    const third = await gallery.open('broadcast/page');
    await expect.poll(() => ann.text('#reach')).toBe('3 connections');
    await third.context().close();
    await expect.poll(() => ann.text('#reach')).toBe('2 connections');

    await ann.at('#text').fill('Closed at <b>six</b>');
    await ann.button('Send to everybody').click();
    await expect.poll(() => bob.text('#banner')).toBe('Closed at <b>six</b>');
    await expect.poll(() => ann.text('#result')).toBe('Handed to 2 connections. Seen by Ann and Bob.');
    expect(await ran('return result.delivered();')).toBe(1);

    await bob.network(false);
    await expect.poll(() => ann.text('#reach')).toBe('1 connection');
    await ann.at('#text').fill('Open again');
    await ann.button('Send to everybody').click();
    await expect.poll(() => ann.text('#result')).toBe('Handed to 1 connection. Seen by Ann.');
    expect(await bob.text('#banner')).toBe('Closed at <b>six</b>');
    await bob.network(true);
    await expect.poll(() => bob.text('#banner')).toBe('Open again');
    await expect.poll(() => ann.text('#result')).toBe('Handed to 1 connection. Seen by Ann and Bob.');
    expect(gallery.problems).toEqual([]);
  });
});

describe('S6 the chat', () => {
  it('S6 lets what a pane has missed glow, and sends what it has written meanwhile', async () => {
    const { ann, bob, ran } = await scenario('chat');
    const write = async (pane: Pane, text: string) => {
      await pane.at('#text').fill(text);
      await pane.at('#text').press('Enter');
    };
    const texts = (pane: Pane) => pane.at('.message-text').allTextContents();
    await write(ann, 'before');
    await expect.poll(() => texts(bob)).toEqual(['before']);
    expect(await bob.at('.message-name').allTextContents()).toEqual(['Ann']);
    expect(await ran('store.add(')).toBe(1);

    await bob.network(false);
    await write(bob, 'from the tunnel');
    await write(ann, 'one');
    await write(ann, 'two');
    await expect.poll(() => texts(ann)).toEqual(['before', 'one', 'two']);
    expect(await texts(bob)).toEqual(['before']);
    await bob.network(true);
    await expect.poll(() => texts(bob)).toEqual(['before', 'one', 'two', 'from the tunnel']);
    expect(await bob.at('.message.fresh .message-text').allTextContents()).toEqual(['one', 'two']);
    await expect.poll(() => texts(ann)).toEqual(['before', 'one', 'two', 'from the tunnel']);
    expect(gallery.problems).toEqual([]);
  });
});

describe('S7 a small game for several', () => {
  it('S7 is decided by the server, and a lag shows how far behind it is', async () => {
    const { ann, bob, page, ran } = await scenario('tag');
    const left = (pane: Pane, dot: string) => pane.at(dot).evaluate((each: HTMLElement) => Number.parseFloat(each.style.left));
    await ann.at('#field').hover();
    await expect.poll(() => ann.text('#title')).toMatch(/^You are it · \d+ s$/);
    await expect.poll(() => bob.text('#title')).toMatch(/^Ann is it · \d+ s$/);
    await expect.poll(() => left(ann, '.ghost')).toBeGreaterThan(45);
    expect(await left(ann, '.mine')).toBeGreaterThan(45);
    await expect.poll(() => left(bob, '.dot:not(.mine)')).toBeGreaterThan(45);

    await bob.at('#field').hover();
    await expect.poll(() => bob.text('#title')).toMatch(/^You are it/);
    await expect.poll(() => ann.text('#title')).toMatch(/^Bob is it/);
    await ran('return each.getKey();');

    await bob.at('#lag').fill('300');
    await bob.at('#field').focus();
    await page.keyboard.down('ArrowLeft');
    await expect.poll(async () => (await left(bob, '.ghost')) - (await left(bob, '.mine')), { interval: 20 }).toBeGreaterThan(5);
    await expect.poll(() => bob.text('#trip')).toMatch(/^[3-9]\d\d ms there and back, same machine$/);
    await page.keyboard.up('ArrowLeft');
    await expect.poll(async () => Math.abs((await left(bob, '.ghost')) - (await left(bob, '.mine')))).toBeLessThan(1);
    expect(gallery.problems).toEqual([]);
  });
});

describe('S8 a busy part of a page', () => {
  it('S8 can be reached by nobody meanwhile; then focus and text are where they were', async () => {
    const { ann, bob, page, ran } = await scenario('busy');
    await bob.button('Calculate the price').click();
    await ann.at('#text').fill('Dear custmer');
    await ann.at('#text').evaluate((field: HTMLInputElement) => field.setSelectionRange(9, 9));
    for (const pane of [ann, bob]) {
      await expect.poll(() => pane.at('#part [part="label"]').innerText()).toBe('Asking four suppliers');
    }
    await page.keyboard.press('x');
    for (const pane of [ann, bob]) {
      await expect.poll(() => pane.at('#part [part="label"]').count()).toBe(0);
      await expect.poll(() => pane.page.getByText('€1,010').isVisible()).toBe(true);
    }
    expect(await ann.at('#text').evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await ann.at('#text').inputValue()).toBe('Dear custmer');
    await page.keyboard.press('o');
    expect(await ann.at('#text').inputValue()).toBe('Dear customer');
    await ran('live.update(QUOTE, Map.of("busy", false');
    expect(gallery.problems).toEqual([]);
  });
});

describe('S11 a raw endpoint', () => {
  it('S11 answers in upper case, one frame for one frame', async () => {
    const { ann, bob, ran } = await scenario('upper');
    await ann.at('#text').fill('Straße');
    await ann.button('Send').click();
    await expect.poll(() => ann.at('#talk li').allTextContents()).toEqual(['Straße', 'STRASSE']);
    expect(await ann.text('#note')).toMatch(/^Round trip \d+\.\d ms, same machine\.$/);
    await expect.poll(() => ann.wire()).toEqual(['Straße', 'STRASSE']);
    expect(await ann.messages('Sent')).toBe(1);
    expect(await bob.at('#talk li').count()).toBe(0);
    expect(await ran('connection.send(')).toBe(1);
    const line = await ann.text('#line');
    const url = `${gallery.server.url.replace('http', 'ws')}/upper`;
    expect(line).toBe(`npx wscat -c ${url}`);
    expect(await shout(url, 'from a terminal')).toBe('FROM A TERMINAL');

    await bob.network(false);
    await expect.poll(() => bob.text('#note')).toContain('Closed with 1006');
    await bob.network(true);
    await bob.button('Send').click();
    await expect.poll(() => bob.at('#talk li').allTextContents()).toEqual(['hello', 'HELLO']);
    expect(gallery.problems).toEqual([]);
  });
});

/** What an endpoint answers a client that is no browser. */
async function shout(url: string, text: string): Promise<string> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  socket.send(text);
  const [answer] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  return answer.toString();
}

async function scenario(name: string) {
  const opened = await gallery.scenario(name);
  return { ...opened, ran: (code: string) => opened.ran(code), page: opened.page, ann: opened.ann, bob: opened.bob };
}
