import type { ClientSocket, Notification } from '@fanfare/client';
import { ServerProcess } from './server';
import { socket } from './sockets';

const PASSWORD = 'for the staff';

/**
 * Starts the example of the help desk, whose handlers tell the staff what they hear.
 *
 * @param retention how many notifications are kept for everyone and each client
 */
export function startHelpDesk(port = 0, retention = 10): Promise<ServerProcess> {
  const config = {
    client: { token: { hmac_secret_key: 'a secret' }, recovery_max_publication_limit: Math.max(300, retention) },
    http_api: { key: 'key' },
    notifications: { secret: 'a secret of more than 16 bytes', retention_size: retention },
  };
  return ServerProcess.helpDesk(config, PASSWORD, port);
}

/** Notifies a client several times, one after the other; a string goes as raw text. */
export async function notify(server: ServerProcess, client: string, ...what: (object | string)[]): Promise<void> {
  for (const each of what) {
    await (typeof each === 'string'
      ? server.api('notify_client_text', { client, text: each })
      : server.api('notify_client', { client, notification: each }));
  }
}

/** A member of the staff, who hears what the server's handlers hear. */
export class Staff {
  private readonly told: Notification[] = [];

  private constructor(readonly socket: ClientSocket) {
    socket.notifications.listen({}, (notification) => this.told.push(notification));
  }

  static async at(server: ServerProcess): Promise<Staff> {
    const staff = new Staff(socket());
    await staff.socket.open(server.webSocketUrl);
    await staff.socket.event('staff', PASSWORD);
    return staff;
  }

  /** What was heard of a client, such as "said hello", in order. */
  of(client: string): string[] {
    return this.told.filter(({ object }) => object === client).map(({ id, message }) => `${id} ${String(message)}`);
  }

  /** The clients that have arrived, in order. */
  get arrived(): string[] {
    return this.told.filter(({ id }) => id === 'arrived').map(({ object }) => object);
  }

  /** Says how far the work for a client is. */
  async work(client: string, done: number, of: number): Promise<void> {
    await this.socket.event('work', { client, done, of });
  }
}
