import { wrong } from './arguments.js';
import { reasonOf } from './errors.js';
import { Socket, type SocketListener, type WebSocketLike } from './socket.js';
import type { Trace } from './trace.js';

/** Makes WebSockets: the browser's class, or that of a package. */
export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => unknown;

/** The sockets of a link, one after the other. */
export class Wire {
  /** The newest socket; null before the first. */
  socket: Socket | null = null;
  /** Resolves when the first socket is open or has ended, or there will be none. */
  readonly tried: Promise<void>;
  private tellTried: () => void = () => undefined;

  constructor(
    private readonly create: WebSocketConstructor,
    private readonly trace: Trace,
  ) {
    this.tried = new Promise((resolve) => (this.tellTried = resolve));
  }

  /** Opens a socket; throws `badInput` for what can never be opened here. */
  open(url: string, protocols: string | string[] | undefined, listener: SocketListener): Socket {
    this.trace.state(`opening ${url}`);
    let socket: Socket;
    try {
      const made = protocols === undefined ? new this.create(url) : new this.create(url, protocols);
      socket = new Socket(made as WebSocketLike, this.trace, listener);
    } catch (problem) {
      // What the constructor refuses, it will always refuse, such as ws:// on a page that came over https.
      throw wrong(`${url} cannot be opened here: ${reasonOf(problem)}`);
    }
    this.socket = socket;
    void socket.tried.then(this.tellTried);
    return socket;
  }

  /** Ends the newest socket as it should be; resolves when it has ended, or has not within a second. */
  async leave(): Promise<void> {
    this.tellTried();
    await this.socket?.leave();
  }
}
