// snippet: socket
import { ClientSocket } from '@fanfare/client';
import { setPageSocket } from '@fanfare/widgets';

/** Connects the widgets of the page, and whatever else of the application needs a socket. */
export function connect(getToken: () => Promise<string>, url?: string): ClientSocket {
  const socket = new ClientSocket({ getToken });
  setPageSocket(socket);
  void socket.open(url);
  return socket;
}
// end snippet
