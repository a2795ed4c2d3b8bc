import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** A connection of a wild server, down to its bytes. */
export interface WildConnection {
  readonly webSocket: WebSocket;
  readonly tcp: Socket;
}

/** What a wild server does to one client. */
export interface Script {
  /** Takes the place of the handshake. */
  readonly handshake?: (tcp: Socket) => void;
  /** The answer to a command of the client, as JSON; undefined for none. By default the client is welcome. */
  readonly answer?: (command: Command) => object | string | undefined;
  /** What happens when the connection stands: with Fanfare's protocol, when the client has been greeted. */
  readonly standing?: (connection: WildConnection) => void;
  /** There is no protocol on top. */
  readonly isPlain?: boolean;
}

export interface Command {
  readonly id?: number;
  readonly connect?: object;
  readonly send?: { readonly data: unknown };
  readonly rpc?: { readonly method: string; readonly data: unknown };
}

/** Lets a client connect. */
export function welcome({ id, connect, rpc }: Command): object | undefined {
  if (connect !== undefined) {
    return { id, connect: { client: 'wild', version: '0', ping: 25, pong: true } };
  }
  return rpc === undefined ? undefined : { id, error: { code: 104, message: 'method not found' } };
}

/**
 * A server that breaks rules when it is told to. It stands in for Fanfare's own server where that cannot show what is to
 * be seen: ends that a server which works never makes.
 */
export class WildServer {
  /** What the next clients meet, one after the other; the last one stays. */
  scripts: Script[] = [{}];
  /** How many connections it has seen. */
  count = 0;
  /** What clients have sent, command by command, and over which connection, counted from 1. */
  readonly commands: (Command & { readonly connection: number })[] = [];

  private readonly open = new Set<Socket>();
  private readonly webSockets = new WebSocketServer({ noServer: true, maxPayload: 100 * 1024 * 1024 });

  private constructor(private readonly server: Server) {
    server.on('upgrade', (request: IncomingMessage, tcp: Socket, head: Buffer) => this.accept(request, tcp, head));
    server.on('connection', (tcp: Socket) => {
      this.open.add(tcp);
      tcp.on('close', () => this.open.delete(tcp)).on('error', () => undefined);
    });
  }

  static async start(...scripts: Script[]): Promise<WildServer> {
    const server = createServer();
    const wild = new WildServer(server);
    wild.scripts = scripts.length === 0 ? [{}] : scripts;
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return wild;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/wild`;
  }

  private accept(request: IncomingMessage, tcp: Socket, head: Buffer): void {
    const script = this.scripts[Math.min(this.count, this.scripts.length - 1)]!;
    this.count++;
    if (script.handshake !== undefined) {
      script.handshake(tcp);
      return;
    }
    const { count } = this;
    this.webSockets.handleUpgrade(request, tcp, head, (webSocket) => this.accepted(script, { webSocket, tcp }, count));
  }

  private accepted(script: Script, connection: WildConnection, number: number): void {
    const { webSocket } = connection;
    webSocket.on('error', () => undefined);
    if (script.isPlain) {
      script.standing?.(connection);
      return;
    }
    webSocket.on('message', (data: Buffer) => {
      for (const line of data.toString().split('\n')) {
        const command = JSON.parse(line) as Command;
        this.commands.push({ ...command, connection: number });
        const answer = (script.answer ?? welcome)(command);
        if (answer !== undefined) {
          webSocket.send(typeof answer === 'string' ? answer : JSON.stringify(answer));
        }
        if (command.connect !== undefined) {
          script.standing?.(connection);
        }
      }
    });
  }

  /** Breaks every connection. */
  breakAll(): void {
    this.open.forEach((each) => each.destroy());
  }

  async stop(): Promise<void> {
    this.breakAll();
    await new Promise((done) => this.server.close(done));
  }
}

/** The bytes of one unmasked frame that is whole. */
export function frame(firstByte: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([firstByte, payload.length]), payload]);
}

/** A close frame with any code, allowed or not. */
export function closeFrame(code: number, reason: string): Buffer {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code);
  payload.write(reason, 2);
  return frame(0x88, payload);
}
