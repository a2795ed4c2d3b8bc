import { execFileSync } from 'node:child_process';
import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';

const PASSWORD = 'changeit';

/** How a browser says that it has decrypted a message and given it to the service worker. */
export const DELIVERED = 100;

interface Channel {
  readonly id: string;
  /** The public VAPID key that was subscribed with. */
  readonly key: string;
  readonly browser: WebSocket;
}

/** What a browser says; of each kind of message only what is needed. */
interface Said {
  readonly messageType?: string;
  readonly channelID?: string;
  readonly key?: string;
  readonly code?: number;
  readonly updates?: readonly { readonly code: number }[];
}

/** The push service of Firefox as far as one browser needs it: to browsers over WebSocket, to servers over https. */
export class PushService {
  /** With which codes browsers have acknowledged messages, and said afterwards that their service worker failed. */
  readonly acknowledged: number[] = [];
  /** Why requests were refused. */
  readonly refused: string[] = [];
  /** By the last part of their endpoint. */
  private readonly channels = new Map<string, Channel>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'fanfare-push-'));
  private readonly browsers: HttpServer = createHttpServer();
  private readonly servers: Server;

  private constructor() {
    const names = ['-dname', 'CN=localhost', '-ext', 'san=dns:localhost', '-alias', 'localhost'];
    const store = ['-keystore', this.store, '-storetype', 'PKCS12', '-storepass', PASSWORD];
    execFileSync('keytool', ['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', ...names, ...store], { stdio: 'ignore' });
    this.servers = createServer({ pfx: readFileSync(this.store), passphrase: PASSWORD }, (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const [status, why] = this.take(request, Buffer.concat(parts));
        if (why !== '') {
          this.refused.push(`${status} ${why}`);
        }
        response.writeHead(status).end(why);
      });
    });
    new WebSocketServer({ server: this.browsers }).on('connection', (browser) => {
      browser.on('message', (text: Buffer) => this.hear(browser, text.toString()));
    });
  }

  static async start(): Promise<PushService> {
    const service = new PushService();
    await Promise.all(
      [service.browsers, service.servers].map((each) => new Promise<void>((ready) => each.listen(0, 'localhost', ready))),
    );
    return service;
  }

  get url(): string {
    return `ws://localhost:${(this.browsers.address() as AddressInfo).port}/`;
  }

  get origin(): string {
    return `https://localhost:${(this.servers.address() as AddressInfo).port}`;
  }

  /** A file (PKCS#12) with the certificate, and its password. */
  get certificate(): [file: string, password: string] {
    return [this.store, PASSWORD];
  }

  /** Ends all subscriptions; browsers do not hear of it. */
  forget(): void {
    this.channels.clear();
  }

  get subscriptions(): number {
    return this.channels.size;
  }

  stop(): void {
    [this.browsers, this.servers].forEach((each) => {
      each.closeAllConnections();
      each.close();
    });
    rmSync(this.folder, { recursive: true });
  }

  private get store(): string {
    return join(this.folder, 'store.p12');
  }

  private hear(browser: WebSocket, text: string): void {
    const said = JSON.parse(text) as Said;
    const { messageType, channelID = '' } = said;
    const answer = (fields: object) => browser.send(JSON.stringify({ messageType, status: 200, ...fields }));
    switch (messageType) {
      case 'hello':
        answer({ uaid: randomUUID().replaceAll('-', ''), use_webpush: true });
        break;
      case 'register': {
        const name = randomUUID();
        this.channels.set(name, { id: channelID, key: (said.key ?? '').replaceAll('=', ''), browser });
        answer({ channelID, pushEndpoint: `${this.origin}/push/${name}` });
        break;
      }
      case 'unregister':
        [...this.channels].filter(([, each]) => each.id === channelID).forEach(([name]) => this.channels.delete(name));
        answer({ channelID });
        break;
      case 'ack':
        this.acknowledged.push(...(said.updates ?? []).map((each) => each.code));
        break;
      case 'nack':
        this.acknowledged.push(said.code ?? 0);
        break;
      case 'ping':
      case undefined:
        browser.send(text);
        break;
      default:
    }
  }

  /** Takes a message of a server as strictly as Mozilla's does. */
  private take({ method, url = '', headers }: IncomingMessage, body: Buffer): [status: number, why: string] {
    const channel = this.channels.get(url.replace('/push/', ''));
    if (channel === undefined) {
      return [410, ''];
    }
    if (method !== 'POST' || headers['content-encoding'] !== 'aes128gcm' || !/^\d+$/.test(String(headers['ttl']))) {
      return [400, `${method} ${JSON.stringify(headers)}`];
    }
    const wrong = this.wrongOf(headers.authorization ?? '', channel.key);
    if (wrong !== '') {
      return [401, wrong];
    }
    const version = randomUUID();
    const data = body.toString('base64url');
    const message = { messageType: 'notification', channelID: channel.id, version, data, headers: { encoding: 'aes128gcm' } };
    channel.browser.send(JSON.stringify(message));
    return [201, ''];
  }

  /** What is wrong with who a server says it is (RFC 8292); empty if nothing is. */
  private wrongOf(authorization: string, key: string): string {
    const [, token = '', signer = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
    const [head = '', claims = '', signature = ''] = token.split('.');
    if (signer === '' || signer !== key) {
      return `signed by "${signer}", subscribed with "${key}"`;
    }
    const point = Buffer.from(signer, 'base64url');
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((each) => each.toString('base64url')) as [string, string];
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    const signed = Buffer.from(`${head}.${claims}`);
    if (!verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))) {
      return 'the signature does not fit';
    }
    const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    const left = Number(exp) - Date.now() / 1000;
    return aud === this.origin && left > 0 && left <= 24 * 60 * 60 && /^mailto:/.test(String(sub)) ? '' : `claims ${aud} ${exp} ${sub}`;
  }
}
