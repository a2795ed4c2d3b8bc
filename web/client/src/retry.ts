/**
 * How long to wait before the next attempt, in milliseconds: full jitter over a bound that doubles with each
 * failure, as the SDK beneath does it.
 */
export function delayAfter(failures: number, min: number, max: number, random: () => number = Math.random): number {
  const bound = Math.min(max, min * 2 ** Math.min(failures, 31));
  return Math.min(max, min + Math.floor(random() * bound));
}

/** When to attempt again: one attempt at a time, later and later, at once if there is new hope. */
export class Retry {
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly minDelay: number,
    private readonly maxDelay: number,
    private readonly attempt: () => void,
  ) {}

  /** An attempt failed, or what it achieved is lost: the next one follows. */
  later(): number {
    this.stop();
    const delay = delayAfter(this.failures++, this.minDelay, this.maxDelay);
    this.timer = setTimeout(() => this.now(), delay);
    return delay;
  }

  /** Attempts at once if the next attempt is waited for. */
  now(): void {
    if (this.timer !== undefined) {
      this.stop();
      this.attempt();
    }
  }

  /** An attempt proved good: the delays begin anew. */
  reset(): void {
    this.failures = 0;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
