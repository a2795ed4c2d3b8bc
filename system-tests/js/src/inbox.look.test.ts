import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { InboxSite } from './inbox/site';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures are put for people to look at; none are without it. */
const PICTURES = process.env['INBOX_PICTURES'];

let site: InboxSite;

beforeAll(async () => {
  site = await InboxSite.start();
});

afterEach(() => site.clear());

afterAll(() => site.end());

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate((): Promise<AxeResults> => (window as unknown as { axe: typeof import('axe-core') }).axe.run());
  return results.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}

describe('M20 the look of the inbox', () => {
  test.each([
    ['light', 'ltr', 'en', 900],
    ['dark', 'ltr', 'de', 900],
    ['light', 'rtl', 'ar', 900],
    ['dark', 'ltr', 'en', 360],
  ] as const)('M20 can be read by everybody, %s, %s, %s, %i pixels wide', async (colorScheme, dir, lang, width) => {
    const user = site.user();
    await site.add({ user, title: 'Welcome', text: 'This is where we tell you what happens.' });
    await site.add({ user, title: 'Somebody wrote a comment', collapseKey: 'c', tag: 'news' });
    await site.add({ user, title: 'Somebody wrote a comment', collapseKey: 'c', tag: 'news' });
    await site.add({ user, title: 'Order 42 was shipped', text: 'It will be there on Friday.', link: '/page', action: 'Where is it?', tag: 'orders' });
    const device = await site.device(user, { colorScheme, dir, lang, viewport: { width, height: 700 }, bypassCSP: true, reducedMotion: 'reduce' });
    const look = async (name: string) => {
      if (PICTURES !== undefined) {
        mkdirSync(PICTURES, { recursive: true });
        await device.page.screenshot({ path: `${PICTURES}/inbox ${name} ${colorScheme} ${dir} ${width}.png` });
      }
      expect(await faults(device.page)).toEqual([]);
    };
    await look('closed');
    await device.bell();
    await expect.poll(() => device.titles()).toHaveLength(3);
    await device.part('archive').last().click();
    await expect.poll(() => device.titles()).toHaveLength(2);
    await device.part('read-button').last().click();
    await expect.poll(() => device.unread()).toHaveLength(1);
    await look('open');
    const [panel, body] = [await device.part('panel').boundingBox(), device.page.viewportSize()!];
    expect(panel!.x).toBeGreaterThanOrEqual(0);
    expect(panel!.x + panel!.width).toBeLessThanOrEqual(body.width);
    expect(panel!.y + panel!.height).toBeLessThanOrEqual(body.height);
    await device.part('preferences').click();
    await expect.poll(() => device.page.getByRole('group').count()).toBe(2);
    await look('preferences');
  });
});
