import type { Centrifuge, SubscriptionOptions } from 'centrifuge';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clientBy, decode, encode, Inbox, next, range, token, WAYS } from './clients';
import { Network } from './proxy';
import { ServerProcess } from './server';

const SECRET = 'a secret';

let backend: Server;
let server: ServerProcess;
const clients: Centrifuge[] = [];
const networks: Network[] = [];

/** A backend that answers calls: "echo" with what it is given, anything else with an error. */
async function answering(): Promise<Server> {
  const answers = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { method, data } = JSON.parse(body) as { method: string; data: unknown };
      const answer = method === 'echo' ? { result: { data } } : { error: { code: 404, message: 'nothing of that name' } };
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((ready) => answers.listen(0, '127.0.0.1', ready));
  return answers;
}

const OPEN = { allow_subscribe_for_client: true, history_size: 100, history_ttl: '10m', force_recovery: true };

beforeAll(async () => {
  backend = await answering();
  server = await ServerProcess.serve({
    client: { token: { hmac_secret_key: SECRET } },
    http_api: { key: 'key' },
    sse: { enabled: true },
    http_stream: { enabled: true },
    rpc: {
      proxy: { endpoint: `http://127.0.0.1:${(backend.address() as AddressInfo).port}/rpc` },
      without_namespace: { proxy_enabled: true },
    },
    channel: {
      namespaces: [
        { name: 'docs', delta_publish: true, allowed_delta_types: ['fossil'], ...OPEN },
        { name: 'tagged', allow_tags_filter: true, ...OPEN },
        { name: 'granted', history_size: 100, history_ttl: '10m', force_recovery: true },
        { name: 'newest', ...OPEN, force_recovery_mode: 'cache' },
      ],
    },
  });
});

afterEach(() => {
  clients.splice(0).forEach((each) => each.disconnect());
  networks.splice(0).forEach((each) => each.close());
});

afterAll(async () => {
  await server.stop();
  backend.close();
});

describe.each(WAYS)('M2 the JavaScript SDK in $encoding over $transport', (way) => {
  const { encoding } = way;
  const named = (namespace: string) => `${namespace}:${encoding}-${way.transport}-${Math.random().toString(36).slice(2)}`;

  function open(base = server.url): Centrifuge {
    const opened = clientBy(way, base, { token: token(SECRET, { sub: 'ann' }) });
    clients.push(opened);
    opened.connect();
    return opened;
  }

  /** A subscription that stands, behind a network that can be cut, and what it is given. */
  async function behindNetwork(channel: string, options: Partial<SubscriptionOptions>) {
    const network = await Network.to(server.port);
    networks.push(network);
    const opened = open(`http://127.0.0.1:${network.port}`);
    const subscription = opened.newSubscription(channel, options);
    const inbox = new Inbox(subscription);
    subscription.subscribe();
    await subscription.ready(10_000);
    /** Cuts the network, does something meanwhile, and waits until the subscription stands again. */
    const away = async (meanwhile: () => Promise<unknown>) => {
      const lost = next(opened, 'connecting');
      network.cut();
      await lost;
      await meanwhile();
      const back = next<{ wasRecovering: boolean; recovered: boolean }>(subscription, 'subscribed');
      network.restore();
      return back;
    };
    return { inbox, away };
  }

  test('M21 puts documents together from deltas, over a break, too', async () => {
    const channel = named('docs');
    const document = (version: number) => ({ version, rest: 'größe 😀 '.repeat(50) });
    const publish = async (from: number, to: number) => {
      for (const version of range(from, to)) {
        await server.api('publish', { channel, data: document(version) });
      }
    };
    const { inbox, away } = await behindNetwork(channel, { delta: 'fossil' });
    await publish(1, 3);
    await inbox.count(3);
    expect(await away(() => publish(4, 6))).toMatchObject({ wasRecovering: true, recovered: true });
    await publish(7, 7);
    const all = await inbox.count(7);
    expect(all.map((each) => decode(encoding, each.data))).toEqual(range(1, 7).map(document));
  });

  test('M28 is given only what its filter lets through, live and recovered, and never loses its position', async () => {
    const channel = named('tagged');
    const publish = async (from: number, to: number) => {
      for (const i of range(from, to)) {
        await server.api('publish', { channel, data: i, tags: { parity: i % 2 === 0 ? 'even' : 'odd' } });
      }
    };
    const { inbox, away } = await behindNetwork(channel, { tagsFilter: { key: 'parity', cmp: 'eq', val: 'even' } });
    await publish(1, 6);
    await inbox.count(3);
    expect(await away(() => publish(7, 11))).toMatchObject({ wasRecovering: true, recovered: true });
    await publish(12, 12);
    await inbox.count(6);
    expect(inbox.publications.map((each) => decode(encoding, each.data))).toEqual([2, 4, 6, 8, 10, 12]);
    expect(inbox.offsets).toEqual([2, 4, 6, 8, 10, 12]);
  });

  test('M4 is given the newest publication alone where that is all that matters', async () => {
    const channel = named('newest');
    const { inbox, away } = await behindNetwork(channel, {});
    const publish = (i: number) => server.api('publish', { channel, data: i });
    await publish(1);
    await inbox.count(1);
    const back = await away(async () => {
      await publish(2);
      await publish(3);
    });
    expect(back).toMatchObject({ recovered: true });
    const all = await inbox.count(2);
    expect(all.map((each) => decode(encoding, each.data))).toEqual([1, 3]);
  });

  test('M6 brings a new token before its subscription expires, and goes without one', async () => {
    const channel = named('granted');
    const opened = open();
    const soon = Math.floor(Date.now() / 1000) + 2;
    const granted = (exp: number) => token(SECRET, { sub: 'ann', channel, exp });
    let asked = 0;
    const subscription = opened.newSubscription(channel, {
      token: granted(soon),
      getToken: async () => {
        asked++;
        return asked === 1 ? granted(Math.floor(Date.now() / 1000) + 2) : '';
      },
    });
    const inbox = new Inbox(subscription);
    const over = next<{ code: number }>(subscription, 'unsubscribed');
    subscription.subscribe();
    await subscription.ready(10_000);
    await expect.poll(() => asked, { timeout: 10_000 }).toBe(1);
    await server.api('publish', { channel, data: 1 });
    await inbox.count(1);
    expect((await over).code, 'the SDK says that it is not authorized').toBe(1);
    expect(asked).toBe(2);
  });

  test('M6 calls a backend, and is told what it says', async () => {
    const opened = open();
    const answer = await opened.rpc('echo', encode(encoding, { what: 'größe' }));
    expect(decode(encoding, answer.data)).toEqual({ what: 'größe' });
    await expect(opened.rpc('other', encode(encoding, {}))).rejects.toMatchObject({
      code: 404,
      message: 'nothing of that name',
    });
  });

  test('M6 may not publish where nothing allows it', async () => {
    const subscription = open().newSubscription(named('docs'));
    subscription.subscribe();
    await subscription.ready(10_000);
    await expect(subscription.publish(encode(encoding, 1))).rejects.toMatchObject({ code: 103 });
  });
});
