import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { token } from './clients';
import { count } from './guides/sequence';
import { Network } from './proxy';
import { ServerProcess } from './server';
import { closeAll, socket } from './sockets';

const SECRET = 'a secret';

const CONFIG = {
  client: { token: { hmac_secret_key: SECRET }, allow_anonymous_connect_without_token: true },
  http_api: { key: 'key' },
  sequence: { enabled: true },
  live: { enabled: true },
};

const ann = { token: token(SECRET, { sub: 'ann' }), minDelay: 50, maxDelay: 200 };

let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.serve(CONFIG);
});

afterEach(() => closeAll());

afterAll(() => server.stop());

const next = (name: string, many = 1) => server.api('sequence_next', { name, count: many });

describe('L11 a sequence in the client socket', () => {
  test('tells of each number once and in order, across a break', async () => {
    const network = await Network.to(server.port);
    const client = socket(ann);
    const shown: number[] = [];
    const stop = count(client, (number) => shown.push(number));
    await client.open(`http://127.0.0.1:${network.port}`);
    const orders = client.sequence('orders');
    await orders.ready;
    expect(orders.status).toBe('gone');
    await next('orders');
    await next('orders');
    await expect.poll(() => shown).toEqual([1, 2]);
    network.cut();
    await expect.poll(() => orders.status).toBe('stale');
    await next('orders');
    await next('orders', 5);
    network.restore();
    await expect.poll(() => shown).toEqual([1, 2, 3, 8]);
    expect(orders.state).toEqual({ number: 8 });
    stop();
    orders.close();
    network.close();
  });

  test('is none of the live objects, and is refused in its own words', async () => {
    await next('same');
    const client = socket(ann);
    await client.open(server.url);
    const sequence = client.sequence('same');
    const object = client.live('same');
    await Promise.all([sequence.ready, object.ready]);
    expect([sequence.state, object.state]).toEqual([{ number: 1 }, undefined]);
    const anonymous = socket({ minDelay: 50, maxDelay: 200 });
    await anonymous.open(server.url);
    await expect(anonymous.sequence('same').ready).rejects.toThrow('The sequence "same" was refused');
    expect(() => client.sequence('')).toThrow("sequence('orders')");
  });
});
