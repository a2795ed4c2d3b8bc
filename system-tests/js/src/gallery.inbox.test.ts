import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Gallery, Pane } from './gallery';

let gallery: Gallery;

beforeAll(async () => {
  gallery = await Gallery.start();
});

afterEach(() => gallery.closeWindows());

afterAll(() => gallery.end());

const badge = async (pane: Pane) => {
  const shown = pane.at('[part="badge"]');
  return (await shown.isVisible()) ? shown.innerText() : '';
};
const titles = (pane: Pane) => pane.at('[part="subject"]').allTextContents();

describe('S13 the inbox', () => {
  it('S13 is the same here and on the phone, through a cut and the end of the server', { timeout: 120_000 }, async () => {
    const scenario = await gallery.scenario('inbox');
    const { ann, bob, page } = scenario;
    const phone = new Pane(page.locator('.pane').nth(2));
    await phone.net('on');
    await ann.button('Order something').click();
    await expect.poll(() => badge(ann)).toBe('1');
    await ann.button('Order something').click();
    for (const pane of [ann, phone]) {
      await expect.poll(() => badge(pane)).toBe('2');
    }
    expect(await scenario.ran('inbox.add(user')).toBe(2);
    await phone.at('[part="bell"]').click();
    await expect.poll(() => titles(phone)).toEqual(['Unread: Order 2 was shipped', 'Unread: Order 1 was shipped']);
    await expect.poll(() => badge(ann)).toBe('');
    await phone.at('[part="open"]').first().click();
    await expect.poll(() => phone.text('#note')).toBe('Opened: Order 2 was shipped (/orders/2)');
    await scenario.ran('event.preventDefault();');

    await phone.network(false);
    await ann.button('Get a review').click();
    await expect.poll(() => badge(ann)).toBe('1');
    await ann.button('Get a review').click();
    await expect.poll(() => scenario.ran('inbox.add(user')).toBe(4);
    await expect.poll(() => phone.text('#note')).toContain('No connection');
    await phone.network(true);
    const all = ['Unread: Somebody likes your shop×2', 'Order 2 was shipped', 'Unread: Order 1 was shipped'];
    await expect.poll(() => titles(phone)).toEqual(all);
    expect(await badge(bob)).toBe('');

    await gallery.restart();
    await phone.net('on');
    await ann.reload();
    await ann.at('[part="bell"]').click();
    await expect.poll(() => titles(ann), { timeout: 40_000 }).toEqual(all);
    // What browsers say of a server that is gone.
    expect(gallery.problems.filter((problem) => !/WebSocket connection .* failed/.test(problem))).toEqual([]);
    gallery.problems.length = 0;
  });
});
