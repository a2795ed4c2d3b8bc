import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Chat, outbox, say, write } from './chat';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

let browser: Browser;

beforeAll(async () => {
  browser = await Chat.browser();
});

afterAll(() => browser.close());

/** What the rules of WCAG find wrong with a page, as far as a program can tell. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate(
    (): Promise<AxeResults> => (window as unknown as { axe: typeof import('axe-core') }).axe.run(),
  );
  const broken = results.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`),
  );
  return [...broken, ...(await overflowing(page))];
}

/** What sticks out of the page's column, besides the people, who scroll. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const column = document.querySelector('#app')!.getBoundingClientRect();
    return [...document.querySelectorAll('#app *')]
      .filter((each) => each.closest('.people-list, .visually-hidden') === null)
      .filter((each) => {
        const box = each.getBoundingClientRect();
        return box.width > 0 && (box.right > column.right + 1 || box.left < column.left - 1);
      })
      .map((each) => `overflow: ${each.id || each.className}`);
  });
}

/** What the keyboard reaches, in its order. */
async function stops(page: Page): Promise<string[]> {
  // From the top of the page, where nothing takes the focus.
  await page.mouse.click(2, 2);
  const stops: string[] = [];
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const at = document.activeElement;
      return at === null || at === document.body ? '' : at.id || at.className;
    });
    if (stop === '') {
      break;
    }
    stops.push(stop);
  }
  return stops;
}

const GUESTS = ['Bartholomew Featherstonehaugh', 'Cy', 'Dee Dee', 'Émile Zatopek', 'Fay', 'Gus'];

const LOOKS = {
  'desktop light': { viewport: DESKTOP, colorScheme: 'light' },
  'desktop dark': { viewport: DESKTOP, colorScheme: 'dark' },
  'phone light': { viewport: PHONE, colorScheme: 'light' },
  'phone dark': { viewport: PHONE, colorScheme: 'dark' },
} as const;

let chat: Chat;

beforeEach(async () => {
  chat = await Chat.start(browser);
  await chat.populate(GUESTS);
});

afterEach(() => chat.end());

describe('S6 chat can be read and used by everybody', () => {
  test('in every size and colour, before, online, offline and refused', { timeout: 240_000 }, async () => {
    const found: Record<string, string[]> = {};
    const windows: [string, Page][] = [];
    for (const [look, options] of Object.entries(LOOKS)) {
      const page = await chat.enter(look, options);
      await say(page, `Hello from a ${look} window, whose text needs several lines where there is little room for it.`);
      windows.push([look, page]);
    }
    const [, first] = windows[0]!;
    await expect.poll(() => first.locator('.people-name').count()).toBe(GUESTS.length + 4);
    for (const [look, page] of windows) {
      found[`${look}, online`] = await faults(page);
    }
    await chat.server.kill();
    for (const [look, page] of windows) {
      await page.waitForSelector('#status[data-state="connecting"]');
      await write(page, 'This one waits');
      expect(await outbox(page)).toEqual(['This one waits']);
      found[`${look}, offline`] = await faults(page);
    }
    await chat.restart();
    for (const [look, page] of windows) {
      await expect.poll(() => outbox(page), { timeout: 40_000 }).toEqual([]);
      await page.evaluate(() => {
        const visitor = JSON.parse(sessionStorage.getItem('fanfare.visitor')!);
        sessionStorage.setItem('fanfare.visitor', JSON.stringify({ ...visitor, token: 'none' }));
      });
      await page.reload();
      await page.waitForSelector('#status[data-state="refused"]');
      found[`${look}, refused`] = await faults(page);
      await page.getByRole('button', { name: 'Join again' }).click();
      await page.getByRole('button', { name: 'Join', exact: true }).waitFor();
      found[`${look}, before`] = await faults(page);
    }
    expect(Object.keys(found)).toHaveLength(16);
    expect(Object.entries(found).filter(([, faults]) => faults.length > 0)).toEqual([]);
  });

  test('with the keyboard alone, also the people of a narrow window', async () => {
    const ann = await chat.enter('Ann', LOOKS['phone light']);
    await expect.poll(() => ann.locator('.people-name').count()).toBe(GUESTS.length + 1);
    expect(await stops(ann)).toEqual(['theme', 'people', 'messages', 'text']);
    await ann.locator('#text').fill('words');
    expect(await stops(ann)).toEqual(['theme', 'people', 'messages', 'text', 'send']);

    const people = ann.locator('.people');
    await people.focus();
    expect(await people.evaluate((strip) => strip.scrollWidth - strip.clientWidth)).toBeGreaterThan(50);
    await ann.keyboard.press('ArrowRight');
    await expect.poll(() => people.evaluate((strip) => strip.scrollLeft)).toBeGreaterThan(0);
    expect(await people.evaluate((strip) => getComputedStyle(strip).outlineStyle)).not.toBe('none');
  });
});
