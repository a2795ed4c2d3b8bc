/** How much of a message must be in view. */
const MUCH = 0.6;
const PATIENCE_MS = 300;

/** Tells which messages are before the user's eyes: in view, in a tab that is not hidden. */
export class Eyes {
  private readonly inView = new Set<Element>();
  private readonly observer: IntersectionObserver;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param root what the messages are scrolled in
   * @param seen is told of all that are in view, some of which it may have been told of before
   */
  constructor(
    root: Element,
    private readonly seen: (elements: ReadonlySet<Element>) => void,
  ) {
    this.observer = new IntersectionObserver(
      (entries) => {
        entries.forEach(({ target, isIntersecting }) => (isIntersecting ? this.inView.add(target) : this.inView.delete(target)));
        this.look();
      },
      { root, threshold: MUCH },
    );
  }

  follow(element: Element): void {
    this.observer.observe(element);
  }

  forget(element: Element): void {
    this.observer.unobserve(element);
    this.inView.delete(element);
  }

  /** Tells it soon, several together. */
  readonly look = (): void => {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (document.visibilityState === 'visible' && this.inView.size > 0) {
        this.seen(this.inView);
      }
    }, PATIENCE_MS);
  };
}
