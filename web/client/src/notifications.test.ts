import { beforeEach, describe, expect, test, vi } from 'vitest';
import { notificationOf, type Notification } from './notification.js';
import { Notifications, type NotificationFilter } from './notifications.js';

function notification(fields: Partial<Notification>): Notification {
  return { id: '', object: '', group: '', message: '', ...fields };
}

let notifications: Notifications;
const missed = vi.fn();

beforeEach(() => {
  missed.mockReset();
  notifications = new Notifications(3, missed);
});

/** Whether a listener with a filter hears a notification. */
function hears(filter: NotificationFilter, fields: Partial<Notification>): boolean {
  const listener = vi.fn();
  notifications.listen(filter, listener)();
  const stop = notifications.listen(filter, listener);
  notifications.accept(notification(fields));
  stop();
  return listener.mock.calls.length === 1;
}

describe('N8 a listener', () => {
  test('hears the notifications of its group', () => {
    expect(hears({ group: 'sales' }, { group: 'sales' })).toBe(true);
    expect(hears({ group: 'sales' }, { group: 'Sales' })).toBe(false);
    expect(hears({ group: 'sales' }, {})).toBe(false);
    expect(hears({}, { group: 'sales' })).toBe(false);
    expect(hears({}, {})).toBe(true);
  });

  test('hears those for its object, in any case of letters, and those for all', () => {
    expect(hears({ object: 'Orders' }, { object: 'oRDERS' })).toBe(true);
    expect(hears({ object: 'Orders' }, { object: 'Order' })).toBe(false);
    expect(hears({ object: 'Orders' }, { object: '' })).toBe(true);
    expect(hears({}, { object: 'Orders' })).toBe(true);
    expect(hears({ group: 'a', object: 'Orders' }, { group: 'b', object: '' })).toBe(false);
  });

  test('may want one id', () => {
    expect(hears({ id: 'stock' }, { id: 'stock', object: 'x' })).toBe(true);
    expect(hears({ id: 'stock' }, { id: 'Stock' })).toBe(false);
    expect(hears({ id: 'stock' }, {})).toBe(false);
    expect(hears({}, { id: 'stock' })).toBe(true);
  });

  test('that throws does not keep others from hearing', () => {
    const problem = new Error('a listener that fails');
    const reported = vi.spyOn(console, 'error').mockReturnValue();
    const other = vi.fn();
    notifications.listen({}, () => {
      throw problem;
    });
    notifications.listen({}, other);
    notifications.accept(notification({ id: '1' }));
    expect(other).toHaveBeenCalledOnce();
    expect(reported).toHaveBeenCalledWith(problem);
    reported.mockRestore();
  });

  test('with a filter that does not exist is refused', () => {
    expect(() => notifications.listen({ objekt: 'x' } as NotificationFilter, () => undefined)).toThrow(
      'There is no filter "objekt"; there are group, object, id',
    );
  });
});

describe('N8 a notification', () => {
  test('has empty fields where the server left them out, and its message as it is', () => {
    expect(notificationOf({ id: 'a', message: { x: [1] } })).toEqual(notification({ id: 'a', message: { x: [1] } }));
    expect(notificationOf({ message: '{"x":1}' })?.message).toBe('{"x":1}');
    expect(notificationOf({ message: null })?.message).toBeNull();
  });

  test.each(['text', 1, null, true, ['a']])('is not %j', (message) => expect(notificationOf(message)).toBeNull());
});

describe('N9 a busy page', () => {
  let heard: string[];

  beforeEach(() => {
    heard = [];
    notifications.listen({}, ({ id }) => heard.push(id));
  });

  function accept(...ids: string[]): void {
    ids.forEach((id) => notifications.accept(notification({ id })));
  }

  test('gets what waited in order, once', () => {
    notifications.pause();
    expect(notifications.paused).toBe(true);
    accept('1', '2');
    expect(heard).toEqual([]);
    notifications.resume();
    notifications.resume();
    accept('3');
    expect(heard).toEqual(['1', '2', '3']);
    expect(missed).not.toHaveBeenCalled();
  });

  test('is told how many were dropped, and gets the newest', () => {
    notifications.pause();
    accept('1', '2', '3', '4', '5');
    expect(missed).not.toHaveBeenCalled();
    missed.mockImplementation(() => expect(heard).toEqual([]));
    notifications.resume();
    expect(missed).toHaveBeenCalledExactlyOnceWith(2);
    expect(heard).toEqual(['3', '4', '5']);
  });

  test('may become busy again over the first that waited', () => {
    notifications.listen({ id: '1' }, () => notifications.pause());
    notifications.pause();
    accept('1', '2');
    notifications.resume();
    expect(heard).toEqual(['1']);
    accept('3');
    notifications.resume();
    expect(heard).toEqual(['1', '2', '3']);
  });

  test('keeps the order when more arrives while it is brought what waited', () => {
    notifications.listen({ id: '1' }, () => accept('3'));
    notifications.pause();
    accept('1', '2');
    notifications.resume();
    expect(heard).toEqual(['1', '2', '3']);
  });
});
