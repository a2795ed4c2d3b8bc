import { describe, expect, test } from 'vitest';
import { FanfareError } from './errors.js';
import { CallQueue } from './queue.js';

describe('C3 calls that wait', () => {
  test('are made in order, and settle their promises', async () => {
    const made: number[] = [];
    const queue = new CallQueue(10);
    const results = [1, 2, 3].map((i) => queue.add(async () => made.push(i)));
    const failing = queue.add(() => Promise.reject(new Error('no')));
    expect(queue.isEmpty).toBe(false);
    queue.flush();
    expect(await Promise.all(results)).toEqual([1, 2, 3]);
    expect(made).toEqual([1, 2, 3]);
    await expect(failing).rejects.toThrow('no');
    expect(queue.isEmpty).toBe(true);
  });

  test('are refused with the reason when too many wait', async () => {
    const queue = new CallQueue(2);
    const first = queue.add(async () => 1);
    const second = queue.add(async () => 2);
    await expect(queue.add(async () => 3)).rejects.toMatchObject({
      code: 'queueFull',
      message: 'Not sent: already 2 messages wait for the connection to come back',
    });
    queue.flush();
    expect(await Promise.all([first, second])).toEqual([1, 2]);
  });

  test('are all rejected when they are given up', async () => {
    const queue = new CallQueue(2);
    const calls = [1, 2].map((i) => queue.add(async () => i));
    queue.reject(new FanfareError('closed', 'The socket was closed'));
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({ code: 'closed' });
    }
  });
});
