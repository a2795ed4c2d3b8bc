import type { Notification } from '@fanfare/client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { range } from './clients';
import { ALL, notify, startServer, tokenOf } from './notifyserver';
import { Network } from './proxy';
import type { ServerProcess } from './server';
import { closeAll, Diary, socket } from './sockets';

let server: ServerProcess;
const networks: Network[] = [];
const restarted: ServerProcess[] = [];
let users = 0;

beforeAll(async () => {
  server = await startServer();
});

afterEach(async () => {
  await closeAll();
  networks.splice(0).forEach((each) => each.close());
  await Promise.all(restarted.splice(0).map((each) => each.kill()));
});

afterAll(() => server.stop());

/** A connected socket of a user of its own, behind a network that can be cut. */
async function connected(options = {}) {
  const user = `user-${++users}`;
  const network = await Network.to(server.port);
  networks.push(network);
  const client = socket({ token: tokenOf(user), ...options });
  const diary = new Diary(client);
  const heard: Notification[] = [];
  client.notifications.listen({}, (notification) => heard.push(notification));
  await client.open(`http://127.0.0.1:${network.port}`);
  return { client, diary, heard, network, channel: `notify:user/${user}` };
}

describe('The client socket and a Fanfare server', () => {
  test('C1 completes the address, and C5 tells who the client is', async () => {
    const { client, diary, network } = await connected();
    expect(client.url).toBe(`ws://127.0.0.1:${network.port}/connection/websocket`);
    expect(client.clientId).toMatch(/^[0-9a-f-]{36}$/);
    expect(diary.entries).toEqual([
      { event: 'connected', context: { clientId: client.clientId, url: client.url, reconnected: false } },
    ]);
  });

  test('C5 receives notifications and raw text with the id of the client', async () => {
    const { client, diary, heard, channel } = await connected();
    await notify(server, channel, { id: 'a', message: { x: [1] } }, 'raw {"text"}');
    await expect.poll(() => diary.of('messageReceived')).toEqual([
      { clientId: client.clientId, message: { id: 'a', message: { x: [1] } }, channel },
      { clientId: client.clientId, message: 'raw {"text"}', channel },
    ]);
    expect(heard).toEqual([{ id: 'a', object: '', group: '', message: { x: [1] } }]);
  });

  test('C5 tells why a connection was lost, and that the socket is back', async () => {
    const { client, diary, network } = await connected();
    network.cut();
    await expect.poll(() => client.status).toBe('connecting');
    expect(diary.of('connectionFailed')[0]).toMatchObject({ code: 1006, reconnecting: true });
    network.restore();
    await expect.poll(() => diary.of('connected').at(-1)?.reconnected).toBe(true);
    expect(client.status).toBe('connected');
  });

  test('C5 is told for good that it is not wanted', async () => {
    const client = socket({ token: 'forged.token.here' });
    const diary = new Diary(client);
    await expect(client.open(server.url)).rejects.toMatchObject({ code: 'connectionFailed', serverCode: 3500 });
    expect(diary.entries).toEqual([
      { event: 'connectionFailed', context: { code: 3500, reason: 'invalid token', reconnecting: false } },
    ]);
    expect(client.status).toBe('disconnected');
  });

  test('C3 messages and events wait in order while reconnecting', async () => {
    const { client, diary, network } = await connected();
    network.cut();
    await expect.poll(() => client.status).toBe('connecting');
    // This server has no handler for either: it answers an event with error 108, and a message with closing for 3508.
    const event = client.event('save', { id: 1 });
    const message = client.send({ hello: 'server' });
    network.restore();
    await expect(event).rejects.toMatchObject({ code: 'refused', serverCode: 108, message: 'not available' });
    await message;
    await expect.poll(() => diary.of('connectionFailed').at(-1)).toEqual({
      code: 3508,
      reason: 'not available',
      reconnecting: false,
    });
  });

  test('C3 a message that is sent right before the close is written', async () => {
    const { client } = await connected();
    const message = client.send('last words');
    await client.close();
    await message;
  });

  test('N11 an event is refused where the server has no handler', async () => {
    const { client } = await connected();
    await expect(client.event('save')).rejects.toMatchObject({ code: 'refused', serverCode: 108 });
  });

  test('N8 brings notifications to the listeners of their group and object', async () => {
    const { client, channel } = await connected();
    const heard: string[] = [];
    client.notifications.listen({ object: 'ORDERS' }, ({ id }) => heard.push(`orders ${id}`));
    client.notifications.listen({ object: 'stock', id: '2' }, ({ id }) => heard.push(`stock ${id}`));
    client.notifications.listen({ group: 'sales' }, ({ id }) => heard.push(`sales ${id}`));
    const sent = [
      { id: '1', object: 'Orders' },
      { id: '2' },
      { id: '3', object: 'stock' },
      { id: '4', group: 'sales', object: 'orders' },
      { id: '5' },
    ];
    await notify(server, channel, ...sent);
    await expect.poll(() => heard).toEqual(['orders 1', 'orders 2', 'stock 2', 'sales 4', 'orders 5']);
  });

  test('N9 notifications wait while paused, also over a reconnect, and come in order', async () => {
    const { client, diary, heard, network, channel } = await connected();
    client.notifications.pause();
    await notify(server, channel, { id: '1' }, { id: '2' });
    await expect.poll(() => diary.of('messageReceived').length).toBe(2);
    network.cut();
    await notify(server, channel, { id: '3' });
    network.restore();
    await expect.poll(() => diary.of('messageReceived').length).toBe(3);
    expect(heard).toEqual([]);
    client.notifications.resume();
    expect(heard.map((each) => each.id)).toEqual(['1', '2', '3']);
  });

  test('N9 tells how many were dropped because too many waited', async () => {
    const { client, diary, heard, channel } = await connected({ notificationLimit: 2 });
    client.notifications.pause();
    await notify(server, channel, ...range(1, 5).map((i) => ({ id: `${i}` })));
    await expect.poll(() => diary.of('messageReceived').length).toBe(5);
    client.notifications.resume();
    expect(diary.of('missed')).toEqual([{ channel: '', count: 3 }]);
    expect(heard.map((each) => each.id)).toEqual(['4', '5']);
  });

  test('N13 puts the changes of a progress indicator together', async () => {
    const { diary, heard, channel } = await connected();
    const change = (message: object) => ({ id: 'fanfare.progress', message: { progress: 'p1', ...message } });
    await notify(
      server,
      channel,
      change({ action: 'show', title: 'Report', max: 10 }),
      change({ action: 'update', value: 7, max: 10 }),
      change({ action: 'hide' }),
    );
    const shown = { handle: 'p1', title: 'Report', description: '', style: '' };
    await expect.poll(() => diary.of('progress')).toEqual([
      { ...shown, visible: true, value: 0, max: 10 },
      { ...shown, visible: true, value: 7, max: 10 },
      { ...shown, visible: false, value: 7, max: undefined },
    ]);
    expect(heard).toEqual([]);
    expect(diary.of('messageReceived')).toEqual([]);
  });

  test('N14 what was sent while reconnecting comes afterwards, in order, once', async () => {
    const { client, diary, heard, network, channel } = await connected();
    await notify(server, channel, { id: '1' });
    await expect.poll(() => heard.length).toBe(1);
    network.cut();
    await expect.poll(() => client.status).toBe('connecting');
    await notify(server, channel, ...range(2, 9).map((i) => ({ id: `${i}` })));
    network.restore();
    await expect.poll(() => client.status).toBe('connected');
    await notify(server, channel, { id: '10' });
    await expect.poll(() => heard.map((each) => each.id)).toEqual(range(1, 10).map(String));
    expect(diary.of('missed')).toEqual([]);
  });

  test('N14 says that something was missed when more was sent than is kept', async () => {
    const { client, diary, heard, network, channel } = await connected();
    await notify(server, channel, { id: '1' });
    await expect.poll(() => heard.length).toBe(1);
    network.cut();
    await expect.poll(() => client.status).toBe('connecting');
    await notify(server, channel, ...range(2, 13).map((i) => ({ id: `${i}` })));
    network.restore();
    await expect.poll(() => diary.of('missed')).toEqual([{ channel, count: undefined }]);
    await notify(server, channel, { id: '14' });
    await expect.poll(() => heard.map((each) => each.id)).toEqual(['1', '14']);
  });

  test('N14 says that something may have been missed when the server has lost what it kept', async () => {
    const restarting = await startServer();
    restarted.push(restarting);
    const client = socket({ token: tokenOf('ann') });
    const diary = new Diary(client);
    await client.open(restarting.webSocketUrl);
    await restarting.stop();
    await expect.poll(() => diary.of('connectionFailed')[0]).toMatchObject({ code: 3001, reason: 'shutdown' });
    restarted.push(await startServer(restarting.port));
    await expect.poll(() => diary.of('missed').map((each) => each.channel).sort()).toEqual([ALL, 'notify:user/ann']);
  });
});
