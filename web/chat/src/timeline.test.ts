import { describe, expect, test } from 'vitest';
import type { Message } from './message';
import { Timeline } from './timeline';

function message(id: number): Message {
  return { id, user: 'u', name: 'U', text: `text ${id}`, time: id, key: '' };
}

describe('Timeline', () => {
  test('keeps the order of the ids, however messages arrive', () => {
    const timeline = new Timeline();
    for (const id of [3, 1, 5, 2, 4]) {
      timeline.add(message(id));
    }
    expect(timeline.all.map((each) => each.id)).toEqual([1, 2, 3, 4, 5]);
    expect(timeline.newestId).toBe(5);
  });

  test('takes each message once', () => {
    const timeline = new Timeline();
    expect(timeline.add(message(7))).toBe(0);
    expect(timeline.add(message(7))).toBe(-1);
    expect(timeline.add(message(3))).toBe(0);
    expect(timeline.add(message(3))).toBe(-1);
    expect(timeline.all).toHaveLength(2);
  });

  test('knows nothing in the beginning', () => {
    expect(new Timeline().newestId).toBe(0);
  });
});
