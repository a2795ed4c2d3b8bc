import type { Centrifuge, FilterNode, MapEntry, MapSubscription, MapSubscriptionOptions, MapUpdateContext } from 'centrifuge';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { client, decode, encode, ENCODINGS, next, type Encoding } from './clients';
import { Network } from './proxy';
import { ServerProcess } from './server';

const RECOVERABLE = { mode: 'recoverable', key_ttl: '60s', allow_publish_for_client: true, allow_remove_for_client: true };
const OPEN = {
  subscription_type: 'map',
  allow_subscribe_for_client: true,
  allow_subscribe_for_anonymous: true,
  allow_tags_filter: true,
};
const ANYBODY = { allow_publish_for_anonymous: true, allow_remove_for_anonymous: true };

const CONFIG = {
  client: { allow_anonymous_connect_without_token: true },
  http_api: { key: 'key' },
  channel: {
    namespaces: [
      { ...OPEN, name: 'map', map: { ...RECOVERABLE, ...ANYBODY } },
      { ...OPEN, name: 'brief', map: { ...RECOVERABLE, ...ANYBODY, mode: 'ephemeral' } },
      { ...OPEN, name: 'kept', map: { ...RECOVERABLE, ...ANYBODY, mode: 'persistent', key_ttl: '0s' } },
      { ...OPEN, name: 'small', map: { ...RECOVERABLE, ...ANYBODY, min_page_size: 1, stream_size: 5 } },
      { ...OPEN, name: 'short', map: { ...RECOVERABLE, ...ANYBODY, key_ttl: '2s' } },
      {
        ...OPEN,
        name: 'mine',
        map: { ...RECOVERABLE, ...ANYBODY, client_key: 'client_id', remove_client_on_unsubscribe: true },
      },
      { ...OPEN, name: 'deltas', allowed_delta_types: ['fossil'], delta_publish: true, map: { ...RECOVERABLE, ...ANYBODY } },
      { ...OPEN, name: 'clients', subscription_type: 'map_clients', map: { mode: 'ephemeral', key_ttl: '60s' } },
      {
        ...OPEN,
        name: 'room',
        subscription_type: 'stream',
        allow_tags_filter: false,
        map_clients_presence_channel_prefix: 'clients:',
      },
    ],
  },
};

let server: ServerProcess;
let network: Network;
const clients: Centrifuge[] = [];
let channels = 0;

beforeAll(async () => {
  server = await ServerProcess.serve(CONFIG);
  network = await Network.to(server.port);
});

afterEach(() => clients.splice(0).forEach((each) => each.disconnect()));

afterAll(async () => {
  network.close();
  await server.stop();
});

/** A map as an application sees it that applies what the SDK tells it. */
class Seen {
  readonly keys = new Map<string, unknown>();
  readonly updates: MapUpdateContext[] = [];
  syncs = 0;

  constructor(
    readonly subscription: MapSubscription,
    private readonly encoding: Encoding,
  ) {
    subscription.on('sync', ({ entries }) => {
      this.syncs++;
      this.keys.clear();
      entries.forEach((entry: MapEntry) => this.keys.set(entry.key, decode(this.encoding, entry.data)));
    });
    subscription.on('update', (update) => {
      this.updates.push(update);
      if (update.removed === true) {
        this.keys.delete(update.key);
      } else {
        this.keys.set(update.key, decode(this.encoding, update.data));
      }
    });
  }

