import WS from 'ws';

/** Where the programs of the guides really connect to, whatever host they name. */
let port = 0;

/** A WebSocket as browsers have it, to a server on this machine. */
class Redirected extends WS {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(`ws://127.0.0.1:${port}${new URL(url).pathname}`, protocols);
  }
}

/** Lets the programs run as they are printed, against the server at a port. */
export function redirectTo(server: number): void {
  port = server;
  Object.assign(globalThis, { WebSocket: Redirected });
}
