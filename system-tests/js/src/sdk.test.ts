import type { Centrifuge } from 'centrifuge';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clientBy, decode, encode, Inbox, next, range, token, WAYS } from './clients';
import { Network } from './proxy';
import { ServerProcess } from './server';

const SECRET = 'a secret';

const CONFIG = {
  client: {
    allow_anonymous_connect_without_token: true,
    token: { hmac_secret_key: SECRET },
    ping_interval: '2s',
    pong_timeout: '1s',
  },
  http_api: { key: 'key' },
  sse: { enabled: true },
  http_stream: { enabled: true },
  channel: {
    namespaces: [
      {
        name: 'chat',
        history_size: 300,
        history_ttl: '10m',
        force_recovery: true,
        presence: true,
        join_leave: true,
        force_push_join_leave: true,
        allow_subscribe_for_client: true,
        allow_subscribe_for_anonymous: true,
        allow_publish_for_subscriber: true,
        allow_publish_for_anonymous: true,
        allow_history_for_subscriber: true,
        allow_history_for_anonymous: true,
        allow_presence_for_subscriber: true,
        allow_presence_for_anonymous: true,
      },
      {
        name: 'short',
        history_size: 10,
        history_ttl: '10m',
        force_recovery: true,
        allow_subscribe_for_client: true,
        allow_subscribe_for_anonymous: true,
      },
      { name: 'sport', history_size: 10, history_ttl: '10m', allow_wildcard: true },
    ],
  },
};

let server: ServerProcess;
const clients: Centrifuge[] = [];
const networks: Network[] = [];

beforeAll(async () => {
  server = await ServerProcess.serve(CONFIG);
});

afterEach(() => {
  clients.splice(0).forEach((each) => each.disconnect());
  networks.splice(0).forEach((each) => each.close());
});

afterAll(() => server.stop());

