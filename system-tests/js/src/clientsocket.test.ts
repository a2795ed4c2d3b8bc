import type { Notification } from '@fanfare/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { range } from './clients';
import { notify, Staff, startHelpDesk } from './helpdesk';
import { Network } from './proxy';
import type { ServerProcess } from './server';
import { closeAll, Diary, socket } from './sockets';

let server: ServerProcess;
let staff: Staff;
const networks: Network[] = [];
const restarted: ServerProcess[] = [];

beforeAll(async () => {
  server = await startHelpDesk();
});

beforeEach(async () => {
  staff = await Staff.at(server);
});

afterEach(async () => {
  await closeAll();
  networks.splice(0).forEach((each) => each.close());
  await Promise.all(restarted.splice(0).map((each) => each.kill()));
});

afterAll(() => server.stop());

/** A connected socket of a new client, behind a network that can be cut. */
async function connected(options = {}) {
  const network = await Network.to(server.port);
  networks.push(network);
  const client = socket(options);
  const diary = new Diary(client);
  const heard: Notification[] = [];
  client.notifications.listen({}, (notification) => heard.push(notification));
  await client.open(`http://127.0.0.1:${network.port}`);
  const send = (...what: (object | string)[]) => notify(server, client.clientId, ...what);
  return { client, diary, heard, network, send };
}

