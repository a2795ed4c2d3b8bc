import { token } from './clients';
import { ServerProcess } from './server';

const SECRET = 'a secret';

/** Where everybody's notifications go. */
export const ALL = 'notify:all';

/** Starts a server with the namespace of notifications, whose retention is ten. */
export function startServer(port = 0): Promise<ServerProcess> {
  const notify = { name: 'notify', history_size: 10, history_ttl: '5m', force_recovery: true };
  const config = {
    client: { insecure: true, token: { hmac_secret_key: SECRET } },
    http_api: { key: 'key' },
    channel: { namespaces: [notify] },
  };
  return ServerProcess.serve(config, port);
}

/** A token of somebody whom the server subscribes to the channels of notifications. */
export function tokenOf(user: string): string {
  return token(SECRET, { sub: user, channels: [ALL, `notify:user/${user}`] });
}

/** Sends notifications one after the other. */
export async function notify(server: ServerProcess, channel: string, ...notifications: unknown[]): Promise<void> {
  for (const data of notifications) {
    await server.api('publish', { channel, data });
  }
}
