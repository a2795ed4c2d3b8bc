import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network between a client and a server that a test can cut. */
export class Network {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

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
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }

  /** Breaks every connection, and refuses new ones until {@link restore}. */
  cut(): void {
    this.isCut = true;
    this.sockets.forEach((socket) => socket.destroy());
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
