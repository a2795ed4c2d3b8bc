import { ClientSocket, type SocketEvents, type SocketOptions } from '@fanfare/client';
import WebSocket from 'ws';

/** What happened on a client socket, in order. */
export class Diary {
  readonly entries: { event: keyof SocketEvents; context: unknown }[] = [];

  constructor(socket: ClientSocket) {
    for (const event of ['connected', 'connectionFailed', 'connectionClosed', 'messageReceived', 'missed', 'progress'] as const) {
      socket.on(event, (context) => this.entries.push({ event, context }));
    }
  }

  get events(): string[] {
    return this.entries.map((each) => each.event);
  }

  /** The contexts of one kind of event. */
  of<K extends keyof SocketEvents>(event: K): SocketEvents[K][] {
    return this.entries.filter((each) => each.event === event).map((each) => each.context as SocketEvents[K]);
  }
}

const opened: ClientSocket[] = [];

/** A client socket that comes back quickly. */
export function socket(options: Partial<SocketOptions> = {}): ClientSocket {
  const made = new ClientSocket({ websocket: WebSocket, minDelay: 10, maxDelay: 100, ...options });
  opened.push(made);
  return made;
}

/** Closes all client sockets. */
export async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((each) => each.close()));
}
