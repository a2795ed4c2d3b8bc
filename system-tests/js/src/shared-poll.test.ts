import type { Centrifuge, SharedPollSubscription, SharedPollUpdateContext, SubscriptionErrorContext } from 'centrifuge';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { client, decode, ENCODINGS, next } from './clients';
import { votes } from './guides/votes';
import { PollBackend, signature } from './pollbackend';
import { ServerProcess } from './server';

const SECRET = 'a secret';

let server: ServerProcess;
let backend: PollBackend;
const clients: Centrifuge[] = [];

beforeAll(async () => {
  backend = await PollBackend.start();
  const shared = { refresh_interval: '200ms', mode: 'versioned' };
  server = await ServerProcess.serve({
    client: { insecure: true },
    http_api: { key: 'key' },
    shared_poll: { hmac_secret_key: SECRET },
    channel: {
      proxy: { shared_poll_refresh: { endpoint: backend.url } },
      namespaces: [
        { name: 'votes', subscription_type: 'shared_poll', shared_poll: { ...shared, publish_enabled: true } },
        { name: 'plain', subscription_type: 'shared_poll', shared_poll: { ...shared, mode: 'versionless' } },
        { name: 'few', subscription_type: 'shared_poll', shared_poll: { ...shared, max_keys_per_connection: 2 } },
        {
          name: 'deltas',
          subscription_type: 'shared_poll',
          shared_poll: shared,
          allowed_delta_types: ['fossil'],
        },
      ],
    },
  });
});

afterEach(() => {
  clients.splice(0).forEach((each) => each.disconnect());
  backend.rename('');
});

afterAll(async () => {
  await server.stop();
  backend.stop();
});

/** What the SDK keeps, of which it shows nobody anything. */
interface Inside {
  _sharedPollEpoch: string;
  _sharedPollTrackedItems: Map<string, number>;
}