  get state(): Record<string, unknown> {
    return Object.fromEntries([...this.keys].sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}

const publish = (channel: string, key: string, data: unknown, more: object = {}) =>
  server.api('map_publish', { channel, key, data, ...more });
const remove = (channel: string, key: string) => server.api('map_remove', { channel, key });
const inNetwork = () => `ws://127.0.0.1:${network.port}/connection/websocket`;

describe.each(ENCODINGS)('M25 maps and the JavaScript SDK in %s', (encoding) => {
  const name = (namespace: string) => `${namespace}:${encoding}${channels++}`;

  const open = (url = server.webSocketUrl): Centrifuge => {
    const opened = client(encoding, url);
    clients.push(opened);
    opened.connect();
    return opened;
  };

  const follow = (channel: string, options: MapSubscriptionOptions = {}, through: Centrifuge = open()): Seen => {
    const seen = new Seen(through.newMapSubscription(channel, options), encoding);
    seen.subscription.subscribe();
    return seen;
  };

  test.each(['map', 'brief', 'kept'])('of the namespace %s: what is there, then what changes', async (namespace) => {
    const channel = name(namespace);
    await publish(channel, 'a', 1);
    await publish(channel, 'b', { v: 1 });
    const seen = follow(channel);
    await expect.poll(() => seen.state).toEqual({ a: 1, b: { v: 1 } });
    await publish(channel, 'c', 3);
    await publish(channel, 'a', 2);
    await remove(channel, 'b');
    await expect.poll(() => seen.state).toEqual({ a: 2, c: 3 });
    expect(seen.updates.map((update) => update.removed === true)).toEqual([false, false, true]);
    expect(seen.syncs).toBe(1);
  });

  test('an empty map is live at once', async () => {
    const channel = name('map');
    const seen = follow(channel);
    const { state } = await next<{ state?: MapEntry[] }>(seen.subscription, 'subscribed');
    expect(state ?? []).toEqual([]);
    await publish(channel, 'a', 1);
    await expect.poll(() => seen.state).toEqual({ a: 1 });
  });

  test('10,000 keys come in pages, and what changes meanwhile is not lost', { timeout: 60_000 }, async () => {
    const channel = name('map');
    const many = Array.from({ length: 10_000 }, (_, i) => `k${String(i).padStart(5, '0')}`);
    for (let from = 0; from < many.length; from += 500) {
      const commands = many.slice(from, from + 500).map((key) => ({ map_publish: { channel, key, data: key } }));
      await server.api('batch', { commands });
    }
    const seen = follow(channel, { pageSize: 500 });
    const others = Array.from({ length: 40 }, (_, i) => publish(channel, `k0${String(i * 100).padStart(4, '0')}`, 'new'));
    await Promise.all(others);
    await expect.poll(() => seen.keys.size, { timeout: 20_000 }).toBe(10_000);
    await expect.poll(() => [...seen.keys.values()].filter((value) => value === 'new').length).toBe(40);
  });

  test('a cut brings what was missed, removals among it', async () => {
    const channel = name('map');
    await publish(channel, 'a', 1);
    await publish(channel, 'b', 1);
    const seen = follow(channel, {}, open(inNetwork()));
    await expect.poll(() => seen.state).toEqual({ a: 1, b: 1 });
    const subscribed = next<{ recovered: boolean; wasRecovering: boolean }>(seen.subscription, 'subscribed');
    network.cut();
    await publish(channel, 'a', 2);
    await remove(channel, 'b');
    await publish(channel, 'c', 3);
    network.restore();
    expect(await subscribed).toMatchObject({ wasRecovering: true, recovered: true });
    await expect.poll(() => seen.state).toEqual({ a: 2, c: 3 });
    expect(seen.syncs, 'it was given what changed, not all of it').toBe(1);
  });

  test('a cut of an ephemeral map, and one in which more changed than is kept, begin anew', async () => {
    for (const namespace of ['brief', 'small']) {
      const channel = name(namespace);
      await publish(channel, 'a', 1);
      const seen = follow(channel, {}, open(inNetwork()));
      await expect.poll(() => seen.state).toEqual({ a: 1 });
      network.cut();
      await remove(channel, 'a');
      for (let i = 0; i < 10; i++) {
        await publish(channel, `k${i}`, i);
      }
      network.restore();
      await expect.poll(() => Object.keys(seen.state), { timeout: 10_000 }).toHaveLength(10);
      expect(seen.state).not.toHaveProperty('a');
      expect(seen.syncs).toBe(2);
    }
  });

  test('who would rather stop than begin anew is unsubscribed with 112', async () => {
    const channel = name('small');
    await publish(channel, 'a', 1);
    const seen = follow(channel, { unrecoverableStrategy: 'fatal' }, open(inNetwork()));
    await expect.poll(() => seen.state).toEqual({ a: 1 });
    const ended = next<{ code: number }>(seen.subscription, 'unsubscribed');
    network.cut();
    for (let i = 0; i < 10; i++) {
      await publish(channel, `k${i}`, i);
    }
    network.restore();
    expect(await ended).toMatchObject({ code: 112 });
  });

  test('cuts in every phase of reading end in the state of the server', { timeout: 60_000 }, async () => {
    const channel = name('small');
    for (let i = 0; i < 60; i++) {
      await publish(channel, `k${i}`, 0);
    }
    const seen = follow(channel, { pageSize: 3 }, open(inNetwork()));
    for (let round = 1; round <= 8; round++) {
      let connected = true;
      const dropped = network.dropAfter(200 * round).then(() => (connected = false));
      await remove(channel, `k${50 + round}`);
      for (let i = 0; connected; i++) {
        await publish(channel, `k${i % 10}`, round);
      }
      await dropped;
    }
    const { entries } = (await server.api('map_read_state', { channel, limit: -1 })) as { entries: { key: string; data: unknown }[] };
    const expected = Object.fromEntries(entries.map(({ key, data }) => [key, data]));
    await expect.poll(() => seen.state, { timeout: 30_000 }).toEqual(expected);
  });

  test('clients write and remove, and others see it, with who wrote it', async () => {
    const channel = name('map');
    const writer = follow(channel);
    const reader = follow(channel);
    await Promise.all([writer.subscription.ready(10_000), reader.subscription.ready(10_000)]);
    await writer.subscription.publish('a', encode(encoding, { x: 1 }));
    await expect.poll(() => [writer.state, reader.state]).toEqual([{ a: { x: 1 } }, { a: { x: 1 } }]);
    expect(reader.updates[0]?.info?.client).toMatch(/^[0-9a-f-]{36}$/);
    await writer.subscription.remove('a');
    await expect.poll(() => [writer.state, reader.state]).toEqual([{}, {}]);
    await writer.subscription.remove('nothing');
  });

  test('a key of the client itself goes with its subscription', async () => {
    const channel = name('mine');
    const one = follow(channel);
    const other = follow(channel);
    await Promise.all([one.subscription.ready(10_000), other.subscription.ready(10_000)]);
    await one.subscription.publish('whatever', encode(encoding, 'one'));
    await expect.poll(() => Object.values(other.state)).toEqual(['one']);
    expect(Object.keys(other.state)[0]).not.toBe('whatever');
    one.subscription.unsubscribe();
    await expect.poll(() => other.state).toEqual({});
    await other.subscription.publish('', encode(encoding, 'other'));
    await expect.poll(() => Object.values(other.state)).toEqual(['other']);
  });

  test('what is over is removed', { timeout: 20_000 }, async () => {
    const channel = name('short');
    await publish(channel, 'a', 1);
    const seen = follow(channel);
    await expect.poll(() => seen.state).toEqual({ a: 1 });
    await expect.poll(() => seen.state, { timeout: 10_000 }).toEqual({});
    expect(seen.updates.at(-1)?.removed).toBe(true);
  });

  test('deltas fit, a removal and a cut included', async () => {
    const channel = name('deltas');
    const document = (number: number) => ({ text: 'x'.repeat(300), number });
    await publish(channel, 'a', document(0));
    const seen = follow(channel, { delta: 'fossil' }, open(inNetwork()));
    await expect.poll(() => seen.state).toEqual({ a: document(0) });
    await publish(channel, 'a', document(1));
    await publish(channel, 'b', document(2));
    await publish(channel, 'b', document(3));
    await expect.poll(() => seen.state).toEqual({ a: document(1), b: document(3) });
    expect(seen.subscription.deltaStats()).toMatchObject({ numDeltaPayloads: 2 });
    await remove(channel, 'a');
    await publish(channel, 'a', document(4));
    await expect.poll(() => seen.state).toEqual({ a: document(4), b: document(3) });
    network.cut();
    await publish(channel, 'b', document(5));
    await publish(channel, 'b', document(6));
    network.restore();
    await expect.poll(() => seen.state, { timeout: 10_000 }).toEqual({ a: document(4), b: document(6) });
    await publish(channel, 'b', document(7));
    await expect.poll(() => seen.state).toEqual({ a: document(4), b: document(7) });
    expect(seen.syncs).toBe(1);
  });

  test('a filter lets through what matches, and may be changed', async () => {
    const channel = name('map');
    const kind = (val: string): FilterNode => ({ key: 'kind', cmp: 'eq', val });
    await publish(channel, 'a', 1, { tags: { kind: 'odd' } });
    await publish(channel, 'b', 2, { tags: { kind: 'even' } });
    const seen = follow(channel, { tagsFilter: kind('odd') });
    await expect.poll(() => seen.state).toEqual({ a: 1 });
    await publish(channel, 'c', 3, { tags: { kind: 'odd' } });
    await publish(channel, 'd', 4, { tags: { kind: 'even' } });
    await expect.poll(() => seen.state).toEqual({ a: 1, c: 3 });
    seen.subscription.setTagsFilter(kind('even'));
    seen.subscription.unsubscribe();
    seen.subscription.subscribe();
    await expect.poll(() => seen.state).toEqual({ b: 2, d: 4 });
  });

  test('the clients of a channel are a map, which empties again', async () => {
    const channel = name('room');
    const watcher = open();
    const seen = new Seen(watcher.newMapClientsSubscription(`clients:${channel}`), encoding);
    seen.subscription.subscribe();
    await seen.subscription.ready(10_000);
    const visitors = [open(), open()];
    for (const visitor of visitors) {
      visitor.newSubscription(channel).subscribe();
    }
    await expect.poll(() => Object.keys(seen.state)).toHaveLength(2);
    visitors[0]?.getSubscription(channel)?.unsubscribe();
    await expect.poll(() => Object.keys(seen.state)).toHaveLength(1);
    visitors[1]?.disconnect();
    await expect.poll(() => seen.state).toEqual({});
  });
});
