import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { finished, Transform } from 'node:stream';

/** A network between a client and a server that a test can cut. */
export class Network {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  private bytesLeft = Infinity;
  private tellDropped: () => void = () => undefined;

  private constructor(
    private readonly server: Server,
    private target: number,
  ) {}

  /** A network to a port of this machine. */
  static async to(target: number): Promise<Network> {
    const server = createServer();
    const network = new Network(server, target);
    server.on('connection', (socket) => network.carry(socket));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return network;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private carry(client: Socket): void {
    if (this.isCut) {
      client.destroy();
      return;
    }
    const server = connect(this.target, '127.0.0.1');
    client.pipe(server);
    this.carryBack(server, client);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }

  /** Carries bytes to a client as long as there are any left to carry. */
  private carryBack(server: Socket, client: Socket): void {
    const meter = new Transform({
      transform: (chunk: Buffer, _, done) => {
        const left = this.bytesLeft;
        this.bytesLeft -= chunk.length;
        done(null, chunk.subarray(0, left));
        if (chunk.length >= left) {
          this.bytesLeft = Infinity;
          server.unpipe(meter);
          meter.end();
          finished(client, { readable: false }, () => this.drop());
        }
      },
    });
    server.pipe(meter).pipe(client);
  }

  private drop(): void {
    this.sockets.forEach((socket) => socket.destroy());
    this.tellDropped();
  }

  /**
   * Breaks every connection when so many more bytes have come from the server, in the middle of whatever they are;
   * new connections are let through.
   *
   * @returns resolves when that has happened
   */
  dropAfter(bytes: number): Promise<void> {
    this.bytesLeft = bytes;
    return new Promise((resolve) => (this.tellDropped = resolve));
  }

  /** Carries nothing any more over the connections that there are, without breaking them. */
  freeze(): void {
    this.sockets.forEach((socket) => socket.unpipe().pause());
  }

  /** Breaks every connection, and refuses new ones until {@link restore}. */
  cut(): void {
    this.isCut = true;
    this.drop();
  }

  /** Lets connections through again. */
  restore(): void {
    this.isCut = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}
