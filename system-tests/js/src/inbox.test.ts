import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { InboxSite } from './inbox/site';

let site: InboxSite;

beforeAll(async () => {
  site = await InboxSite.start();
});

afterEach(() => site.clear());

afterAll(() => site.end());

describe('M20 the inbox in a browser', () => {
  test('M20 counts on the bell, and shows what came, the newest first, as text', async () => {
    const user = site.user();
    const device = await site.device(user);
    expect(await device.badge()).toBe('');
    await site.add({ user, title: 'One' });
    await site.add({ user, title: '<b>Two</b>', text: '<img src=x onerror=alert(1)>' });
    await expect.poll(() => device.badge()).toBe('2');
    expect(await device.part('bell').getAttribute('aria-label')).toBe('Inbox, 2 new messages');
    await device.bell();
    await expect.poll(() => device.titles()).toEqual(['<b>Two</b>', 'One']);
    expect(await device.part('text').innerText()).toBe('<img src=x onerror=alert(1)>');
    expect(await device.part('time').first().innerText()).toBe('now');
    // Both were before the user's eyes.
    await expect.poll(() => device.badge()).toBe('');
    expect(await device.unread()).toEqual(['<b>Two</b>', 'One']);
  });

  test('M20 is the same in every tab and on every device', async () => {
    const user = site.user();
    const [computer, phone, other] = [await site.device(user), await site.device(user), await site.device(site.user())];
    for (const title of ['a', 'b', 'c']) {
      await site.add({ user, title });
    }
    for (const device of [computer, phone]) {
      await expect.poll(() => device.badge()).toBe('3');
    }
    await phone.bell();
    await expect.poll(() => computer.badge()).toBe('');
    await computer.bell();
    await phone.part('read-button').nth(1).click();
    await expect.poll(() => computer.unread()).toEqual(['c', 'a']);
    await computer.part('archive').first().click();
    await expect.poll(() => phone.titles()).toEqual(['b', 'a']);
    await computer.button('Undo').click();
    await expect.poll(() => phone.titles()).toEqual(['c', 'b', 'a']);
    await phone.part('unread-button').click();
    await expect.poll(() => computer.unread()).toEqual(['c', 'b', 'a']);
    await phone.button('Mark all as read').click();
    await expect.poll(() => computer.unread()).toEqual([]);
    expect(await computer.button('Mark all as read').isDisabled()).toBe(true);
    expect(await other.badge()).toBe('');
  });

  test('M20 says that it is offline, and has what was missed when it is back, once', async () => {
    const user = site.user();
    const device = await site.device(user, { cuttable: true });
    await site.add({ user, title: 'before' });
    await device.bell();
    await expect.poll(() => device.titles()).toEqual(['before']);
    site.network.cut();
    await device.status('stale');
    await expect.poll(() => device.part('note').first().innerText()).toBe('Offline');
    await site.add({ user, title: 'meanwhile' });
    await site.add({ user, title: 'too' });
    expect(await device.titles()).toEqual(['before']);
    site.network.restore();
    await device.status('live');
    await expect.poll(() => device.titles()).toEqual(['too', 'meanwhile', 'before']);
  });

  test('M20 has pages, tabs by tag, and the unread only', async () => {
    const user = site.user();
    for (let i = 1; i <= 24; i++) {
      await site.add({ user, title: `${i}`, tag: i % 6 === 0 ? 'orders' : '' });
    }
    const device = await site.device(user);
    await device.bell();
    await expect.poll(() => device.titles()).toHaveLength(10);
    for (const shown of [20, 24]) {
      await device.button('Show older').click();
      await expect.poll(() => device.titles()).toHaveLength(shown);
    }
    expect(await device.button('Show older').isVisible()).toBe(false);
    await device.page.getByRole('tab', { name: 'Orders' }).click();
    await expect.poll(() => device.titles()).toEqual(['24', '18', '12', '6']);
    await device.part('read-button').first().click();
    await device.button('Unread only').click();
    await expect.poll(() => device.titles()).toEqual(['18', '12', '6']);
    await site.add({ user, title: '25', tag: 'orders' });
    await expect.poll(() => device.titles()).toEqual(['25', '18', '12', '6']);
    await device.page.getByRole('tab', { name: 'News' }).click();
    await expect.poll(() => device.part('empty').innerText()).toBe('Nothing here');
  });

  test('M20 counts what is seen only where it is in view, in a tab that is', async () => {
    const user = site.user();
    for (let i = 1; i <= 9; i++) {
      await site.add({ user, title: `${i}`, text: 'one\ntwo\nthree\nfour' });
    }
    const device = await site.device(user, { viewport: { width: 900, height: 500 } });
    await device.page.clock.install();
    await device.page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }));
    await device.bell();
    await expect.poll(() => device.titles()).toHaveLength(9);
    // Longer than it would take, were the tab in view.
    await device.page.clock.runFor(2_000);
    expect(await device.badge()).toBe('9');
    await device.page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await expect.poll(async () => Number(await device.badge())).toBeLessThan(9);
    expect(Number(await device.badge())).toBeGreaterThan(3);
    await device.part('body').evaluate((body) => body.scrollTo(0, body.scrollHeight));
    await expect.poll(async () => Number((await device.badge()) || '0')).toBeLessThan(6);
  });

  test('M20 follows links into the web alone, marks what is opened as read, and asks the page first', async () => {
    const user = site.user();
    const device = await site.device(user);
    await site.add({ user, title: 'away', link: '/page?user=nobody', action: 'Now', text: 'x' });
    await device.bell();
    expect(await device.part('open').getAttribute('href')).toBe(`${site.server.url}/page?user=nobody`);
    const opened = device.page.evaluate(
      () =>
        new Promise<unknown>((heard) =>
          document.querySelector('fanfare-inbox')!.addEventListener('fanfare-open', (event) => {
            event.preventDefault();
            const { message, action } = (event as CustomEvent).detail;
            heard([message.title, action?.label, event.bubbles]);
          }),
        ),
    );
    await device.part('action').click();
    expect(await opened).toEqual(['away', 'Now', false]);
    await expect.poll(() => device.unread()).toEqual([]);
    expect(device.page.url()).toContain(user);
  });

  test('M20 lets users choose, but for what must be', async () => {
    const user = site.user();
    const device = await site.device(user);
    await device.bell();
    await device.button('Preferences').click();
    const orders = device.page.getByRole('group', { name: 'Your orders' });
    const security = device.page.getByRole('group', { name: /^Security/ });
    expect(await security.getByRole('checkbox', { name: 'Inbox' }).isDisabled()).toBe(true);
    expect(await security.getByRole('checkbox', { name: 'Push' }).isChecked()).toBe(true);
    await orders.getByRole('checkbox', { name: 'Inbox' }).uncheck();
    await expect.poll(() => site.add({ user, title: 'unwanted', category: 'orders' })).toBe(false);
    expect(await site.add({ user, title: 'needed', category: 'security' })).toBe(true);
    await device.button('Preferences').click();
    await expect.poll(async () => (await device.titles())[0]).toBe('needed');
    await device.bell();
    await device.bell();
    await device.button('Preferences').click();
    await expect.poll(() => orders.getByRole('checkbox', { name: 'Inbox' }).isChecked()).toBe(false);
    expect(await orders.getByRole('checkbox', { name: 'Push' }).isChecked()).toBe(true);
  });

  test('M20 is told politely, at most every ten seconds, and not what was there', async () => {
    const user = site.user();
    await site.add({ user, title: 'old' });
    const device = await site.device(user);
    await device.page.clock.install();
    const said = () => device.page.locator('fanfare-inbox .spoken[role=status]').innerText();
    expect(await said()).toBe('');
    await site.add({ user, title: 'a' });
    await expect.poll(() => device.badge()).toBe('2');
    await device.page.clock.runFor(100);
    await expect.poll(said).toBe('1 new message');
    await site.add({ user, title: 'b' });
    await site.add({ user, title: 'c' });
    await expect.poll(() => device.badge()).toBe('4');
    await device.page.clock.runFor(9_000);
    expect(await said()).toBe('1 new message');
    await device.page.clock.runFor(1_500);
    await expect.poll(said).toBe('2 new messages');
  });

  test('M20 is used with the keyboard, which stays in it and goes back', async () => {
    const user = site.user();
    for (const title of ['a', 'b', 'c']) {
      await site.add({ user, title });
    }
    const device = await site.device(user);
    const press = (key: string) => device.page.keyboard.press(key);
    await device.page.locator('#before').focus();
    await press('Tab');
    expect(await device.focus()).toContain('bell: Inbox');
    await press('Enter');
    await expect.poll(() => device.titles()).toEqual(['c', 'b', 'a']);
    await device.part('open').first().focus();
    await press('ArrowDown');
    expect(await device.focus()).toBe('open: Unread: b');
    await press('End');
    expect(await device.focus()).toBe('open: Unread: a');
    await press('Tab');
    await press('Tab');
    expect(await device.focus()).toBe('archive: Archive');
    await press('Tab');
    expect(await device.focus()).toBe('filter: Unread only');
    await press('Shift+Tab');
    await press('Enter');
    await expect.poll(() => device.titles()).toEqual(['c', 'b']);
    await expect.poll(() => device.focus()).toBe('open: Unread: b');
    await device.page.getByRole('tab', { name: 'All' }).focus();
    await press('ArrowRight');
    expect(await device.focus()).toBe('tab: Orders');
    await expect.poll(() => device.titles()).toEqual([]);
    await press('Escape');
    expect(await device.part('panel').isVisible()).toBe(false);
    expect(await device.focus()).toContain('bell: Inbox');
  });

  test('M20 becomes one message with a count, and 99+ on the bell', async () => {
    const user = site.user();
    const device = await site.device(user);
    for (let i = 0; i < 3; i++) {
      await site.add({ user, title: 'A comment', collapseKey: 'comments' });
    }
    await device.bell();
    await expect.poll(() => device.part('count').allInnerTexts()).toEqual(['×3']);
    await device.bell();
    await Promise.all(Array.from({ length: 100 }, (_, i) => site.add({ user, title: `${i}` })));
    await expect.poll(() => device.badge()).toBe('99+');
  });

  test('M20 survives being moved in the page, and ends with it', async () => {
    const user = site.user();
    const device = await site.device(user);
    await device.page.evaluate(() => document.body.prepend(document.querySelector('fanfare-inbox')!));
    await site.add({ user, title: 'a' });
    await expect.poll(() => device.badge()).toBe('1');
    const state = await device.page.evaluate(async () => {
      const inbox = document.querySelector('fanfare-inbox') as Element & { state: unknown };
      inbox.remove();
      await new Promise((done) => setTimeout(done));
      return String(inbox.state);
    });
    expect(state).toBe('undefined');
  });
});
