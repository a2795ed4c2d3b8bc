import { createHash, createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a backend knows of a key. */
export interface PollItem {
  data?: unknown;
  version?: number;
  removed?: boolean;
  prev_data?: unknown;
}

/** What a backend was asked. */
export interface PollRequest {
  channel: string;
  items: { key: string; version?: number }[];
}

/** A backend of shared polls over HTTP, which knows a value for each key of each channel, as a test says. */
export class PollBackend {
  readonly requests: PollRequest[] = [];
  private readonly items = new Map<string, PollItem>();
  private epoch = '';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<PollBackend> {
    const server = createServer();
    const backend = new PollBackend(server);
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => response.end(JSON.stringify(backend.answer(JSON.parse(body) as PollRequest))));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return backend;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/poll`;
  }

  /** Sets what there is under a key of a channel. */
  set(channel: string, key: string, item: PollItem): void {
    this.items.set(`${channel} ${key}`, item);
  }

  /** Names the versions of everything. */
  rename(epoch: string): void {
    this.epoch = epoch;
  }

  /** How often a key was asked for. */
  askedFor(channel: string, key: string): number {
    return this.requests.filter((each) => each.channel === channel && each.items.some((item) => item.key === key)).length;
  }

  /** Waits until all keys have had their turn, twice. */
  async turns(channel: string, key: string): Promise<void> {
    const before = this.askedFor(channel, key);
    while (this.askedFor(channel, key) < before + 2) {
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  private answer(request: PollRequest): object {
    this.requests.push(request);
    const items = request.items.flatMap(({ key }) => {
      const item = this.items.get(`${request.channel} ${key}`);
      return item === undefined ? [] : [{ key, ...item }];
    });
    return { result: { items, epoch: this.epoch } };
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** Signs keys for a user, as an application does. */
export function signature(secret: string, user: string, channel: string, keys: string[], ttl = 0, age = 0): string {
  const issued = Math.floor(Date.now() / 1000) - age;
  const expires = ttl === 0 ? 0 : issued + ttl;
  const hash = createHash('sha256').update(keys.join('\0')).digest('hex');
  const signed = [issued, expires, user, channel, hash].join('\0');
  return `${issued}:${expires}:${createHmac('sha256', secret).update(signed).digest('hex')}`;
}