describe.each(WAYS)('M2 the JavaScript SDK in $encoding over $transport', (way) => {
  const { encoding, transport } = way;
  const channel = () => `chat:${encoding}-${transport}-${Math.random().toString(36).slice(2)}`;

  function open(options = {}, base = server.url): Centrifuge {
    const opened = clientBy(way, base, options);
    clients.push(opened);
    return opened;
  }

  async function connected(): Promise<Centrifuge> {
    const opened = open();
    opened.connect();
    await opened.ready(10_000);
    return opened;
  }

  /** A client behind a network that can be cut. */
  async function behindNetwork(): Promise<{ network: Network; opened: Centrifuge }> {
    const network = await Network.to(server.port);
    networks.push(network);
    return { network, opened: open({}, `http://127.0.0.1:${network.port}`) };
  }

  function publish(target: string, from: number, to: number): Promise<unknown[]> {
    return range(from, to).reduce<Promise<unknown[]>>(
      async (before, i) => [...(await before), await server.api('publish', { channel: target, data: { i } })],
      Promise.resolve([]),
    );
  }

  test('C8 connects and learns who it is', async () => {
    const opened = open();
    opened.connect();
    const context = await next<{ client: string; transport: string }>(opened, 'connected');
    expect(context.client).toMatch(/^[0-9a-f-]{36}$/);
    expect(context.transport).toBe(transport);
  });

  test('subscribes, publishes, and receives its own publication with who published', async () => {
    const opened = await connected();
    const subscription = opened.newSubscription(channel());
    const inbox = new Inbox(subscription);
    subscription.subscribe();
    await subscription.publish(encode(encoding, { hello: 'wörld' }));
    const [publication] = await inbox.count(1);
    expect(decode(encoding, publication!.data)).toEqual({ hello: 'wörld' });
    expect(publication!.info?.client).toMatch(/^[0-9a-f-]{36}$/);
    expect(publication!.offset).toBe(1);
  });

  test('reads history in both directions', async () => {
    const opened = await connected();
    const name = channel();
    await publish(name, 1, 5);
    const subscription = opened.newSubscription(name);
    subscription.subscribe();
    await subscription.ready(10_000);
    const forward = await subscription.history({ limit: 2 });
    expect(forward.publications.map((each) => each.offset)).toEqual([1, 2]);
    const backward = await subscription.history({ limit: 2, reverse: true });
    expect(backward.publications.map((each) => each.offset)).toEqual([5, 4]);
    const rest = await subscription.history({ limit: -1, since: { offset: 3, epoch: forward.epoch } });
    expect(rest.publications.map((each) => decode(encoding, each.data))).toEqual([{ i: 4 }, { i: 5 }]);
    await expect(subscription.history({ limit: 1, since: { offset: 3, epoch: 'other' } })).rejects.toMatchObject({
      code: 112,
    });
  });

  test('sees presence, joins and leaves', async () => {
    const name = channel();
    const first = (await connected()).newSubscription(name);
    first.subscribe();
    await first.ready(10_000);
    const opened = await connected();
    const joined = next<{ info: { client: string } }>(first, 'join');
    const second = opened.newSubscription(name);
    second.subscribe();
    await second.ready(10_000);
    const { client: id } = (await joined).info;
    expect(Object.keys((await first.presence()).clients)).toContain(id);
    expect(await first.presenceStats()).toMatchObject({ numClients: 2, numUsers: 1 });
    const left = next<{ info: { client: string } }>(first, 'leave');
    opened.disconnect();
    expect((await left).info.client).toBe(id);
    expect(await first.presenceStats()).toMatchObject({ numClients: 1 });
  });

  test.each([0, 1, 200])('recovers %i publications missed during a forced drop', async (missed) => {
    const name = channel();
    const { network, opened } = await behindNetwork();
    const subscription = opened.newSubscription(name);
    const inbox = new Inbox(subscription);
    subscription.subscribe();
    opened.connect();
    await subscription.ready(10_000);
    await publish(name, 1, 3);
    await inbox.count(3);

    const lost = next(opened, 'connecting');
    network.cut();
    await lost;
    await publish(name, 4, 3 + missed);
    const back = next<{ wasRecovering: boolean; recovered: boolean }>(subscription, 'subscribed');
    network.restore();
    expect(await back).toMatchObject({ wasRecovering: true, recovered: true });
    await publish(name, 4 + missed, 5 + missed);
    await inbox.count(5 + missed);
    expect(inbox.offsets).toEqual(range(1, 5 + missed));
    expect(inbox.publications.map((each) => decode(encoding, each.data))).toEqual(
      range(1, 5 + missed).map((i) => ({ i })),
    );
  });

  test('is told when what it missed cannot be recovered', async () => {
    const name = channel().replace('chat:', 'short:');
    const { network, opened } = await behindNetwork();
    const subscription = opened.newSubscription(name);
    const inbox = new Inbox(subscription);
    subscription.subscribe();
    opened.connect();
    await subscription.ready(10_000);
    await publish(name, 1, 1);
    await inbox.count(1);

    const lost = next(opened, 'connecting');
    network.cut();
    await lost;
    await publish(name, 2, 40);
    const back = next<{ wasRecovering: boolean; recovered: boolean }>(subscription, 'subscribed');
    network.restore();
    expect(await back).toMatchObject({ wasRecovering: true, recovered: false });
    await publish(name, 41, 41);
    await inbox.count(2);
    expect(inbox.offsets).toEqual([1, 41]);
  });

  test('is kept alive by pings, and answers them', async () => {
    const opened = await connected();
    let drops = 0;
    opened.on('connecting', () => drops++);
    const subscription = opened.newSubscription(channel());
    const inbox = new Inbox(subscription);
    subscription.subscribe();
    await subscription.ready(10_000);
    // Two ping intervals and pong timeouts pass while publications go on.
    const until = Date.now() + 6_500;
    while (Date.now() < until) {
      await subscription.publish(encode(encoding, 1));
    }
    expect(drops).toBe(0);
    expect(inbox.offsets).toEqual(range(1, inbox.offsets.length));
  });

  test('is refused with a forged token, and does not come back', async () => {
    const opened = open({ token: token('another secret', { sub: 'ann' }) });
    const closed = next<{ code: number; reason: string }>(opened, 'disconnected');
    opened.connect();
    expect(await closed).toMatchObject({ code: 3500, reason: 'invalid token' });
  });

  test('fetches a new token when its own has expired', async () => {
    const past = Math.floor(Date.now() / 1000) - 10;
    let fetched = 0;
    const opened = open({
      token: token(SECRET, { sub: 'ann', exp: past }),
      getToken: async () => {
        fetched++;
        return token(SECRET, { sub: 'ann' });
      },
    });
    opened.connect();
    await opened.ready(10_000);
    expect(fetched).toBe(1);
  });

  test('refreshes an expiring connection in time', async () => {
    const soon = Math.floor(Date.now() / 1000) + 2;
    const refreshed = new Promise<void>((resolve) => {
      const opened = open({
        token: token(SECRET, { sub: 'ann', exp: soon }),
        getToken: async () => {
          resolve();
          return token(SECRET, { sub: 'ann', exp: soon + 3600 });
        },
      });
      opened.connect();
    });
    await refreshed;
  });

  test('subscribes to a private channel with its token', async () => {
    const opened = open({ token: token(SECRET, { sub: 'ann' }) });
    opened.connect();
    const name = `$${channel()}`;
    const refused = opened.newSubscription(name);
    const unsubscribed = next<{ code: number }>(refused, 'unsubscribed');
    refused.subscribe();
    expect((await unsubscribed).code).toBe(103);
    opened.removeSubscription(refused);
    const allowed = opened.newSubscription(name, { token: token(SECRET, { sub: 'ann', channel: name }) });
    allowed.subscribe();
    await allowed.ready(10_000);
  });

  test('M13 subscribes to a pattern with its token, and is told which channel a publication is of', async () => {
    const opened = open({ token: token(SECRET, { sub: 'ann' }) });
    opened.connect();
    const begin = `sport:${encoding}-${transport}`;
    const pattern = opened.newSubscription(`${begin}.*`, {
      token: token(SECRET, { sub: 'ann', channel: `${begin}.*` }),
    });
    const inbox = new Inbox(pattern);
    pattern.subscribe();
    await pattern.ready(10_000);
    await publish(`${begin}.tennis`, 1, 1);
    await publish(`${begin}.golf`, 2, 2);
    await publish(`${begin}.tennis`, 3, 3);
    const publications = await inbox.count(3);
    expect(publications.map((each) => [each.tags?.['$channel'], each.offset])).toEqual([
      [`${begin}.tennis`, 1],
      [`${begin}.golf`, 1],
      [`${begin}.tennis`, 2],
    ]);
    expect(publications.map((each) => decode(encoding, each.data))).toEqual([{ i: 1 }, { i: 2 }, { i: 3 }]);
  });

  test('receives server-side subscriptions from its token and recovers them', async () => {
    const name = channel();
    const { network, opened } = await behindNetwork();
    opened.setToken(token(SECRET, { sub: 'ann', channels: [name] }));
    const received: number[] = [];
    opened.on('publication', (publication) => received.push(publication.offset ?? 0));
    const subscribed = next<{ channel: string }>(opened, 'subscribed');
    opened.connect();
    expect((await subscribed).channel).toBe(name);
    await publish(name, 1, 2);
    const lost = next(opened, 'connecting');
    network.cut();
    await lost;
    await publish(name, 3, 5);
    const back = next<{ recovered: boolean }>(opened, 'subscribed');
    network.restore();
    expect((await back).recovered).toBe(true);
    await expect.poll(() => received).toEqual([1, 2, 3, 4, 5]);
  });

  test('is subscribed and unsubscribed by the server', async () => {
    const name = channel();
    const opened = open({ token: token(SECRET, { sub: `user-of-${name}` }) });
    opened.connect();
    await opened.ready(10_000);
    const subscribed = next<{ channel: string }>(opened, 'subscribed');
    await server.api('subscribe', { user: `user-of-${name}`, channel: name });
    expect((await subscribed).channel).toBe(name);
    const received = next<{ channel: string; data: unknown }>(opened, 'publication');
    await server.api('publish', { channel: name, data: { hi: 1 } });
    expect(decode(encoding, (await received).data)).toEqual({ hi: 1 });
    const unsubscribed = next<{ channel: string }>(opened, 'unsubscribed');
    await server.api('unsubscribe', { user: `user-of-${name}`, channel: name });
    expect((await unsubscribed).channel).toBe(name);
  });

  test('is disconnected by the server, for good or not', async () => {
    const user = `user-of-${channel()}`;
    const opened = open({ token: token(SECRET, { sub: user }) });
    opened.connect();
    await opened.ready(10_000);
    const reconnected = next(opened, 'connected');
    await server.api('disconnect', { user, disconnect: { code: 4000, reason: 'come back' } });
    await reconnected;
    const closed = next<{ code: number; reason: string }>(opened, 'disconnected');
    await server.api('disconnect', { user });
    expect(await closed).toEqual({ code: 3503, reason: 'force disconnect' });
  });

  test('hears that there is nothing to call', async () => {
    const opened = await connected();
    await expect(opened.rpc('anything', encode(encoding, {}))).rejects.toMatchObject({ code: 108 });
  });
});

describe.each(WAYS)('A server that restarts, seen in $encoding over $transport', (way) => {
  test('is reconnected to, and says that its history is gone', async () => {
    let restarting = await ServerProcess.serve(CONFIG);
    const opened = clientBy(way, restarting.url);
    clients.push(opened);
    const subscription = opened.newSubscription('chat:a');
    const inbox = new Inbox(subscription);
    subscription.subscribe();
    opened.connect();
    await subscription.ready(10_000);
    await restarting.api('publish', { channel: 'chat:a', data: 1 });
    await inbox.count(1);

    const lost = next<{ code: number }>(opened, 'connecting');
    const back = next<{ wasRecovering: boolean; recovered: boolean }>(subscription, 'subscribed');
    const port = restarting.port;
    await restarting.stop();
    expect((await lost).code).toBe(3001);
    restarting = await ServerProcess.serve(CONFIG, port);
    expect(await back).toMatchObject({ wasRecovering: true, recovered: false });
    await restarting.api('publish', { channel: 'chat:a', data: 2 });
    await inbox.count(2);
    await restarting.stop();
  });
});
