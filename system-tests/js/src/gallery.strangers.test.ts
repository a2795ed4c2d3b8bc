import type { ClientSocket } from '@fanfare/client';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { range } from './clients';
import { ServerProcess } from './server';
import { closeAll, socket } from './sockets';

const BAD_REQUEST = 107;
const MAX_LINKS = 1_000;

let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.demo(mkdtempSync(join(tmpdir(), 'fanfare-strangers-')));
});

afterEach(closeAll);

afterAll(() => server.kill());

async function visitor(name: string): Promise<ClientSocket> {
  const response = await fetch(`${server.url}/visitors`, { method: 'POST', body: JSON.stringify({ name }) });
  const { token } = (await response.json()) as { token: string };
  const client = socket({ token });
  await client.open(server.url);
  return client;
}

const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => 0,
    (problem: { serverCode: number }) => problem.serverCode,
  );

describe('strangers, who can send what no page does', () => {
  it('S2 have five reports under way, and are told when one may be ordered again', async () => {
    const [ann, bob] = [await visitor('Ann'), await visitor('Bob')];
    let ready = 0;
    ann.notifications.listen({ object: 'reports' }, () => ready++);
    // The same event comes again at once, so that each needs something of its own not to be a repeat.
    const codes = await Promise.all(range(1, 7).map((i) => refusal(ann.event('report.order', i))));
    expect(codes.filter((code) => code === 0)).toHaveLength(5);
    expect(codes.filter((code) => code === 429)).toHaveLength(codes.length - 5);
    expect(await refusal(bob.event('report.order'))).toBe(0);
    await expect.poll(() => ready, { timeout: 15_000 }).toBe(5);
    expect(await refusal(ann.event('report.order', 'again'))).toBe(0);
  });

  it('S10 have one link each, however many they ask for', { timeout: 60_000 }, async () => {
    const [ann, bob] = [await visitor('Ann'), await visitor('Bob')];
    const link = async (client: ClientSocket) => ((await client.event('login.link')) as { code: string }).code;
    const first = await link(ann);
    for (let i = 0; i < MAX_LINKS; i++) {
      await link(ann);
    }
    expect(await link(bob)).not.toBe('');
    expect(await refusal(bob.event('login.confirm', first))).toBe(410);
    expect(await bob.event('login.confirm', await link(ann))).toBe(true);
  });

  it('S5 are in the list under the name of their token, once', async () => {
    const [ann, bob] = [await visitor('Ann'), await visitor('Bob')];
    const seen = ann.live<{ names: string[] }>('system:seen');
    await ann.event('system.broadcast', 'hello');
    for (const name of ['text1', 'names', 'somebody else']) {
      await bob.event('system.seen', name);
    }
    await ann.event('system.seen');
    await expect.poll(() => seen.state).toEqual({ names: ['Ann', 'Bob'] });
  });

  it.each([
    ['customer.save', {}],
    ['customer.save', { fields: {}, version: 1 }],
    ['customer.save', { fields: { name: null }, version: 1 }],
    ['customer.save', { fields: { name: 'x'.repeat(81) }, version: 1 }],
    ['customer.save', { fields: { role: 'admin' }, version: 1 }],
    ['customer.save', { fields: { name: 'x' }, version: -1 }],
    ['tag.steer', {}],
    ['tag.steer', { name: null, x: 0, y: 0 }],
    ['tag.steer', { name: ' ', x: 0, y: 0 }],
    ['system.broadcast', ''],
    ['ticker.pace', null],
    ['ticker.pace', 1_001],
  ])('are told that %s cannot be %j', async (event, data) => {
    expect(await refusal((await visitor('Ann')).event(event, data))).toBe(BAD_REQUEST);
  });
});
