import { mustBeFunction, mustHaveOnly, named, wrong } from './arguments.js';
import { showOnDesktop, type DesktopNotification, type DesktopOptions } from './desktop.js';
import { call, type Listener } from './emitter.js';
import type { Notification } from './notification.js';

/** Which notifications a listener wants. */
export interface NotificationFilter {
  /** Of this group; by default of the default group, whose name is empty. */
  readonly group?: string;
  /** For this object, in any case of letters, and for all objects; by default whatever object they are for. */
  readonly object?: string;
  /** With this id; by default with any. */
  readonly id?: string;
}

interface Registration {
  readonly group: string;
  readonly object: string | undefined;
  readonly id: string | undefined;
  readonly listener: Listener<Notification>;
}

const FILTERS = ['group', 'object', 'id'];

/** Brings notifications to those who listen, at once or when the page has time. */
export class Notifications {
  private registrations: readonly Registration[] = [];
  private readonly waiting: Notification[] = [];
  private dropped = 0;
  private isPaused = false;

  /** Made by the client socket. */
  constructor(
    private readonly limit: number,
    private readonly missed: (count: number) => void,
    private readonly acknowledge: (id: string) => void = () => undefined,
  ) {}

  /** Calls a listener for the notifications that a filter lets through; answers how to stop that. */
  listen(filter: NotificationFilter, listener: Listener<Notification>): () => void {
    mustHaveOnly(filter, 'filter', FILTERS);
    for (const [name, value] of Object.entries(filter)) {
      if (value !== undefined && typeof value !== 'string') {
        throw wrong(`Filter ${name} is ${named(value)}; it must be a text, as it is in notifications: ${name}: "42"`);
      }
    }
    mustBeFunction(listener, 'The listener', 'listen({ object: "orders" }, function)');
    const { group = '', object, id } = filter;
    const registration = { group, object: object?.toLowerCase(), id, listener };
    this.registrations = [...this.registrations, registration];
    return () => {
      this.registrations = this.registrations.filter((each) => each !== registration);
    };
  }

  /** Whether notifications wait. */
  get paused(): boolean {
    return this.isPaused;
  }

  /**
   * Lets notifications wait until {@link resume}. When too many wait, the oldest are dropped, and `resume` raises
   * the socket's event `missed` with their number.
   */
  pause(): void {
    this.isPaused = true;
  }

  /** Brings what waited, in order, and everything from now on. */
  resume(): void {
    this.isPaused = false;
    if (this.dropped > 0) {
      const count = this.dropped;
      this.dropped = 0;
      this.missed(count);
    }
    // A listener may pause again.
    while (!this.isPaused && this.waiting.length > 0) {
      this.dispatch(this.waiting.shift()!);
    }
  }

  /** Called by the client socket for everything that arrives. */
  accept(notification: Notification): void {
    // What comes while others are being brought stays behind them.
    if (!this.isPaused && this.waiting.length === 0) {
      this.dispatch(notification);
      return;
    }
    this.waiting.push(notification);
    if (this.waiting.length > this.limit) {
      this.waiting.shift();
      this.dropped++;
    }
  }

  /**
   * Shows a notification on the desktop, and asks for permission if nobody has been asked yet. Browsers let a page
   * ask only while it handles a click or a key.
   */
  showOnDesktop(options: DesktopOptions): Promise<DesktopNotification> {
    return showOnDesktop(options);
  }

  private dispatch(notification: Notification): void {
    const object = notification.object.toLowerCase();
    let isHeard = false;
    for (const { group, object: wanted, id, listener } of this.registrations) {
      const isForObject = object === '' || wanted === undefined || wanted === '' || wanted === object;
      if (group === notification.group && isForObject && (id === undefined || id === notification.id)) {
        isHeard = true;
        call(listener, notification);
      }
    }
    if (isHeard && notification.ack) {
      this.acknowledgeSeen(notification.ack);
    }
  }

  /** What is in a page that nobody sees is acknowledged when somebody does; until then it may be pushed. */
  private acknowledgeSeen(id: string): void {
    if (typeof document === 'undefined' || !document.hidden) {
      this.acknowledge(id);
    } else {
      document.addEventListener('visibilitychange', () => this.acknowledgeSeen(id), { once: true });
    }
  }
}