describe('The client socket and a Fanfare server', () => {
  test('C1 completes the address, and C5 tells who the client is', async () => {
    const { client, diary, network } = await connected();
    expect(client.url).toBe(`ws://127.0.0.1:${network.port}/connection/websocket`);
    expect(client.clientId).toMatch(/^[-\w]{22}$/);
    expect(diary.entries).toEqual([
      { event: 'connected', context: { clientId: client.clientId, url: client.url, reconnected: false } },
    ]);
  });

  test('C5 receives notifications and raw text with the id of the client', async () => {
    const { client, diary, heard, send } = await connected();
    await send({ id: 'a', message: { x: [1] } }, 'raw {"text"}');
    const { clientId } = client;
    const channel = `notify:client/${clientId}`;
    await expect.poll(() => diary.of('messageReceived')).toEqual([
      { clientId, message: { id: 'a', message: { x: [1] } }, channel },
      { clientId, message: 'raw {"text"}', channel },
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

  test('C3 messages and events wait in order while reconnecting, and N12 the handlers hear them so', async () => {
    const { client, network } = await connected();
    network.cut();
    await expect.poll(() => client.status).toBe('connecting');
    const sent = [client.send({ hello: 'staff' }), client.event('case', 'printer'), client.send('it burns')] as const;
    network.restore();
    const [, opened] = await Promise.all(sent);
    const { case: number } = opened as { case: number };
    await expect.poll(() => staff.of(client.clientId).filter((each) => /^(said|case)/.test(each))).toEqual([
      'said {"hello":"staff"}',
      `case ${number}: "printer"`,
      'said it burns',
    ]);
  });

  test('C3 a message that is sent right before the close arrives', async () => {
    const { client } = await connected();
    const message = client.send('last words');
    await client.close();
    await message;
    await expect.poll(() => staff.of(client.clientId)).toEqual([
      'arrived ',
      'said last words',
      'left 3000 connection closed',
    ]);
  });

  test('N12 a handler that throws is reported, its event is refused, and the connection stays', async () => {
    const { clientId } = staff.socket;
    const failed = staff.socket.event('work', { client: ' ', done: 1, of: 2 });
    await expect(failed).rejects.toMatchObject({ code: 'refused', serverCode: 100 });
    await expect.poll(() => staff.of(clientId)).toEqual([expect.stringMatching(/^trouble .*client id/)]);
    expect(staff.socket.status).toBe('connected');
  });

  test('N11 the same event again at once runs once, and both callers get its result', async () => {
    const { client } = await connected();
    const [one, two] = await Promise.all([client.event('case', 'first'), client.event('case', 'first')]);
    expect(one).toEqual({ case: expect.any(Number) });
    expect(two).toEqual(one);
    await client.send('that is all');
    await expect.poll(() => staff.of(client.clientId)).toEqual([
      'arrived ',
      `case ${(one as { case: number }).case}: "first"`,
      'said that is all',
    ]);
  });

  test('N11 an event is refused where the server has no handler, or the handler refuses it', async () => {
    const { client } = await connected();
    await expect(client.event('save')).rejects.toMatchObject({ code: 'refused', serverCode: 104 });
    await expect(client.event('staff', 'guessed')).rejects.toMatchObject({ code: 'refused', serverCode: 103 });
  });

  test('N8 brings notifications to the listeners of their group and object', async () => {
    const { client, send } = await connected();
    const heard: string[] = [];
    client.notifications.listen({ object: 'ORDERS' }, ({ id }) => heard.push(`orders ${id}`));
    client.notifications.listen({ object: 'stock', id: '2' }, ({ id }) => heard.push(`stock ${id}`));
    client.notifications.listen({ group: 'sales' }, ({ id }) => heard.push(`sales ${id}`));
    await send(
      { id: '1', object: 'Orders' },
      { id: '2' },
      { id: '3', object: 'stock' },
      { id: '4', group: 'sales', object: 'orders' },
      { id: '5' },
    );
    await expect.poll(() => heard).toEqual(['orders 1', 'orders 2', 'stock 2', 'sales 4', 'orders 5']);
  });

  test('N9 notifications wait while paused, also over a reconnect, and come in order', async () => {
    const { client, diary, heard, network, send } = await connected();
    client.notifications.pause();
    await send({ id: '1' }, { id: '2' });
    await expect.poll(() => diary.of('messageReceived').length).toBe(2);
    network.cut();
    await send({ id: '3' });
    network.restore();
    await expect.poll(() => diary.of('messageReceived').length).toBe(3);
    expect(heard).toEqual([]);
    client.notifications.resume();
    expect(heard.map((each) => each.id)).toEqual(['1', '2', '3']);
  });

  test('N9 tells how many were dropped because too many waited', async () => {
    const { client, diary, heard, send } = await connected({ notificationLimit: 2 });
    client.notifications.pause();
    await send(...range(1, 5).map((i) => ({ id: `${i}` })));
    await expect.poll(() => diary.of('messageReceived').length).toBe(5);
    client.notifications.resume();
    expect(diary.of('missed')).toEqual([{ channel: '', count: 3 }]);
    expect(heard.map((each) => each.id)).toEqual(['4', '5']);
  });

  test('N13 puts the changes of a progress indicator together', async () => {
    const { client, diary, heard } = await connected();
    for (const done of [1, 7, 10]) {
      await staff.work(client.clientId, done, 10);
      // Changes that come faster than ten a second are put together on the server already.
      await expect.poll(() => diary.of('progress').at(-1)).toMatchObject(done === 10 ? { visible: false } : { value: done });
    }
    const indicator = { handle: expect.stringMatching(/^[-\w]{22}$/), title: 'Your case', description: '', style: '' };
    expect(diary.of('progress')).toEqual([
      { ...indicator, visible: true, value: 1, max: 10 },
      { ...indicator, visible: true, value: 7, max: 10 },
      { ...indicator, visible: true, value: 10, max: 10 },
      { ...indicator, visible: false, value: 10, max: undefined },
    ]);
    expect(new Set(diary.of('progress').map((each) => each.handle)).size).toBe(1);
    expect(heard).toEqual([]);
    expect(diary.of('messageReceived')).toEqual([]);
  });

  test('N14 what was sent while reconnecting comes afterwards, in order, once', async () => {
    const { client, diary, heard, network, send } = await connected();
    await send({ id: '1' });
    await expect.poll(() => heard.length).toBe(1);
    network.cut();
    await expect.poll(() => client.status).toBe('connecting');
    await send(...range(2, 9).map((i) => ({ id: `${i}` })));
    network.restore();
    await expect.poll(() => client.status).toBe('connected');
    await send({ id: '10' });
    await expect.poll(() => heard.map((each) => each.id)).toEqual(range(1, 10).map(String));
    expect(diary.of('missed')).toEqual([]);
  });

  test('N14 says that something was missed when more was sent than is kept', async () => {
    const { client, diary, heard, network, send } = await connected();
    await send({ id: '1' });
    await expect.poll(() => heard.length).toBe(1);
    network.cut();
    await expect.poll(() => client.status).toBe('connecting');
    await send(...range(2, 13).map((i) => ({ id: `${i}` })));
    network.restore();
    const channel = `notify:client/${client.clientId}`;
    await expect.poll(() => diary.of('missed')).toEqual([{ channel, count: undefined }]);
    await send({ id: '14' });
    await expect.poll(() => heard.map((each) => each.id)).toEqual(['1', '14']);
  });

  test('N14 says that something may have been missed when the server has lost what it kept', async () => {
    const restarting = await startHelpDesk();
    restarted.push(restarting);
    const client = socket();
    const diary = new Diary(client);
    await client.open(restarting.webSocketUrl);
    const { clientId } = client;
    await restarting.stop();
    await expect.poll(() => diary.of('connectionFailed')[0]).toMatchObject({ code: 3001, reason: 'shutdown' });
    restarted.push(await startHelpDesk(restarting.port));
    await expect.poll(() => diary.of('missed').map((each) => each.channel).sort()).toEqual([
      'notify:all',
      `notify:client/${clientId}`,
    ]);
    // The secret is still the same.
    expect(client.clientId).toBe(clientId);
  });

  test('N15 in plain mode gets notifications as JSON, and its text reaches onReceived', async () => {
    const { length } = staff.arrived;
    const client = socket({ mode: 'plain', dataType: 'json' });
    const heard: unknown[] = [];
    client.notifications.listen({ object: 'login' }, (notification) => heard.push(notification));
    await client.open(server.url.replace('http', 'ws') + '/connection/notify');
    await expect.poll(() => staff.arrived.length).toBe(length + 1);
    const id = staff.arrived.at(-1)!;
    await notify(server, id, { id: 'a', object: 'Login', message: 'known' });
    await expect.poll(() => heard).toEqual([{ id: 'a', object: 'Login', group: '', message: 'known' }]);
    await client.send({ user: 'ann' });
    await expect.poll(() => staff.of(id)).toEqual(['arrived ', 'said {"user":"ann"}']);
  });

  test('N16 is the client of an earlier socket with its token, and nobody without a signature', async () => {
    const { client, heard, send } = await connected();
    const again = await connected({ clientToken: client.clientToken });
    expect(again.client.clientId).toBe(client.clientId);
    await send({ id: 'for both' });
    await expect.poll(() => [heard.length, again.heard.length]).toEqual([1, 1]);

    const [id, expiry, signature] = client.clientToken.split('.');
    for (const claim of [id, `${id}.${expiry}`, `${id}.${expiry}.`, `${id}.${Number(expiry) + 1}.${signature}`, `x${client.clientToken}`]) {
      const thief = socket({ clientToken: claim });
      await expect(thief.open(server.url), claim).rejects.toMatchObject({ serverCode: 3500 });
    }
    const spy = socket();
    await spy.open(`${server.webSocketUrl}?client=${id}&fanfare_client=${client.clientToken}`);
    expect(spy.clientId).not.toBe(id);
  });
});
