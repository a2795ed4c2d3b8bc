import jsQR from 'jsqr';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Gallery, type Pane } from './gallery';

let gallery: Gallery;

beforeAll(async () => {
  gallery = await Gallery.start();
});

afterEach(() => gallery.closeWindows());

afterAll(() => gallery.end());

describe('S10 a login by a code that a phone reads', () => {
  it('S10 logs the computer in that shows the code, and nobody else', async () => {
    const login = await gallery.scenario('login');
    const { ann, bob } = login;
    const third = await gallery.open('login/page');
    await expect.poll(() => third.locator('#left').innerText()).toMatch(/^Good for/);
    await expect.poll(() => ann.text('#left')).toMatch(/^Good for (60|5\d) s, and once\.$/);
    await ann.button('Open the phone here').click();
    await bob.button('Confirm').click();
    await expect.poll(() => bob.text('#answer')).toContain('Done: the computer is logged in.');
    await expect.poll(() => ann.text('#welcome')).toBe('Logged in as Bob');
    expect(await login.ran('notifyClient(link.computer()')).toBe(1);
    const wire = (await ann.wire()).join('\n');
    expect(wire).toContain('"name":"Bob"');
    expect(wire).not.toContain('eyJ');

    await bob.button('Confirm').click();
    await expect.poll(() => bob.text('#answer')).toBe('Refused: the link has been used already');
    expect(await third.locator('h1:visible').innerText()).toBe('Nobody is logged in here');
    expect(gallery.problems).toEqual([]);
  });

  it('S10 can be scanned, and the phone is another browser', async () => {
    const { ann, bob } = await gallery.scenario('login');
    const phone = await opened(await scan(ann));
    await expect.poll(() => phone.locator('#ask').isVisible()).toBe(true);
    await phone.getByRole('button', { name: 'Confirm' }).click();
    await expect.poll(() => ann.text('#welcome')).toBe('Logged in as You');
    expect(await bob.at('#phone').isVisible()).toBe(true);

    const guess = await opened(`${gallery.server.url}/login/page/#${'A'.repeat(22)}`);
    await guess.getByRole('button', { name: 'Confirm' }).click();
    await expect.poll(() => answer(guess)).toBe('Refused: this server does not know the link');
    expect(gallery.problems).toEqual([]);
  });

  it('S10 is told of it when it is back, if its network was gone', async () => {
    const { ann, bob } = await gallery.scenario('login');
    await ann.button('Open the phone here').click();
    await ann.network(false);
    await bob.button('Confirm').click();
    await expect.poll(() => bob.text('#answer')).toContain('The computer is not connected');
    expect(await ann.at('#computer').isVisible()).toBe(true);
    await ann.network(true);
    await expect.poll(() => ann.text('#welcome')).toBe('Logged in as Bob');
    expect(gallery.problems).toEqual([]);
  });

  it('S10 refuses a link that is older than a minute', { timeout: 100_000 }, async () => {
    const { ann, bob } = await gallery.scenario('login');
    await ann.button('Open the phone here').click();
    const seconds = async () => Number.parseInt((await ann.text('#left')).replace('Good for ', ''));
    await expect.poll(seconds, { timeout: 20_000 }).toBeLessThan(55);
    await expect.poll(() => ann.text('#left'), { timeout: 70_000, interval: 500 }).toBe('Expired. Ask for a new code.');
    await bob.button('Confirm').click();
    await expect.poll(() => bob.text('#answer')).toBe('Refused: the link has expired');
    expect(await ann.at('#computer').isVisible()).toBe(true);

    await ann.button('New code').click();
    await expect.poll(() => ann.text('#left')).toMatch(/^Good for/);
    await ann.button('Open the phone here').click();
    await bob.button('Confirm').click();
    await expect.poll(() => ann.text('#welcome')).toBe('Logged in as Bob');
    expect(gallery.problems).toEqual([]);
  });
});

const answer = (page: Page) => page.locator('#answer').innerText();

/** A link in a browser of its own. */
async function opened(link: string): Promise<Page> {
  const page = await gallery.open();
  await page.goto(link);
  return page;
}

/** What a camera reads in the pane: from a picture of its code, with another library than it was made with. */
async function scan(pane: Pane): Promise<string> {
  await expect.poll(() => pane.text('#left')).toMatch(/^Good for/);
  const png = [...(await pane.at('#code').screenshot())];
  const { data, width, height } = await pane.at('#code').evaluate(async (_, bytes) => {
    const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
    context.drawImage(picture, 0, 0);
    const pixels = context.getImageData(0, 0, picture.width, picture.height);
    return { data: [...pixels.data], width: pixels.width, height: pixels.height };
  }, png);
  return jsQR(new Uint8ClampedArray(data), width, height)?.data ?? 'nothing that can be read';
}
