type NetworkEvent = 'online' | 'offline';
type Handler = (event: Event) => void;

/**
 * Tells when a network or a page goes and comes back: `online` also when the page is shown again. It looks like an
 * event target, because the SDK wants one.
 */
export class Comeback {
  private readonly handlers: Record<NetworkEvent, Set<Handler>> = { online: new Set(), offline: new Set() };
  private readonly undo: (() => void)[] = [];

  addEventListener(type: string, handler: Handler): void {
    this.handlers[type as NetworkEvent].add(handler);
  }

  removeEventListener(type: string, handler: Handler): void {
    this.handlers[type as NetworkEvent].delete(handler);
  }

  /** Begins to listen to the browser; does nothing where there is none. */
  start(): void {
    this.stop();
    this.follow(globalThis, 'online', () => this.tell('online'));
    this.follow(globalThis, 'offline', () => this.tell('offline'));
    this.follow(globalThis, 'pageshow', () => this.shown());
    this.follow(globalThis.document, 'visibilitychange', () => this.shown());
  }

  stop(): void {
    this.undo.splice(0).forEach((each) => each());
  }

  /** Says that it is worth trying now. */
  tell(event: NetworkEvent): void {
    const handlers = [...this.handlers[event]];
    handlers.forEach((handler) => handler({ type: event } as Event));
  }

  private shown(): void {
    if (globalThis.document.visibilityState === 'visible' && globalThis.navigator.onLine) {
      this.tell('online');
    }
  }

  private follow(target: EventTarget | undefined, type: string, handler: () => void): void {
    // React Native has a window without events.
    if (typeof target?.addEventListener === 'function') {
      target.addEventListener(type, handler);
      this.undo.push(() => target.removeEventListener(type, handler));
    }
  }
}
