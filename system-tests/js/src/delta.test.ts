import type { Centrifuge } from 'centrifuge';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { client, decode, ENCODINGS, Inbox, next } from './clients';
import { Network } from './proxy';
import { ServerProcess } from './server';
import { Tap } from './tap';

const COMMON = {
  allow_subscribe_for_client: true,
  allow_subscribe_for_anonymous: true,
  allowed_delta_types: ['fossil'],
};

const CONFIG = {
  client: { allow_anonymous_connect_without_token: true },
  http_api: { key: 'key' },
  channel: {
    namespaces: [
      { name: 'docs', delta_publish: true, history_size: 100, history_ttl: '10m', force_recovery: true, ...COMMON },
      { name: 'asked', ...COMMON },
    ],
  },
};

const REST = Array.from({ length: 40 }, (_, i) => ({ id: i, name: `größe ${i} 😀`, price: 1000 + i }));

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

/** A document of which a part changes, with a character of several bytes that changes into one with the same first byte. */
function document(version: number): object {
  const changed = REST.map((item) => (item.id % 20 === version % 20 ? { ...item, price: version } : item));
  return { version, sign: ['ä', 'ö', '😀', '😁'][version % 4], items: changed };
}

async function publish(channel: string, version: number, more = {}): Promise<void> {
  const response = await fetch(`${server.url}/api/publish`, {
    method: 'POST',
    headers: { 'X-API-Key': 'key', 'Content-Type': 'application/json' },
    body: JSON.stringify({ channel, data: document(version), ...more }),
  });
  expect(await response.json()).toHaveProperty('result');
}

describe.each(ENCODINGS)('M21 deltas and the JavaScript SDK in %s', (encoding) => {
  const name = (namespace: string) => `${namespace}:${encoding}-${Math.random().toString(36).slice(2)}`;

  function open(url: string, tap: Tap): Centrifuge {
    const opened = client(encoding, url, { websocket: tap.webSocket() });
    clients.push(opened);
    opened.connect();
    return opened;
  }

  test('puts together what the server sends as deltas, over a break, too', async () => {
    const network = await Network.to(server.port);
    networks.push(network);
    const tap = new Tap();
    const opened = open(`ws://127.0.0.1:${network.port}/connection/websocket`, tap);
    const channel = name('docs');
    const subscription = opened.newSubscription(channel, { delta: 'fossil' });
    const inbox = new Inbox(subscription);
    subscription.subscribe();
    await subscription.ready(10_000);

    for (let version = 1; version <= 10; version++) {
      await publish(channel, version);
    }
    await inbox.count(10);
    const whole = JSON.stringify(document(1)).length;
    expect(tap.bytes / (10 * whole), 'the first is whole, the others are not').toBeLessThan(0.35);

    const again = next<{ recovered: boolean }>(subscription, 'subscribed');
    network.cut();
    for (let version = 11; version <= 15; version++) {
      await publish(channel, version);
    }
    network.restore();
    expect((await again).recovered).toBe(true);
    await inbox.count(15);
    await publish(channel, 16);
    const all = await inbox.count(16);
    expect(all.map((publication) => decode(encoding, publication.data))).toEqual(
      Array.from({ length: 16 }, (_, i) => document(i + 1)),
    );
  });

  test('is given deltas where the publisher says so', async () => {
    const tap = new Tap();
    const opened = open(server.webSocketUrl, tap);
    const channel = name('asked');
    const subscription = opened.newSubscription(channel, { delta: 'fossil' });
    const inbox = new Inbox(subscription);
    subscription.subscribe();
    await subscription.ready(10_000);
    await publish(channel, 1);
    await inbox.count(1);
    const first = tap.bytes;
    await publish(channel, 2, { delta: true });
    await inbox.count(2);
    expect(tap.bytes - first).toBeLessThan(first / 2);
    const before = tap.bytes;
    await publish(channel, 3);
    const all = await inbox.count(3);
    expect(tap.bytes - before, 'not asked for').toBeGreaterThan(first / 2);
    expect(all.map((publication) => decode(encoding, publication.data))).toEqual([1, 2, 3].map(document));
  });
});
