import type { AddressInfo } from 'node:net';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';

/**
 * A WebSocket server that knows nothing of Fanfare, and remembers what happened. It stands in for Fanfare's own server
 * only where that cannot show what is to be seen: bytes and close codes as the client sent them, and answers that a
 * server which works never gives.
 */
export class ForeignServer {
  /** What happened, in order: "open", "close 1000". */
  readonly log: string[] = [];
  /** What arrived. */
  readonly received: { data: string | Buffer; isBinary: boolean }[] = [];
  /** The connections, in order. */
  readonly sockets: WebSocket[] = [];

  /** What to do with text that arrives. */
  onMessage: (text: string, socket: WebSocket) => void = () => undefined;

  private constructor(
    private readonly server: WebSocketServer,
    private readonly name: string,
  ) {}

  /** Starts a server; several may share a log. */
  static async start(options: ServerOptions = {}, name = '', log: string[] = []): Promise<ForeignServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options });
    const foreign = new ForeignServer(server, name);
    server.on('connection', (socket) => foreign.accept(socket, log));
    await new Promise<void>((ready) => server.once('listening', ready));
    return foreign;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/`;
  }

  private accept(socket: WebSocket, log: string[]): void {
    const note = (text: string) => [this.log, log].forEach((each) => each.push(`${this.name}${text}`));
    note('open');
    this.sockets.push(socket);
    socket.on('message', (data: Buffer, isBinary) => {
      this.received.push({ data: isBinary ? data : data.toString(), isBinary });
      this.onMessage(data.toString(), socket);
    });
    socket.on('close', (code) => note(`close ${code}`));
  }

  /** The newest connection. */
  get socket(): WebSocket {
    return this.sockets.at(-1)!;
  }

  async stop(): Promise<void> {
    this.server.clients.forEach((each) => each.terminate());
    await new Promise((done) => this.server.close(done));
  }
}