describe.each(ENCODINGS)('M25 shared polls and the JavaScript SDK in %s:', (encoding) => {
  const name = (namespace: string) => `${namespace}:${encoding}-${Math.random().toString(36).slice(2)}`;
  const sign = (channel: string, keys: string[], ttl = 0, age = 0) => signature(SECRET, '', channel, keys, ttl, age);

  /** A subscription, and what came to it. */
  class Follower {
    readonly updates: SharedPollUpdateContext[] = [];
    readonly errors: SubscriptionErrorContext[] = [];
    readonly asked: string[][] = [];
    readonly centrifuge: Centrifuge;
    readonly subscription: SharedPollSubscription;
    getSignature: (keys: string[]) => Promise<{ keys: string[]; signature: string }>;

    constructor(
      readonly channel: string,
      options: { signs?: boolean; delta?: 'fossil' } = {},
      centrifuge?: Centrifuge,
    ) {
      this.centrifuge = centrifuge ?? client(encoding, server.webSocketUrl);
      clients.push(this.centrifuge);
      this.getSignature = (keys) => Promise.resolve({ keys, signature: sign(channel, keys) });
      this.subscription = this.centrifuge.newSharedPollSubscription(channel, {
        ...(options.delta === undefined ? {} : { delta: options.delta }),
        ...(options.signs === false
          ? {}
          : {
              getSignature: ({ keys }) => {
                this.asked.push(keys);
                return this.getSignature(keys);
              },
            }),
      });
      this.subscription.on('update', (update) => this.updates.push(update));
      this.subscription.on('error', (error) => this.errors.push(error));
    }

    async ready(): Promise<this> {
      this.subscription.subscribe();
      this.centrifuge.connect();
      await this.subscription.ready(10_000);
      return this;
    }

    get inside(): Inside {
      return this.subscription as unknown as Inside;
    }

    track(items: { key: string; version: number }[], ttl = 0): void {
      this.subscription.track(
        items,
        sign(
          this.channel,
          items.map((item) => item.key),
          ttl,
        ),
      );
    }

    /** What came, such as `k1=1@1`. */
    get said(): string[] {
      return this.updates.map((each) =>
        each.removed === true ? `${each.key} removed` : `${each.key}=${JSON.stringify(decode(encoding, each.data))}@${each.version}`,
      );
    }

    async says(...wanted: string[]): Promise<void> {
      await expect.poll(() => [...this.said].sort()).toEqual([...wanted].sort());
      this.updates.length = 0;
    }
  }

  const follower = (channel: string, options = {}) => new Follower(channel, options).ready();

  test('subscribe: the type is that of a shared poll', async () => {
    const channel = name('votes');
    const one = new Follower(channel);
    const subscribed = next(one.subscription, 'subscribed');
    await one.ready();
    expect(await subscribed).toMatchObject({ channel });
    expect(one.subscription.trackedKeys().size).toBe(0);
  });

  test('subscribe as a stream: it is refused', async () => {
    const centrifuge = client(encoding, server.webSocketUrl);
    clients.push(centrifuge);
    const stream = centrifuge.newSubscription(name('votes'));
    stream.subscribe();
    centrifuge.connect();
    expect(await next(stream, 'unsubscribed')).toMatchObject({ code: 107 });
  });

  test('track: a value, and the next one', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: { v: 1 }, version: 1 });
    const one = await follower(channel);
    one.track([{ key: 'k1', version: 0 }]);
    await one.says('k1={"v":1}@1');
    backend.set(channel, 'k1', { data: { v: 2 }, version: 2 });
    await one.says('k1={"v":2}@2');
  });

  test('batches: keys of two requests', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: 1, version: 1 });
    backend.set(channel, 'k2', { data: 2, version: 1 });
    const one = await follower(channel);
    one.track([{ key: 'k1', version: 0 }]);
    one.track([{ key: 'k2', version: 0 }]);
    await one.says('k1=1@1', 'k2=2@1');
  });

  test('untrack: only the other key is told, and asked for', async () => {
    const channel = name('votes');
    const one = await follower(channel);
    one.track([
      { key: 'k1', version: 0 },
      { key: 'k2', version: 0 },
    ]);
    await expect.poll(() => backend.askedFor(channel, 'k1')).toBeGreaterThan(0);
    one.subscription.untrack(['k1']);
    await expect.poll(() => backend.requests.filter((each) => each.channel === channel).at(-1)?.items).toHaveLength(1);
    backend.set(channel, 'k1', { data: 1, version: 1 });
    backend.set(channel, 'k2', { data: 2, version: 1 });
    await one.says('k2=2@1');
    await backend.turns(channel, 'k2');
    expect(one.said).toEqual([]);
  });

  test('invalid signature: an error, and the key is not tracked', async () => {
    const channel = name('votes');
    const one = await follower(channel);
    one.subscription.track([{ key: 'k1', version: 0 }], sign(channel, ['k2']));
    await expect.poll(() => one.errors).toMatchObject([{ type: 'track', error: { code: 103 } }]);
    await one.says('k1 removed');
    expect(backend.askedFor(channel, 'k1')).toBe(0);
  });

  test('fields: version and data', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: { n: 'three' }, version: 3 });
    const one = await follower(channel);
    one.track([{ key: 'k1', version: 0 }]);
    await expect.poll(() => one.updates).toHaveLength(1);
    expect(one.updates[0]).toMatchObject({ channel, key: 'k1', version: 3 });
    expect(decode(encoding, one.updates[0]?.data)).toEqual({ n: 'three' });
  });

  test('unchanged: what the client has is withheld', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: 5, version: 5 });
    const one = await follower(channel);
    one.track([{ key: 'k1', version: 5 }]);
    await backend.turns(channel, 'k1');
    expect(one.said).toEqual([]);
    backend.set(channel, 'k1', { data: 6, version: 6 });
    await one.says('k1=6@6');
  });

  test('removal: the key is gone for all', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: 1, version: 1 });
    const one = await follower(channel);
    one.track([{ key: 'k1', version: 0 }]);
    await one.says('k1=1@1');
    backend.set(channel, 'k1', { removed: true });
    await one.says('k1 removed');
    expect(one.subscription.trackedKeys().has('k1')).toBe(false);
  });

  test('one cycle: all values of one answer', async () => {
    const channel = name('votes');
    const one = await follower(channel);
    one.track(['k1', 'k2', 'k3'].map((key) => ({ key, version: 0 })));
    await backend.turns(channel, 'k1');
    ['k1', 'k2', 'k3'].forEach((key) => backend.set(channel, key, { data: key, version: 1 }));
    await one.says('k1="k1"@1', 'k2="k2"@1', 'k3="k3"@1');
  });

  test('two clients: both are told, and one is asked for them', async () => {
    const channel = name('votes');
    const both = [await follower(channel), await follower(channel)];
    both.forEach((each) => each.track([{ key: 'k1', version: 0 }]));
    await backend.turns(channel, 'k1');
    backend.set(channel, 'k1', { data: 1, version: 1 });
    await Promise.all(both.map((each) => each.says('k1=1@1')));
    expect(backend.requests.filter((each) => each.channel === channel).every((each) => each.items.length === 1)).toBe(true);
  });

  test('different keys: each client is told of its own', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: 1, version: 1 });
    backend.set(channel, 'k2', { data: 2, version: 1 });
    const one = await follower(channel);
    const two = await follower(channel);
    one.track([{ key: 'k1', version: 0 }]);
    two.track([{ key: 'k2', version: 0 }]);
    await one.says('k1=1@1');
    await two.says('k2=2@1');
  });

  test('unsubscribe: silence, and the backend is left alone', async () => {
    const channel = name('votes');
    const one = await follower(channel);
    one.track([{ key: 'k1', version: 0 }]);
    await backend.turns(channel, 'k1');
    one.subscription.unsubscribe();
    const other = await follower(channel);
    other.track([{ key: 'k2', version: 0 }]);
    backend.set(channel, 'k1', { data: 1, version: 1 });
    await backend.turns(channel, 'k2');
    const asked = backend.askedFor(channel, 'k1');
    await backend.turns(channel, 'k2');
    expect(backend.askedFor(channel, 'k1')).toBe(asked);
    expect(one.said).toEqual([]);
  });

  test('reconnect: who has a version is given the next one', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: 1, version: 1 });
    const one = await follower(channel);
    one.track([{ key: 'k1', version: 0 }]);
    await one.says('k1=1@1');
    one.centrifuge.disconnect();
    backend.set(channel, 'k1', { data: 2, version: 2 });
    one.centrifuge.connect();
    await one.says('k1=2@2');
    expect(one.asked).toEqual([]);
  });

  test('trackedKeys: without what was untracked', async () => {
    const one = await follower(name('votes'));
    one.track([
      { key: 'k1', version: 0 },
      { key: 'k2', version: 0 },
    ]);
    one.subscription.untrack(['k1']);
    expect([...one.subscription.trackedKeys()]).toEqual(['k2']);
  });

  test('before subscribe: what was tracked is tracked after it', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: 1, version: 1 });
    const one = new Follower(channel);
    one.track([{ key: 'k1', version: 0 }]);
    await one.ready();
    await one.says('k1=1@1');
  });

  test('before subscribe, and untracked: inline with the rest', async () => {
    const channel = name('votes');
    const one = new Follower(channel);
    one.track([
      { key: 'k1', version: 0 },
      { key: 'k2', version: 0 },
    ]);
    one.subscription.untrack(['k1']);
    await one.ready();
    await expect.poll(() => backend.askedFor(channel, 'k2')).toBeGreaterThan(0);
    backend.set(channel, 'k1', { data: 1, version: 1 });
    backend.set(channel, 'k2', { data: 2, version: 1 });
    await one.says('k2=2@1');
    expect(one.errors).toEqual([]);
  });

  test('string keys: signed by getSignature', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: 1, version: 1 });
    const one = await follower(channel);
    one.subscription.track(['k1']);
    await one.says('k1=1@1');
    expect(one.asked).toEqual([['k1']]);
  });

  test('no getSignature: an error for string keys, and the subscription stands', async () => {
    const one = await follower(name('votes'), { signs: false });
    one.subscription.track(['k1']);
    await expect.poll(() => one.errors).toMatchObject([{ type: 'track' }]);
    expect(one.subscription.state).toBe('subscribed');
  });

  test('revoked: what getSignature leaves out is gone, the rest is tracked', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: 1, version: 1 });
    backend.set(channel, 'k2', { data: 2, version: 1 });
    const one = await follower(channel);
    one.getSignature = () => Promise.resolve({ keys: ['k2'], signature: sign(channel, ['k2']) });
    one.subscription.track(['k1', 'k2']);
    await one.says('k1 removed', 'k2=2@1');
  });

  test('several before subscribe: many batches in one request', async () => {
    const channel = name('votes');
    const one = new Follower(channel);
    for (const key of ['k1', 'k2', 'k3']) {
      backend.set(channel, key, { data: key, version: 1 });
      one.track([{ key, version: 0 }]);
    }
    one.subscription.track(['k4']);
    backend.set(channel, 'k4', { data: 'k4', version: 1 });
    await one.ready();
    await one.says('k1="k1"@1', 'k2="k2"@1', 'k3="k3"@1', 'k4="k4"@1');
  });

  test('cached: a signature is used again after a reconnect, with what was untracked', async () => {
    const channel = name('votes');
    const one = await follower(channel);
    one.subscription.track(['k1', 'k2']);
    await expect.poll(() => backend.askedFor(channel, 'k1')).toBeGreaterThan(0);
    one.subscription.untrack(['k1']);
    await expect.poll(() => backend.requests.filter((each) => each.channel === channel).at(-1)?.items).toHaveLength(1);
    one.centrifuge.disconnect();
    one.centrifuge.connect();
    await one.subscription.ready(10_000);
    backend.set(channel, 'k1', { data: 1, version: 1 });
    backend.set(channel, 'k2', { data: 2, version: 1 });
    await one.says('k2=2@1');
    expect(one.asked).toEqual([['k1', 'k2']]);
    expect(one.errors).toEqual([]);
  });

  test('second client: it is given what the first has already', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: 1, version: 1 });
    const one = await follower(channel);
    one.track([{ key: 'k1', version: 0 }]);
    await one.says('k1=1@1');
    const two = await follower(channel);
    two.track([{ key: 'k1', version: 0 }]);
    await two.says('k1=1@1');
    expect(one.said).toEqual([]);
  });

  test('synthetic: without versions of the backend ours count, and have an epoch of eight letters', async () => {
    const channel = name('plain');
    backend.set(channel, 'k1', { data: { v: 1 } });
    const one = await follower(channel);
    expect(one.inside._sharedPollEpoch).toMatch(/^[a-zA-Z]{8}$/);
    one.track([{ key: 'k1', version: 0 }]);
    await one.says('k1={"v":1}@1');
    backend.set(channel, 'k1', { data: { v: 2 } });
    await one.says('k1={"v":2}@2');
    expect(one.inside._sharedPollTrackedItems.get('k1')).toBe(2);
    const two = await follower(channel);
    expect(two.inside._sharedPollEpoch).toBe(one.inside._sharedPollEpoch);
    two.track([{ key: 'k1', version: 0 }]);
    await two.says('k1={"v":2}@2');
  });

  test('versioned: no epoch before the backend has said one; the first and another send all back, once each', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: 1, version: 9 });
    const one = await follower(channel);
    expect(one.inside._sharedPollEpoch).toBe('');
    const subscribing: { code: number }[] = [];
    one.subscription.on('subscribing', (context) => subscribing.push(context));
    backend.rename('first');
    one.subscription.track(['k1']);
    await one.says('k1=1@9');
    expect(one.inside._sharedPollEpoch).toBe('first');
    backend.rename('second');
    backend.set(channel, 'k1', { data: 2, version: 1 });
    await one.says('k1=2@1');
    expect(one.inside._sharedPollEpoch).toBe('second');
    await backend.turns(channel, 'k1');
    expect(subscribing.map((each) => each.code)).toEqual([2500, 2500]);
  });

  test('getSignature rejects: an error, and the subscription stands', async () => {
    const one = await follower(name('votes'));
    one.getSignature = () => Promise.reject(new Error('no'));
    one.subscription.track(['k1']);
    await expect.poll(() => one.errors).toMatchObject([{ type: 'track' }]);
    expect(one.subscription.state).toBe('subscribed');
  });

  test('short TTL: the signature is renewed before its end', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: 1, version: 1 });
    const one = await follower(channel);
    one.track([{ key: 'k1', version: 0 }], 2);
    await one.says('k1=1@1');
    await expect.poll(() => one.asked).toEqual([['k1']]);
    backend.set(channel, 'k1', { data: 2, version: 2 });
    await one.says('k1=2@2');
    expect(one.errors).toEqual([]);
  });

  test('109: an expired signature is an error, and another is asked for', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: 1, version: 1 });
    const one = await follower(channel);
    one.subscription.track([{ key: 'k1', version: 0 }], sign(channel, ['k1'], 10, 60));
    await one.says('k1=1@1');
    expect(one.errors).toMatchObject([{ type: 'track', error: { code: 109 } }]);
    expect(one.asked).toEqual([['k1']]);
  });

  test('in flight: three expired signatures are renewed by one', async () => {
    const channel = name('votes');
    const one = await follower(channel);
    let letSign: () => void = () => undefined;
    const mayBeSigned = new Promise<void>((done) => (letSign = done));
    one.getSignature = async (keys) => {
      await mayBeSigned;
      return { keys, signature: sign(channel, keys) };
    };
    for (const key of ['k1', 'k2', 'k3']) {
      backend.set(channel, key, { data: key, version: 1 });
      one.subscription.track([{ key, version: 0 }], sign(channel, [key], 10, 60));
    }
    await expect.poll(() => one.errors.map((each) => each.error.code)).toEqual([109, 109, 109]);
    letSign();
    await one.says('k1="k1"@1', 'k2="k2"@1', 'k3="k3"@1');
    expect(one.asked).toEqual([['k1', 'k2', 'k3']]);
  });

  test('consolidates: one signature for all keys takes the place of several, the earliest end counting', async () => {
    const channel = name('votes');
    const one = await follower(channel);
    one.track([{ key: 'k1', version: 0 }], 60);
    one.track([{ key: 'k2', version: 0 }], 2);
    await expect.poll(() => one.asked.map((keys) => [...keys].sort())).toEqual([['k1', 'k2']]);
    backend.set(channel, 'k1', { data: 1, version: 1 });
    backend.set(channel, 'k2', { data: 2, version: 1 });
    await one.says('k1=1@1', 'k2=2@1');
  });

  test('revoked at renewal: the server tracks it no longer', async () => {
    const channel = name('votes');
    const one = await follower(channel);
    one.getSignature = () => Promise.resolve({ keys: ['k2'], signature: sign(channel, ['k2']) });
    one.track(
      [
        { key: 'k1', version: 0 },
        { key: 'k2', version: 0 },
      ],
      2,
    );
    await one.says('k1 removed');
    await expect.poll(() => backend.requests.filter((each) => each.channel === channel).at(-1)?.items).toHaveLength(1);
    backend.set(channel, 'k2', { data: 2, version: 1 });
    await one.says('k2=2@1');
  });

  test('too many: 106, and those before stay', async () => {
    const channel = name('few');
    const one = await follower(channel);
    one.subscription.track(['k1', 'k2']);
    await expect.poll(() => backend.askedFor(channel, 'k2')).toBeGreaterThan(0);
    one.subscription.track(['k3']);
    await one.says('k3 removed');
    expect(one.errors).toMatchObject([{ type: 'track', error: { code: 106 } }]);
    backend.set(channel, 'k1', { data: 1, version: 1 });
    await one.says('k1=1@1');
  });

  test('delta: who has the value before is given the difference', async () => {
    const channel = name('deltas');
    const value = (n: number) => ({ text: 'größe '.repeat(50), n });
    backend.set(channel, 'k1', { data: value(1), version: 1 });
    const one = await follower(channel, { delta: 'fossil' });
    one.track([{ key: 'k1', version: 0 }]);
    await one.says(`k1=${JSON.stringify(value(1))}@1`);
    for (let n = 2; n < 5; n++) {
      backend.set(channel, 'k1', { data: value(n), version: n, prev_data: value(n - 1) });
      await one.says(`k1=${JSON.stringify(value(n))}@${n}`);
    }
    expect(one.subscription.deltaStats()).toMatchObject({ numPublications: 4, numFullPayloads: 1, numDeltaPayloads: 3 });
    backend.set(channel, 'k1', { removed: true });
    await one.says('k1 removed');
  });

  test('shared_poll_publish: a value at once, and none that is older', async () => {
    const channel = name('votes');
    backend.set(channel, 'k1', { data: 1, version: 1 });
    const one = await follower(channel);
    one.subscription.track(['k1']);
    await one.says('k1=1@1');
    await server.api('shared_poll_publish', { channel, key: 'k1', data: 5, version: 5 });
    await one.says('k1=5@5');
    await server.api('shared_poll_publish', { channel, key: 'k1', data: 4, version: 4 });
    await backend.turns(channel, 'k1');
    expect(one.said).toEqual([]);
  });
});

describe('M25 the page of the guide to shared polls', () => {
  test('shows what its keys have, and asks its server for signatures', async () => {
    backend.set('votes:all', 'post-7', { data: { up: 1 }, version: 1 });
    const fetched: unknown[] = [];
    vi.stubGlobal('fetch', (path: string, request: { body: string }) => {
      const keys = JSON.parse(request.body) as string[];
      fetched.push([path, keys]);
      return Promise.resolve(new Response(signature(SECRET, '', 'votes:all', keys)));
    });
    try {
      const centrifuge = client('json', server.webSocketUrl);
      clients.push(centrifuge);
      const shown: unknown[] = [];
      const page = votes(centrifuge, (post, each) => shown.push([post, each]));
      centrifuge.connect();
      page.come(['post-7']);
      await expect.poll(() => shown).toEqual([['post-7', { up: 1 }]]);
      expect(fetched).toEqual([['/votes/signature', ['post-7']]]);
      page.go(['post-7']);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
