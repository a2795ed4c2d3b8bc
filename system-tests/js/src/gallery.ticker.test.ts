import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Gallery, type Pane } from './gallery';

/** How often a page is told of an object, at the most, by the configuration of the gallery. */
const MAX_RATE = 25;

let gallery: Gallery;

beforeAll(async () => {
  gallery = await Gallery.start();
});

afterEach(() => gallery.closeWindows());

afterAll(() => gallery.end());

const figure = async (pane: Pane, id: string) => Number((await pane.text(id)).replace(',', ''));
const changes = async (pane: Pane) => (await pane.wire()).filter((text) => text.includes('"push"')).length;
const prices = (pane: Pane) => pane.at('#prices').innerText();

describe('S9 a ticker tape', () => {
  it('S9 is told of a thousand changes a second at its own pace, and ends with the last', { timeout: 60_000 }, async () => {
    const ticker = await gallery.scenario('ticker');
    const { ann, bob } = ticker;
    await ann.button('Start').click();
    for (const pane of [ann, bob]) {
      await expect.poll(() => figure(pane, '#in'), { timeout: 15_000 }).toBeGreaterThan(900);
      expect(await figure(pane, '#out')).toBeGreaterThan(0);
    }
    const before = { at: performance.now(), messages: await ann.messages('Received') };
    await expect.poll(() => performance.now() - before.at, { timeout: 6_000 }).toBeGreaterThan(3_000);
    const messages = (await ann.messages('Received')) - before.messages;
    const seconds = (performance.now() - before.at) / 1_000;
    expect(messages).toBeGreaterThan(10);
    expect(messages / seconds).toBeLessThan(MAX_RATE + 1);
    // What has waited for a busy browser comes at once, so this is so but for a moment.
    await expect.poll(() => figure(ann, '#out')).toBeLessThan(MAX_RATE + 1);
    expect(await ann.text('#saved')).toMatch(/^Changes of [\d.]+ kB were made, [\d.]+ kB came here: at least [1-9]\d % saved\.$/);
    expect(await ticker.ran('live.update(TICKER, Map.of(share')).toBeGreaterThan(1_000);

    // Whoever is away when it ends knows the end all the same.
    await bob.network(false);
    await ann.button('Stop').click();
    await expect.poll(() => ann.text('#last')).toBe('The last values are right: all 8 as the source has them.');
    expect(await bob.text('#last')).toBe('');
    await bob.network(true);
    await expect.poll(() => bob.text('#last')).toBe('The last values are right: all 8 as the source has them.');
    expect(await prices(bob)).toBe(await prices(ann));
    expect(gallery.problems).toEqual([]);
  });

  it('S9 is as fast as its slider says', { timeout: 60_000 }, async () => {
    const { ann, bob } = await gallery.scenario('ticker');
    await bob.at('#pace').fill('5');
    await bob.button('Start').click();
    await expect.poll(() => ann.text('#wanted')).toBe('5/s');
    await expect.poll(() => figure(ann, '#in'), { timeout: 15_000 }).toBe(5);
    await expect.poll(() => figure(ann, '#out'), { timeout: 15_000 }).toBe(5);
    expect(await changes(ann)).toBeGreaterThan(4);
    await ann.button('Stop').click();
    await expect.poll(() => bob.text('#last')).toContain('The last values are right');
    expect(gallery.problems).toEqual([]);
  });
});
