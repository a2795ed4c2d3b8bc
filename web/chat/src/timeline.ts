import type { Message } from './message';

/**
 * The messages of a room in their order, each once, whichever way and however often they arrive: with
 * the page, live, or recovered after a reconnect.
 */
export class Timeline {
  private readonly messages: Message[] = [];

  /** All messages, oldest first. */
  get all(): readonly Message[] {
    return this.messages;
  }

  /** The id of the newest message; 0 if there is none. */
  get newestId(): number {
    return this.messages.at(-1)?.id ?? 0;
  }

  /**
   * Adds a message.
   *
   * @returns where it is now, or -1 if it was there before
   */
  add(message: Message): number {
    let place = this.messages.length;
    while (place > 0 && this.messages[place - 1]!.id > message.id) {
      place--;
    }
    if (place > 0 && this.messages[place - 1]!.id === message.id) {
      return -1;
    }
    this.messages.splice(place, 0, message);
    return place;
  }
}
