import { ClientSocket } from '@fanfare/client';

/** Connects a page that carries the CSRF token of its login. */
export async function connect(): Promise<ClientSocket> {
  // snippet: csrf
  const csrfToken = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  const socket = new ClientSocket({ csrfToken });
  await socket.open();
  // end snippet
  return socket;
}
