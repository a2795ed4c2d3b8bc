import type { Centrifuge } from 'centrifuge';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { client, decode, ENCODINGS, Inbox } from './clients';
import { ServerProcess } from './server';
import { Tap } from './tap';

const CONFIG = {
  client: { allow_anonymous_connect_without_token: true },
  http_api: { key: 'key' },
  channel: {
    namespaces: [
      {
        name: 'a_namespace_with_a_long_name',
        allow_subscribe_for_client: true,
        allow_subscribe_for_anonymous: true,
        allow_channel_compaction: true,
        presence: true,
        join_leave: true,
        force_push_join_leave: true,
      },
    ],
  },
};

let server: ServerProcess;
const clients: Centrifuge[] = [];

beforeAll(async () => {
  server = await ServerProcess.serve(CONFIG);
});

afterEach(() => clients.splice(0).forEach((each) => each.disconnect()));

afterAll(() => server.stop());

describe.each(ENCODINGS)('M21 channel compaction and the JavaScript SDK in %s', (encoding) => {
  test('what has a number arrives at the subscription of its channel', async () => {
    const tap = new Tap();
    const opened = client(encoding, server.webSocketUrl, { websocket: tap.webSocket() });
    clients.push(opened);
    opened.connect();
    const names = ['one', 'two'].map((name) => `a_namespace_with_a_long_name:${encoding}-${name}`);
    const joins: string[] = [];
    const inboxes: Inbox[] = [];
    for (const name of names) {
      const subscription = opened.newSubscription(name);
      subscription.on('join', (joined) => joins.push(joined.channel));
      inboxes.push(new Inbox(subscription));
      subscription.subscribe();
      await subscription.ready(10_000);
    }
    await expect.poll(() => joins).toEqual(names);
    for (let i = 0; i < 3; i++) {
      const before = tap.bytes;
      await server.api('publish', { channel: names[i % 2], data: { i } });
      await expect.poll(() => tap.bytes).toBeGreaterThan(before);
      if (encoding === 'json') {
        expect(tap.bytes - before, 'bytes of a publication without the name of its channel').toBeLessThan(50);
      }
    }
    await inboxes[0]?.count(2);
    await inboxes[1]?.count(1);
    const got = inboxes.map((inbox) => inbox.publications.map((each) => [each.channel, decode(encoding, each.data)]));
    expect(got).toEqual([
      [
        [names[0], { i: 0 }],
        [names[0], { i: 2 }],
      ],
      [[names[1], { i: 1 }]],
    ]);
  });
});
