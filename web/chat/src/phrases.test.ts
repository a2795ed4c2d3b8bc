import { describe, expect, test } from 'vitest';
import { dayPhrase, hueOf, initials, missedPhrase, typingPhrase, waitingPhrase } from './phrases';

describe('phrases', () => {
  test('name who is typing, up to two', () => {
    expect(typingPhrase([])).toBe('');
    expect(typingPhrase(['Ann'])).toBe('Ann is typing…');
    expect(typingPhrase(['Ann', 'Bob'])).toBe('Ann and Bob are typing…');
    expect(typingPhrase(['Ann', 'Bob', 'Cy'])).toBe('Several people are typing…');
  });

  test('say how much was missed', () => {
    expect(missedPhrase(0)).toContain('nothing');
    expect(missedPhrase(1)).toContain('1 message:');
    expect(missedPhrase(3)).toContain('3 messages:');
    expect(missedPhrase(50, 20)).toContain('You missed 70 messages; these are the newest 50:');
  });

  test('say what waits, and for what', () => {
    expect(waitingPhrase(0, false, '')).toBe('');
    expect(waitingPhrase(2, true, '')).toBe('');
    expect(waitingPhrase(1, false, '')).toContain('no connection. Your message goes');
    expect(waitingPhrase(3, false, 'the disk is full')).toContain('no connection. Your 3 messages go');
    expect(waitingPhrase(3, true, 'the disk is full')).toContain('the disk is full. Your 3 messages go');
  });

  test('name days', () => {
    const noon = new Date(2026, 5, 10, 12).getTime();
    expect(dayPhrase(noon, noon)).toBe('Today');
    expect(dayPhrase(new Date(2026, 5, 9, 23, 59).getTime(), noon)).toBe('Yesterday');
    expect(dayPhrase(new Date(2026, 5, 8, 12).getTime(), noon)).toContain('8');
  });

  test('make pictures of names', () => {
    expect(initials('Ann Lee')).toBe('AL');
    expect(initials('ann')).toBe('AN');
    expect(initials('😀 Bob')).toBe('😀B');
    expect(hueOf('x')).toBe(hueOf('x'));
    expect(hueOf('some user')).toBeLessThan(360);
  });
});
