/** How long after an announcement the next one may be. */
const PACE_MS = 10_000;

/** Says politely how many messages came, and keeps silent for ten seconds then: what comes meanwhile is said together. */
export class Announcer {
  private count = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param region what screen readers are told of
   * @param phrase says how many
   */
  constructor(
    private readonly region: HTMLElement,
    private readonly phrase: (count: number) => string,
  ) {}

  came(): void {
    this.count++;
    // One turn later, so that what comes together is one.
    this.timer ??= setTimeout(() => this.say());
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.count = 0;
  }

  private say(): void {
    this.timer = undefined;
    if (this.count > 0) {
      this.region.textContent = this.phrase(this.count);
      this.count = 0;
      this.timer = setTimeout(() => this.say(), PACE_MS);
    }
  }
}
