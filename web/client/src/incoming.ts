import type { Emitter } from './emitter.js';
import { notificationOf } from './notification.js';
import type { Notifications } from './notifications.js';
import type { SocketOptions } from './options.js';
import { ProgressStates } from './progress.js';
import type { SocketEvents } from './socket-events.js';

const NOTIFY = 'notify:';

/** Brings what arrives to those who want to hear of it. */
export class Incoming {
  private readonly progress: ProgressStates;

  constructor(
    private readonly options: SocketOptions,
    private readonly emitter: Emitter<SocketEvents>,
    private readonly notifications: Notifications,
  ) {
    this.progress = new ProgressStates(options.notificationLimit);
  }

  /**
   * @param clientId who it came to
   * @param channel empty if it came in none
   */
  bring(clientId: string, message: unknown, channel: string): void {
    const notification = this.mayNotify(channel) ? notificationOf(message) : null;
    const progress = notification === null ? null : this.progress.apply(notification);
    if (progress !== null) {
      this.emitter.emit('progress', progress);
      return;
    }
    this.emitter.emit('messageReceived', { clientId, message, channel });
    if (notification !== null) {
      this.notifications.accept(notification);
    }
  }

  private mayNotify(channel: string): boolean {
    return this.options.mode === 'plain' ? this.options.dataType === 'json' : channel.startsWith(NOTIFY);
  }
}
