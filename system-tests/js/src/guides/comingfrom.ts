import { ClientSocket } from '@fanfare/client';
import type { Centrifuge, Subscription } from 'centrifuge';

/** The lines of the tables in docs/coming-from.md that are for pages, each as it stands there. */
export async function lines(socket: ClientSocket, done: (what: string) => void): Promise<void> {
  const show = (id: string, message: unknown) => done(`${id} ${JSON.stringify(message)}`);
  const f = (message: unknown) => done(`heard ${JSON.stringify(message)}`);
  const refetch = () => done('fetched');
  const draw = (visible: boolean, value?: number, max?: number) => done(`drawn ${visible} ${value} ${max}`);

  socket.notifications.listen({ object: 'invoice' }, ({ id, message }) => show(id, message));
  socket.notifications.listen({ id: 'saved' }, ({ message }) => f(message));
  socket.notifications.listen({ id: 'x' }, ({ message }) => f(message));
  socket.notifications.listen({ id: 'changed' }, refetch);
  socket.on('connectionFailed', ({ reason }) => console.log(reason));
  socket.on('progress', ({ visible, value, max }) => draw(visible, value, max));
  await socket.open('wss://example.com');
  done(socket.status);
  done(socket.clientId);
  await socket.send('hello');
  done(String(await socket.event('save', { id: 7 })));
}

/** Another server than Fanfare's. */
export function other(): ClientSocket {
  return new ClientSocket({ mode: 'plain', dataType: 'json' });
}

/** A channel. */
export function channel(centrifuge: Centrifuge): Subscription {
  return centrifuge.newSubscription('news:today');
}

/** Beside the page. */
export async function desktop(socket: ClientSocket): Promise<unknown> {
  return socket.notifications.showOnDesktop({ title: 'Your report is ready', text: '12 pages' });
}

/** The end. */
export async function close(socket: ClientSocket): Promise<void> {
  await socket.close();
}
