import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

const SCRIPT = createRequire(import.meta.url).resolve('@fanfare/client/script');

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>A plain page</title>
    <link rel="icon" href="data:,">
    <script src="/fanfare.js"></script>
  </head>
  <body>
    <p id="status"></p>
    <ol id="heard"></ol>
  </body>
</html>`;

/** A web site with one plain page, and a Fanfare server behind the same host and port. */
export class Site {
  private constructor(private readonly server: Server) {}

  /** Starts the site; WebSockets go to the Fanfare server at a port. */
  static async before(fanfare: number): Promise<Site> {
    const server = createServer((request, response) => {
      const isScript = request.url === '/fanfare.js';
      response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? readFileSync(SCRIPT) : PAGE);
    });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const upstream = connect(fanfare, '127.0.0.1');
      const headers = request.rawHeaders.map((each, i) => (i % 2 === 0 ? `${each}: ` : `${each}\r\n`)).join('');
      upstream.write(`GET ${request.url} HTTP/1.1\r\n${headers}\r\n`);
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
      socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
      upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return new Site(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
