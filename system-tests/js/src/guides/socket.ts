import { ClientSocket, type Notification } from '@fanfare/client';

/** Raises an event, and answers what it is answered with. */
export async function event(socket: ClientSocket): Promise<unknown> {
  // snippet: event
  const answer = await socket.event('save', { id: 42 });
  // end snippet
  return answer;
}

/** Listens, and answers what stops that. */
export function listen(socket: ClientSocket, heard: (notification: Notification) => void): () => void {
  // snippet: listen
  const stop = socket.notifications.listen({ group: 'sales', object: 'orders', id: 'new' }, (notification) => {
    const { id, object, group, message } = notification;
    heard({ id, object, group, message }); // Yours shows it.
  });
  // end snippet
  return stop;
}

/** Lets notifications wait. */
export async function pause(socket: ClientSocket, longWork: () => Promise<void>): Promise<void> {
  // snippet: pause
  socket.notifications.pause();
  await longWork();
  socket.notifications.resume();
  // end snippet
}

/** Shows something beside the page. */
export function desktop(socket: ClientSocket, button: { onclick: unknown }, showReport: () => void): void {
  // snippet: desktop
  button.onclick = () =>
    socket.notifications.showOnDesktop({
      title: 'Your report is ready',
      text: '12 pages',
      icon: '/icon.png',
      onClick: () => showReport(),
    });
  // end snippet
}

/** Connects to any WebSocket server. */
export async function plain(): Promise<ClientSocket> {
  // snippet: plain
  const socket = new ClientSocket({ mode: 'plain', dataType: 'json' });
  await socket.open('wss://example.com/feed');
  // end snippet
  return socket;
}

/** Tries at once when an app is shown again. */
export function app(socket: ClientSocket, AppState: typeof import('react-native').AppState): void {
  // snippet: app
  AppState.addEventListener('change', (state) => state === 'active' && socket.retryNow());
  // end snippet
}
