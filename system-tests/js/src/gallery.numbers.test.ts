import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Gallery, type Pane } from './gallery';

let gallery: Gallery;

beforeAll(async () => {
  gallery = await Gallery.start();
});

afterEach(() => gallery.closeWindows());

afterAll(() => gallery.end());

const strip = async (pane: Pane) => (await pane.at('#strip li').allTextContents()).map(Number);

describe('S4 unique numbers', () => {
  it('S4 gives each click of two visitors a number of its own', async () => {
    const numbers = await gallery.scenario('numbers');
    const { ann, bob } = numbers;
    // In one go: both are at it at the same time.
    await numbers.page.evaluate(() => {
      for (const { contentDocument } of document.querySelectorAll('iframe')) {
        contentDocument!.getElementById('many')!.click();
      }
    });
    for (const pane of [ann, bob]) {
      await expect.poll(() => pane.text('#mine')).toBe('100');
      await expect.poll(() => pane.text('#theirs')).toBe('100');
      expect(await strip(pane)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
      expect(await pane.text('#twice')).toBe('0');
      await expect.poll(() => pane.text('#newest')).toBe('200');
    }
    expect(await numbers.ran('return number;')).toBe(200);
    await bob.button('Take one').click();
    await expect.poll(() => ann.text('#newest')).toBe('201');
    expect(gallery.problems).toEqual([]);
  });

  it('S4 counts in the page: a number that comes a second time shows', async () => {
    const { ann, bob } = await gallery.scenario('numbers');
    await bob.button('Take one').click();
    await expect.poll(() => ann.text('#theirs')).toBe('1');
    const [number] = await strip(ann);
    // As if the other pane had been given the same.
    await bob.at('body').evaluate((_, again) => window.parent.frames[0]!.postMessage({ beside: again }, '*'), number!);
    await expect.poll(() => ann.text('#twice')).toBe('1');
    expect(await bob.text('#twice')).toBe('0');
  });

  it('S4 begins anew with a server that does, and says so', { timeout: 60_000 }, async () => {
    const { ann, bob } = await gallery.scenario('numbers');
    await bob.button('Click 100 times').click();
    await expect.poll(() => ann.text('#theirs')).toBe('100');
    await gallery.restart();
    for (const pane of [ann, bob]) {
      await expect.poll(() => pane.text('#note'), { timeout: 20_000 }).toContain('started anew');
      expect(await strip(pane)).toEqual([]);
    }
    await bob.button('Take one').click();
    await expect.poll(() => strip(ann)).toEqual([1]);
    expect(await ann.text('#twice')).toBe('0');
    gallery.problems.length = 0;
  });
});
