import { describe, expect, test } from 'vitest';
import { linkOf, pushedMessage } from './message.js';

const FALLBACK = 'shop.example';

describe('what a service worker is sent', () => {
  test('P3 everything that it says is shown, and goes along to whoever clicks it', () => {
    const message = pushedMessage(
      JSON.stringify({
        v: 1,
        id: 'order-7',
        lang: 'de',
        title: 'Bestellung',
        text: 'ist da',
        icon: '/i.png',
        image: '/p.png',
        link: '/orders/7',
        badge: { add: 2 },
        actions: [
          { event: 'open', label: 'Öffnen', parameters: { a: 1 } },
          { event: 'later', label: 'Später' },
          { event: 'never', label: 'Nie' },
        ],
        group: 'orders',
        data: [1],
        report: 'r',
      }),
      FALLBACK,
    );
    expect(message).toEqual({
      title: 'Bestellung',
      options: {
        body: 'ist da',
        lang: 'de',
        icon: '/i.png',
        image: '/p.png',
        tag: 'order-7',
        renotify: true,
        actions: [
          { action: 'open', title: 'Öffnen' },
          { action: 'later', title: 'Später' },
        ],
        data: {
          fanfare: 'push',
          id: 'order-7',
          group: 'orders',
          link: '/orders/7',
          report: 'r',
          actions: [
            { event: 'open', parameters: { a: 1 } },
            { event: 'later', parameters: null },
            { event: 'never', parameters: null },
          ],
          data: [1],
        },
      },
      badge: { add: 2 },
      report: 'r',
    });
  });

  test.each([
    ['nothing', null],
    ['no JSON', '{'],
    ['another kind of JSON', '[1]'],
    ['a later version', '{"v":2,"title":"x","report":"r","badge":{"set":1}}'],
    ['fields of other types', '{"v":1,"title":7,"text":[],"actions":{},"badge":"9","id":{}}'],
    ['an empty object', '{}'],
  ])('P3 shows something for %s', (_, text) => {
    const message = pushedMessage(text, FALLBACK);
    expect(message.title).toBe(FALLBACK);
    expect(message.badge).toBeNull();
    expect(message.report).toBe('');
  });

  test('P3 a text alone is the title; what is of one group does not replace each other', () => {
    const message = pushedMessage('{"v":1,"text":"Hello","group":"g"}', FALLBACK);
    expect(message.title).toBe('Hello');
    expect(message.options).not.toHaveProperty('tag');
    expect(message.options.data).toMatchObject({ group: 'g' });
    expect(message.options.body).toBeUndefined();
  });

  test.each([
    ['/orders/7', 'https://shop.example/orders/7'],
    ['https://other.example/x', 'https://other.example/x'],
    ['http://other.example/x', null],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['//evil.example/x', 'https://evil.example/x'],
    ['http://[', null],
  ])('P3 a link %s leads to %s', (link, leads) => {
    expect(linkOf(link, 'https://shop.example')).toBe(leads);
  });
});
