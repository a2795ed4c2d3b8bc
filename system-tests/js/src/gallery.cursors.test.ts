import type { Centrifuge } from 'centrifuge';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { client, next } from './clients';
import { Gallery, Scenario, type Pane } from './gallery';

const BAD_REQUEST = 107;
const GUESTS = 10;

let gallery: Gallery;
const strangers: Centrifuge[] = [];

beforeAll(async () => {
  gallery = await Gallery.start();
});

afterEach(async () => {
  strangers.splice(0).forEach((each) => each.disconnect());
  await gallery.closeWindows();
});

afterAll(() => gallery.end());

const headline = (pane: Pane) => pane.text('#there');
const cursor = (pane: Pane, name: string) => pane.at(`.cursor[data-name="${name}"]`);
/** Where a pane shows somebody's cursor, in parts of the field. */
const place = (pane: Pane, name: string) => cursor(pane, name).evaluate(({ style }) => [parseFloat(style.left), parseFloat(style.top)]);
const counts = (pane: Pane, question: string) => pane.at(`#${question} output`).allTextContents();
const answer = (pane: Pane, question: string, name: string) => pane.at(`#${question}`).getByRole('button', { name, exact: true, includeHidden: true });
const field = (pane: Pane) => pane.at('#field');

/** Points into the field of a pane, in parts of it. */
async function point(pane: Pane, x: number, y: number): Promise<void> {
  const { width, height } = (await field(pane).boundingBox())!;
  await field(pane).hover({ position: { x: width * x, y: height * y } });
}

/** Somebody who does what no page does. */
async function stranger(): Promise<Centrifuge> {
  const response = await fetch(`${gallery.server.url}/visitors`, { method: 'POST', body: JSON.stringify({ name: 'Eve' }) });
  const { token } = (await response.json()) as { token: string };
  const eve = client('json', gallery.server.webSocketUrl, { token });
  strangers.push(eve);
  eve.connect();
  await eve.ready();
  return eve;
}

const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => 0,
    ({ code }: { code: number }) => code,
  );

describe('M25 cursors in a map', () => {
  it('M25 shows everybody’s cursor in every pane, and each goes with its connection', { timeout: 60_000 }, async () => {
    const cursors = await gallery.scenario('cursors');
    const { ann, bob } = cursors;
    expect(await headline(ann)).toBe('Nobody points here');
    await point(ann, 0.25, 0.5);
    await expect.poll(() => headline(ann)).toBe('You point here');
    await expect.poll(() => headline(bob)).toBe('Ann points here');
    await expect.poll(async () => Math.round((await place(bob, 'Ann'))[0]! / 5) * 5).toBe(25);
    // With the keyboard as well.
    await field(bob).press('ArrowRight');
    await expect.poll(() => headline(ann)).toBe('You and Bob point here');
    await expect.poll(() => place(ann, 'Bob')).toEqual([54, 50]);
    await cursors.ran('await map.publish(me, told)');
    await cursors.ran('Payload named = written(new Place(');

    // Bob is cut: his cursor is gone from Ann's pane, and hers rests in his.
    await bob.network(false);
    await expect.poll(() => headline(ann)).toBe('You point here');
    const before = await place(bob, 'Ann');
    await point(ann, 0.75, 0.5);
    await expect.poll(async () => Math.round((await place(ann, 'You'))[0]! / 5) * 5).toBe(75);
    expect(await place(bob, 'Ann')).toEqual(before);
    expect(await field(bob).getAttribute('class')).toContain('stale');

    await bob.network(true);
    await expect.poll(() => place(bob, 'Ann')).toEqual(await place(ann, 'You'));
    await expect.poll(() => headline(ann)).toBe('You and Bob point here');
    await expect.poll(() => headline(bob)).toBe('You and Ann point here');
    expect(await field(bob).getAttribute('class')).not.toContain('stale');
    expect(await place(ann, 'Bob')).toEqual([54, 50]);

    // A page that is loaded anew is given all that there is.
    await bob.reload();
    await expect.poll(() => headline(bob)).toBe('Ann points here');
    expect(gallery.problems).toEqual([]);
  });

  it('M25 shows what the server writes beside the clients, until it removes it', { timeout: 60_000 }, async () => {
    const cursors = await gallery.scenario('cursors');
    const { ann, bob } = cursors;
    await ann.button('Let ten guests in').click();
    for (const pane of [ann, bob]) {
      await expect.poll(() => headline(pane)).toBe(`${GUESTS} point here`);
    }
    const first = await place(bob, 'Guest 1');
    await expect.poll(() => place(bob, 'Guest 1')).not.toEqual(first);
    await bob.button('Let ten guests in').click();
    await expect.poll(() => bob.text('#problem')).toBe('Not done: There are guests already');
    await cursors.ran('to.publish(CURSORS + ROOM');
    for (const pane of [ann, bob]) {
      await expect.poll(() => headline(pane), { timeout: 40_000 }).toBe('Nobody points here');
    }
    expect(gallery.problems).toEqual([]);
  });
});

