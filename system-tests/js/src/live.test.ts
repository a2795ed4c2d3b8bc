import type { LiveObject, LiveUpdate } from '@fanfare/client';
import type { Centrifuge } from 'centrifuge';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { client, decode, ENCODINGS, next, token, type Encoding } from './clients';
import { follow } from './guides/live';
import { watch } from './guides/livesocket';
import { Network } from './proxy';
import { ServerProcess } from './server';
import { closeAll, socket } from './sockets';

const SECRET = 'a secret';
const KEPT = 5;

const CONFIG = {
  client: { token: { hmac_secret_key: SECRET }, allow_anonymous_connect_without_token: true },
  http_api: { key: 'key' },
  live: { enabled: true, retention_size: KEPT },
};

let server: ServerProcess;
const clients: Centrifuge[] = [];
const networks: Network[] = [];

beforeAll(async () => {
  server = await ServerProcess.serve(CONFIG);
});

afterEach(async () => {
  await closeAll();
  clients.splice(0).forEach((each) => each.disconnect());
  networks.splice(0).forEach((each) => each.close());
});

afterAll(() => server.stop());

function open(encoding: Encoding, port = server.port, user = 'ann'): Centrifuge {
  const url = `ws://127.0.0.1:${port}/connection/websocket`;
  const opened = client(encoding, url, user === '' ? {} : { token: token(SECRET, { sub: user }) });
  clients.push(opened);
  opened.connect();
  return opened;
}

const update = (id: string, attributes: object) => server.api('live_update', { id, attributes });

describe.each(ENCODINGS)('L1 the JavaScript SDK in %s', (encoding) => {
  const id = () => `job:${encoding}-${Math.random().toString(36).slice(2)}`;

  test('is given all of an object, and then what changes', async () => {
    const job = id();
    await update(job, { text1: 'Packing', progress: 10 });
    const subscription = open(encoding).newSubscription(`live:${job}`);
    const changes: unknown[] = [];
    subscription.on('publication', ({ data }) => changes.push(decode(encoding, data)));
    subscription.subscribe();
    const { data } = await next<{ data: unknown }>(subscription, 'subscribed');
    expect(decode(encoding, data)).toEqual({ state: { text1: 'Packing', progress: 10 }, version: 1 });
    await update(job, { text1: 'Packing', progress: 40 });
    await server.api('live_add', { id: job, attribute: 'value' });
    await server.api('live_message', { id: job, message: 'nearly' });
    await server.api('live_remove', { id: job });
    await expect.poll(() => changes.length).toBe(4);
    expect(changes).toEqual([
      { patch: { progress: 40 } },
      { patch: { value: 1 } },
      { message: 'nearly' },
      { gone: 'removed' },
    ]);
  });

  test.each([KEPT - 1, KEPT + 1])('has the object again after a break in which it changed %i times', async (missed) => {
    const job = id();
    await update(job, { text1: 'Packing', progress: 0 });
    const network = await Network.to(server.port);
    networks.push(network);
    const opened = open(encoding, network.port);
    const subscription = opened.newSubscription(`live:${job}`);
    const heard: unknown[] = [];
    // In Protobuf, nothing is an empty array.
    subscription.on('subscribed', ({ data }) => data && data.length !== 0 && heard.push(decode(encoding, data)));
    subscription.on('publication', ({ data }) => heard.push(decode(encoding, data)));
    subscription.subscribe();
    await expect.poll(() => heard.length).toBe(1);
    network.cut();
    await expect.poll(() => opened.state).toBe('connecting');
    for (let i = 1; i <= missed; i++) {
      await update(job, { progress: i });
    }
    network.restore();
    await expect.poll(() => JSON.stringify(heard.at(-1))).toContain(`"progress":${missed}`);
    await update(job, { progress: 99 });
    await expect.poll(() => heard.at(-1)).toEqual({ patch: { progress: 99 } });
    expect(heard.slice(1, -1)).toEqual(
      missed < KEPT
        ? Array.from({ length: missed }, (_, index) => ({ patch: { progress: index + 1 } }))
        : [{ state: { text1: 'Packing', progress: missed }, version: missed + 1 }],
    );
  });
});

test('L5 an object is not for somebody without a user id', async () => {
  await update('secret', { text1: 'x' });
  const subscription = open('json', server.port, '').newSubscription('live:secret');
  subscription.subscribe();
  const { code } = await next<{ code: number }>(subscription, 'unsubscribed');
  expect(code).toBe(103);
});

test('L1 the program of the guide shows an object as it is', async () => {
  const shown: unknown[] = [];
  const subscription = follow(open('json'), 'guide', (state) => shown.push(state));
  await expect.poll(() => shown).toEqual([null]);
  await update('guide', { text1: 'a', progress: 1 });
  await update('guide', { text1: null, progress: 2 });
  await server.api('live_remove', { id: 'guide' });
  await expect.poll(() => shown).toEqual([null, { text1: 'a', progress: 1 }, { progress: 2 }, null]);
  subscription.unsubscribe();
});

