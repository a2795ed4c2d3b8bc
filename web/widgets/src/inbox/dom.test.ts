import { afterEach, expect, test, vi } from 'vitest';
import { safeLink } from './dom.js';

afterEach(() => vi.unstubAllGlobals());

test('M20 links of messages lead into the web, and nowhere else', () => {
  vi.stubGlobal('document', { baseURI: 'https://shop.example/here/' });
  expect(safeLink('/orders/42')).toBe('https://shop.example/orders/42');
  expect(safeLink('http://other.example')).toBe('http://other.example/');
  for (const link of ['', 'javascript:alert(1)', ' java\nscript:alert(1)', 'data:text/html,x', 'blob:x', 'https://[']) {
    expect(safeLink(link), link).toBeUndefined();
  }
});