describe('M25 a visitor', () => {
  it('M25 comes again as a new one where the server does not take the token that the page remembers', async () => {
    const page = await gallery.open();
    const old = { user: '1', name: 'Ann', token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmVkIGJ5IHNvbWVib2R5' };
    await page.evaluate((visitor) => sessionStorage.setItem('fanfare.visitor.a', JSON.stringify(visitor)), old);
    await page.goto(`${gallery.server.url}/cursors/`);
    const { ann } = new Scenario(page);
    await ann.net('on');
    await field(ann).press('ArrowUp');
    await expect.poll(() => headline(ann)).toBe('You point here');
    expect(gallery.problems).toEqual([]);
  });
});

describe('M25 votes by a shared poll', () => {
  it('M25 tells every pane the counts of the questions that are open in it', { timeout: 60_000 }, async () => {
    const cursors = await gallery.scenario('cursors');
    const { ann, bob } = cursors;
    for (const pane of [ann, bob]) {
      await expect.poll(() => counts(pane, 'indent')).toEqual(['0', '0']);
      expect(await counts(pane, 'drink')).toEqual(['–', '–']);
    }
    await cursors.ran('String signature = TrackSignature.of(');
    await cursors.ran('request.items().stream()');
    await answer(ann, 'indent', 'Tabs').click();
    await answer(bob, 'indent', 'Spaces').click();
    for (const pane of [ann, bob]) {
      await expect.poll(() => counts(pane, 'indent')).toEqual(['1', '1']);
    }
    expect(await answer(ann, 'indent', 'Tabs').getAttribute('aria-pressed')).toBe('true');
    // One vote each: another one takes the place of the first.
    await answer(ann, 'indent', 'Spaces').click();
    await expect.poll(() => counts(bob, 'indent')).toEqual(['0', '2']);

    // What happens while nobody looks is there for whoever looks again.
    await bob.at('#indent summary').click();
    await bob.at('#drink summary').click();
    await expect.poll(() => counts(bob, 'drink')).toEqual(['0', '0']);
    await answer(ann, 'indent', 'Tabs').click();
    await expect.poll(() => counts(ann, 'indent')).toEqual(['1', '1']);
    expect(await counts(bob, 'indent')).toEqual(['0', '2']);
    await bob.at('#indent summary').click();
    await expect.poll(() => counts(bob, 'indent')).toEqual(['1', '1']);

    // And so is what happens while somebody is cut.
    await bob.network(false);
    await answer(ann, 'indent', 'Spaces').click();
    await expect.poll(() => counts(ann, 'indent')).toEqual(['0', '2']);
    expect(await counts(bob, 'indent')).toEqual(['1', '1']);
    await bob.network(true);
    await expect.poll(() => counts(bob, 'indent')).toEqual(['0', '2']);
    expect(gallery.problems).toEqual([]);
  });
});

describe('M25 strangers', () => {
  it.each([
    ['votes.sign', []],
    ['votes.sign', [null]],
    ['votes.sign', ['indent', 'salary']],
    ['votes.cast', {}],
    ['votes.cast', { question: 'salary', choice: 0 }],
    ['votes.cast', { question: 'seat', choice: 2 }],
    ['votes.cast', { question: 'seat', choice: -1 }],
  ])('M25 are told that %s cannot be %j', async (method, data) => {
    expect(await refusal((await stranger()).rpc(method, data))).toBe(BAD_REQUEST);
  });

  it('M25 write places alone, under their own name and key', async () => {
    const eve = await stranger();
    const map = eve.newMapSubscription('cursors:1');
    map.subscribe();
    await map.ready();
    for (const bad of [null, 'here', { x: -1, y: 0 }, { x: 0, y: 1_001 }, { x: 'a', y: 0 }]) {
      expect(await refusal(map.publish('k', bad))).toBe(BAD_REQUEST);
    }
    const change = next<{ key: string; data: unknown }>(map, 'update');
    await map.publish('somebody else', { name: 'Ann', x: 1, y: 2, more: 3 });
    expect((await change).key).not.toBe('somebody else');
    expect((await change).data).toEqual({ name: 'Eve', x: 1, y: 2 });
  });

  it('M25 track nothing with a signature of somebody else', async () => {
    const [eve, mallory] = [await stranger(), await stranger()];
    const signature = (await eve.rpc('votes.sign', ['seat'])).data as string;
    const votes = mallory.newSharedPollSubscription('votes:1');
    votes.subscribe();
    await votes.ready();
    const problem = next<{ error: { code: number } }>(votes, 'error');
    votes.track([{ key: 'seat', version: 0 }], signature);
    expect((await problem).error.code).toBe(103);
  });
});
