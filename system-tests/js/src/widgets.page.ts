import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launch } from './browser';
import { WidgetSite } from './widgets';

/** Starts a browser and a site for the tests of a file, none of which may cause a problem in a page. */
export function withSite(started: (site: WidgetSite) => void): void {
  let browser: Browser;
  let site: WidgetSite;

  beforeAll(async () => {
    browser = await launch();
    site = await WidgetSite.start(browser);
    started(site);
  });

  afterEach(async () => {
    const problems = [...site.problems];
    await site.clear();
    expect(problems).toEqual([]);
  });

  afterAll(async () => {
    await site.stop();
    await browser.close();
  });
}

/** An object of its own for each test. */
export const name = () => `job:${Math.random().toString(36).slice(2)}`;

/** What a person sees of an element, its shadow and fallback included. */
export async function seen(page: Page, selector = '#it'): Promise<string> {
  const text = await page.locator(selector).evaluate(shownText);
  return text.replace(/\s+/g, ' ').trim();
}

/** Refers to nothing outside of itself, to run in a page. */
function shownText(element: Element): string {
  const textOf = (node: Node): string => {
    if (!(node instanceof HTMLElement)) {
      return node instanceof Text ? node.data : '';
    }
    const { display } = getComputedStyle(node);
    if (display === 'none' || node.matches('.spoken')) {
      return '';
    }
    const assigned = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
    const children = assigned.length > 0 ? assigned : [...(node.shadowRoot ?? node).childNodes];
    const text = children.map(textOf).join('');
    return display.startsWith('inline') || display === 'contents' ? text : ` ${text} `;
  };
  return textOf(element);
}

export const status = (page: Page, selector = '#it') => page.locator(selector).getAttribute('data-status');

/** Keeps what an element tells. */
export async function listenTo(page: Page, selector = '#it'): Promise<() => Promise<unknown[]>> {
  await page.evaluate((at) => {
    const told: unknown[] = [];
    const element = document.querySelector(at)!;
    (window as unknown as { told: unknown[] }).told = told;
    element.addEventListener('fanfare-update', (event) => {
      const { changed, reason } = (event as CustomEvent).detail;
      told.push([reason, [...changed].sort(), (element.shadowRoot?.querySelector('[part=text]') ?? element).textContent, event.bubbles]);
    });
    element.addEventListener('fanfare-status', (event) => told.push((event as CustomEvent).detail.status));
  }, selector);
  return () => page.evaluate(() => (window as unknown as { told: unknown[] }).told);
}

/** What has the focus, by its id, its label, or its tag. */
export const focus = (page: Page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) {
      at = at.shadowRoot.activeElement;
    }
    return at?.id || at?.getAttribute('aria-label') || at?.tagName;
  });

/** What screen readers are told by a region of an element, which must be there all the time. */
export const told = (page: Page, role: 'status' | 'alert', selector = '#it') =>
  page.locator(`${selector} [role=${role}].spoken`).innerText();
