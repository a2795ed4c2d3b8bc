import { ClientSocket } from '@fanfare/client';

/** What the server tells: a line of a scenario's source ran so many times. */
export interface Light {
  readonly scenario: string;
  readonly mark: string;
  readonly times: number;
}

/**
 * Hears which lines have run on the server, of all scenarios.
 *
 * @returns the socket, over which the server sends back what it is sent
 */
export function followLights(lit: (light: Light) => void): ClientSocket {
  const socket = new ClientSocket({ mode: 'plain', dataType: 'json', path: '/lights', maxDelay: 2_000 });
  socket.on('messageReceived', ({ message }) => {
    if (Array.isArray(message)) {
      (message as Light[]).forEach(lit);
    }
  });
  void socket.open();
  return socket;
}