describe('L1 the client socket', () => {
  interface Job {
    text1?: string;
    progress?: number;
  }

  const ann = { token: token(SECRET, { sub: 'ann' }), minDelay: 50, maxDelay: 200 };

  /** What is told of an object, in words. */
  function diary(job: LiveObject<Job>): unknown[] {
    const entries: unknown[] = [];
    job.on('status', (status) => entries.push(status));
    job.on('update', ({ state, changed, reason }: LiveUpdate<Job>) => entries.push([reason, [...changed].sort(), state]));
    job.on('message', (message) => entries.push(['message', message]));
    return entries;
  }

  test('L3 tells of an object and its messages after they are set, from before it is open until it is gone', async () => {
    await update('story', { text1: 'a', progress: 1 });
    const client = socket(ann);
    const job = client.live<Job>('story');
    const entries = diary(job);
    expect([job.status, job.state, job.version]).toEqual(['loading', undefined, 0]);
    await client.open(server.url);
    await job.ready;
    expect([job.status, job.state, job.version]).toEqual(['live', { text1: 'a', progress: 1 }, 1]);
    await update('story', { text1: null, progress: 2 });
    await server.api('live_message', { id: 'story', message: 'soon' });
    await server.api('live_remove', { id: 'story' });
    await update('story', { text1: 'b' });
    await expect.poll(() => job.version).toBe(5);
    expect(entries).toEqual([
      'live',
      ['initial', ['progress', 'text1'], { text1: 'a', progress: 1 }],
      ['change', ['progress', 'text1'], { progress: 2 }],
      ['message', 'soon'],
      'gone',
      ['removed', ['progress'], undefined],
      'live',
      ['change', ['text1'], { text1: 'b' }],
    ]);
    expect(Object.isFrozen(job.state)).toBe(true);
  });

  test.each([KEPT - 1, KEPT + 1])('has the object again after a break in which it changed %i times', async (missed) => {
    const id = `break-${missed}`;
    await update(id, { text1: 'same', progress: 0 });
    const network = await Network.to(server.port);
    networks.push(network);
    const client = socket(ann);
    const job = client.live<Job>(id);
    await client.open(`http://127.0.0.1:${network.port}`);
    await job.ready;
    const entries = diary(job);
    network.cut();
    await expect.poll(() => job.status).toBe('stale');
    expect(job.state).toEqual({ text1: 'same', progress: 0 });
    for (let i = 1; i <= missed; i++) {
      await update(id, { progress: i });
    }
    network.restore();
    await expect.poll(() => job.state?.progress).toBe(missed);
    expect(job.status).toBe('live');
    const changes = Array.from({ length: missed }, (_, index) => ['change', ['progress'], { text1: 'same', progress: index + 1 }]);
    const anew = [['resync', ['progress'], { text1: 'same', progress: missed }]];
    const initial = ['initial', ['progress', 'text1'], { text1: 'same', progress: 0 }];
    expect(entries).toEqual([initial, 'stale', 'live', ...(missed < KEPT ? changes : anew)]);
  });

  test('shares an object among those who ask for it, and lets it go with the last', async () => {
    const client = socket(ann);
    await client.open(server.url);
    const one = client.live('shared');
    await one.ready;
    const other = client.live('shared');
    expect(other.status).toBe('gone');
    const late: unknown[] = [];
    other.on('update', ({ reason, state }) => late.push([reason, state]));
    one.close();
    one.close();
    await update('shared', { text1: 'x' });
    await expect.poll(() => other.state).toEqual({ text1: 'x' });
    expect(late).toEqual([
      ['initial', undefined],
      ['change', { text1: 'x' }],
    ]);
    // As a page does that is drawn anew.
    other.close();
    const again = client.live('shared');
    expect(again.state).toEqual({ text1: 'x' });
    const channels = async () => (await server.api('channels', {}))['channels'] as Record<string, unknown>;
    expect(await channels()).toHaveProperty(['live:shared']);
    again.close();
    await expect.poll(channels).not.toHaveProperty(['live:shared']);
  });

  test('says who may not, and what cannot be', async () => {
    const client = socket({});
    const job = client.live('story');
    await client.open(server.url);
    await expect(job.ready).rejects.toMatchObject({ code: 'refused', serverCode: 103 });
    expect(job.status).toBe('denied');
    expect(() => client.live('')).toThrow(/live\('job:42'\)/);
    expect(() => client.live('a\ud800')).toThrow(/half a character/);
    await client.close();
    const later = socket({ getToken: async () => token(SECRET, { sub: 'ann' }) });
    const shared = later.live('story');
    await later.open(server.url);
    await shared.ready;
    expect(shared.status).toBe('live');
    const early = socket(ann).live('any');
    early.close();
    await expect(early.ready).rejects.toMatchObject({ code: 'closed' });
    const plain = socket({ mode: 'plain' });
    const none = plain.live('any');
    plain.open(`${server.url}/connection/notify`).catch(() => undefined);
    await expect.poll(() => none.status).toBe('denied');
  });

  test('finds an object whose id no channel can have as it is', async () => {
    const id = 'Größe 1% / 😀#,$';
    await update(id, { text1: 'found' });
    const client = socket(ann);
    const job = client.live<Job>(id);
    await client.open(server.url);
    await job.ready;
    expect(job.state).toEqual({ text1: 'found' });
  });

  test('moves the bar of the guide', async () => {
    const bar = { value: 0, hidden: true };
    const client = socket(ann);
    await client.open(server.url);
    const stop = watch(client, bar);
    await update('job:42', { progress: 40 });
    await expect.poll(() => bar).toEqual({ value: 40, hidden: false });
    await server.api('live_remove', { id: 'job:42' });
    await expect.poll(() => bar).toEqual({ value: 0, hidden: true });
    stop();
  });
});
