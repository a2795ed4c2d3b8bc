import { describe, expect, test } from 'vitest';
import { FanfareError } from './errors.js';
import { Outbox } from './outbox.js';

describe('C3 calls that wait for a connection', () => {
  test('are made in order, and settle their promises', async () => {
    const made: number[] = [];
    const outbox = new Outbox(10, 1_000);
    const results = [1, 2, 3].map((i) => outbox.submit(async () => made.push(i), 1, false));
    const failing = outbox.submit(() => Promise.reject(new Error('no')), 1, true);
    expect(made).toEqual([]);
    outbox.flush();
    const last = outbox.submit(async () => made.push(4), 1, true);
    expect(await Promise.all([...results, last])).toEqual([1, 2, 3, 4]);
    expect(made).toEqual([1, 2, 3, 4]);
    await expect(failing).rejects.toThrow('no');
  });

  test('are refused with the reason when too many wait', async () => {
    const outbox = new Outbox(2, 1_000);
    const first = outbox.submit(async () => 1, 1, false);
    const second = outbox.submit(async () => 2, 1, false);
    await expect(outbox.submit(async () => 3, 1, false)).rejects.toMatchObject({
      code: 'queueFull',
      message: 'Not sent: already 2 messages wait for the connection to come back',
    });
    outbox.flush();
    expect(await Promise.all([first, second])).toEqual([1, 2]);
  });

  test('are all rejected when they are given up', async () => {
    const outbox = new Outbox(2, 1_000);
    const calls = [1, 2].map((i) => outbox.submit(async () => i, 1, false));
    outbox.reject(new FanfareError('closed', 'The socket was closed'));
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({ code: 'closed' });
    }
  });
});

describe.each([true, false])('C3 calls that are under way or wait, connected: %s', (isConnected) => {
  test('are bounded in bytes, but for one alone', async () => {
    const outbox = new Outbox(100, 10);
    let finish = (): void => undefined;
    const large = outbox.submit(() => new Promise<void>((resolve) => (finish = resolve)), 11, isConnected);
    await expect(outbox.submit(async () => 1, 1, isConnected)).rejects.toMatchObject({
      code: 'queueFull',
      message: 'Not sent: already 11 bytes wait to be sent',
    });
    outbox.flush();
    finish();
    await large;
    const [four, six] = [outbox.submit(async () => 4, 4, isConnected), outbox.submit(async () => 6, 6, isConnected)];
    await expect(outbox.submit(async () => 1, 1, isConnected)).rejects.toMatchObject({ code: 'queueFull' });
    outbox.flush();
    expect(await Promise.all([four, six])).toEqual([4, 6]);
  });

  test('that failed do not count', async () => {
    const outbox = new Outbox(100, 10);
    const failed = outbox.submit(() => Promise.reject(new Error('no')), 10, isConnected);
    outbox.flush();
    await expect(failed).rejects.toThrow('no');
    const fits = outbox.submit(async () => 1, 10, isConnected);
    outbox.flush();
    expect(await fits).toBe(1);
  });
});
