import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Gallery, Scenario } from './gallery';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What every page looks like, for whoever wants to see it. */
const PICTURES = resolve(dirname(fileURLToPath(import.meta.url)), '../../target/gallery');

const LOOKS = {
  'desktop light': { size: { width: 1440, height: 900 }, colorScheme: 'light' },
  'desktop dark': { size: { width: 1440, height: 900 }, colorScheme: 'dark' },
  'phone dark': { size: { width: 390, height: 844 }, colorScheme: 'dark' },
  'phone light': { size: { width: 390, height: 844 }, colorScheme: 'light' },
} as const;

let gallery: Gallery;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  gallery = await Gallery.start();
});

afterEach(() => gallery.closeWindows());

afterAll(() => gallery.end());

/** What the rules of WCAG find wrong with a document, as far as a program can tell, and whether it is too wide. */
async function faults(frame: Frame): Promise<string[]> {
  await frame.evaluate(AXE);
  const results = await frame.evaluate(
    (): Promise<AxeResults> => (window as unknown as { axe: typeof import('axe-core') }).axe.run({ iframes: false } as never),
  );
  const broken = results.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`),
  );
  const wide = await frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return wide > 0 ? [...broken, `${wide} pixels too wide`] : broken;
}

/** Looks at a page in every size and colour. */
async function look(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const [title, { size, colorScheme }] of Object.entries(LOOKS)) {
    await page.setViewportSize(size);
    // Colours that fade are none yet.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(PICTURES, `${name} ${title}.png`), fullPage: true });
    // Either colour and either width once: it takes its time.
    for (const frame of title === 'desktop light' || title === 'phone dark' ? page.frames() : []) {
      found.push(...(await faults(frame)).map((fault) => `${name}, ${title}, ${frame.url()}: ${fault}`));
    }
  }
  return found;
}

describe('the gallery can be read and used by everybody', () => {
  test('in every size and colour, and under its policy', { timeout: 240_000 }, async () => {
    const page = await gallery.open();
    await expect.poll(() => page.locator('.card .lines').allTextContents()).toSatisfy((all: string[]) =>
      all.every((lines) => lines.startsWith('Server')),
    );
    const found = await look(page, 'index');
    const paths = await page.locator('.card a').evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
    for (const path of paths) {
      await page.setViewportSize(LOOKS['desktop light'].size);
      await page.goto(`${gallery.server.url}${path}`);
      for (const pane of await new Scenario(page).panes()) {
        await pane.net('on');
      }
      await expect.poll(() => page.locator('.source').count()).toBeGreaterThan(1);
      found.push(...(await look(page, path.replaceAll('/', ''))));
    }
    expect(found).toEqual([]);
    expect(gallery.problems).toEqual([]);
  });

  test('with the keyboard alone', async () => {
    const { page, ann } = await gallery.scenario('progress');
    const names: string[] = [];
    await page.locator('.line').first().waitFor();
    for (let i = 0; i < 9; i++) {
      await page.keyboard.press('Tab');
      names.push(await page.evaluate(() => document.activeElement!.ariaLabel ?? document.activeElement!.textContent!.trim()));
    }
    expect(names.slice(0, 2)).toEqual(['Skip to the panes', 'Fanfare']);
    expect(names.slice(5, 7)).toEqual(['Reload the page of Ann', 'Network of Ann']);
    await ann.root.getByRole('switch').focus();
    await page.keyboard.press('Space');
    await ann.net('cut');
    await page.keyboard.press('Space');
    await ann.net('on');
  });

  test('in the colours that are chosen, in every window and pane', async () => {
    const { page, ann } = await gallery.scenario('progress', { colorScheme: 'light' });
    const scheme = () => ann.at('html').evaluate((html) => getComputedStyle(html).colorScheme);
    expect(await scheme()).toBe('light');
    await page.getByRole('button', { name: 'Dark' }).click();
    await expect.poll(scheme).toBe('dark');
    await page.reload();
    await expect.poll(scheme).toBe('dark');
    await page.getByRole('button', { name: 'Light' }).click();
    await expect.poll(scheme).toBe('light');
  });
});
