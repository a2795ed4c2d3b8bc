import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { delayAfter, Retry } from './retry.js';

describe('C6 the delay before the next attempt', () => {
  test('is spread over a bound that doubles, between the least and the greatest', () => {
    const least = Array.from({ length: 9 }, (_, failures) => delayAfter(failures, 500, 20_000, () => 0));
    expect(least).toEqual(Array(9).fill(500));
    const most = Array.from({ length: 9 }, (_, failures) => delayAfter(failures, 500, 20_000, () => 0.999999));
    expect(most).toEqual([999, 1499, 2499, 4499, 8499, 16_499, 20_000, 20_000, 20_000]);
    expect(delayAfter(100_000, 500, 20_000, () => 0.999999)).toBe(20_000);
    expect(delayAfter(3, 500, 20_000, () => 0.5)).toBe(2_500);
  });
});

describe('C6 attempts', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('come one at a time, each after the failure of the one before, endlessly', () => {
    const attempt = vi.fn();
    const retry = new Retry(500, 20_000, attempt);
    for (let failures = 1; failures <= 100; failures++) {
      const delay = retry.later();
      expect(delay).toBeGreaterThanOrEqual(500);
      expect(delay).toBeLessThanOrEqual(20_000);
      vi.advanceTimersByTime(delay - 1);
      expect(attempt).toHaveBeenCalledTimes(failures - 1);
      vi.advanceTimersByTime(1);
      expect(attempt).toHaveBeenCalledTimes(failures);
      vi.advanceTimersByTime(60_000);
      expect(attempt).toHaveBeenCalledTimes(failures);
    }
  });

  test('come at once if there is new hope, and only if one is waited for', () => {
    const attempt = vi.fn();
    const retry = new Retry(500, 20_000, attempt);
    retry.now();
    expect(attempt).not.toHaveBeenCalled();
    retry.later();
    retry.now();
    retry.now();
    expect(attempt).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  test('begin anew with short delays after one proved good', () => {
    const retry = new Retry(500, 20_000, () => undefined);
    vi.spyOn(Math, 'random').mockReturnValue(0.999999);
    expect([retry.later(), retry.later(), retry.later()]).toEqual([999, 1499, 2499]);
    retry.reset();
    expect(retry.later()).toBe(999);
    vi.restoreAllMocks();
  });

  test('end when stopped', () => {
    const attempt = vi.fn();
    const retry = new Retry(500, 20_000, attempt);
    retry.later();
    retry.stop();
    vi.advanceTimersByTime(60_000);
    expect(attempt).not.toHaveBeenCalled();
  });
});
