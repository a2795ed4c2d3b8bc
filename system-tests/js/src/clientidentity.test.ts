import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ForeignServer } from './foreign';
import { closeAll, Diary, socket } from './sockets';

// A stand-in, because a real server never takes a client it has issued a token to for somebody else (a browser of
// which another site's page keeps no cookie gets there), and does not repeat what a connect command said. What a real
// one makes of tokens is in clientsocket.test.ts.
let server: ForeignServer;

beforeEach(async () => {
  server = await ForeignServer.start();
});

afterEach(async () => {
  await closeAll();
  await server.stop();
});

describe('N16 who the client is', () => {
  /** Lets a server answer connect commands with these ids, one after the other; returns what the commands bring along. */
  function answer(to: ForeignServer, ids: string[]): unknown[] {
    const greetings: unknown[] = [];
    to.onMessage = (text, connection) => {
      const { id, connect } = JSON.parse(text) as { id: number; connect: { data?: unknown } };
      const client = ids[greetings.push(connect.data) - 1];
      const data = { fanfare: { client, token: `token of ${client}` } };
      connection.send(JSON.stringify({ id, connect: { client: 'a connection', version: '1', data, ping: 25, pong: true } }));
    };
    return greetings;
  }

  test('N16 is proved with the token of an earlier socket, beside the data of the application', async () => {
    const client = socket({ clientToken: 'id.expiry.signature', data: { page: 'orders' } });
    expect(client.clientToken).toBe('id.expiry.signature');
    void client.open(server.url);
    await expect.poll(() => server.received.length).toBe(1);
    expect(JSON.parse(String(server.received[0]!.data))).toMatchObject({
      connect: { data: { page: 'orders', fanfare: { client: 'id.expiry.signature' } } },
    });
  });

  test('L5 a CSRF token goes along as a header of the connect command', async () => {
    void socket({ csrfToken: 'known to our pages' }).open(server.url);
    await expect.poll(() => server.received.length).toBe(1);
    expect(JSON.parse(String(server.received[0]!.data))).toMatchObject({
      connect: { headers: { 'X-CSRF-Token': 'known to our pages' } },
    });
  });

  test('N16 is shown to the server that issued it and to no other, and N14 tells when the server does not know it', async () => {
    const client = socket();
    const diary = new Diary(client);
    const greetings = answer(server, ['ann', 'ann', 'somebody else']);
    await client.open(server.url);
    expect([client.clientId, client.clientToken]).toEqual(['ann', 'token of ann']);
    for (const connections of [2, 3]) {
      server.socket.terminate();
      await expect.poll(() => diary.of('connected').length).toBe(connections);
    }
    const proof = { fanfare: { client: 'token of ann' } };
    expect(greetings).toEqual([undefined, proof, proof]);
    expect(diary.of('missed')).toEqual([{ channel: 'notify:client/ann', count: undefined }]);

    const other = await ForeignServer.start();
    const otherGreetings = answer(other, ['cyd']);
    await client.open(other.url);
    expect(otherGreetings).toEqual([undefined]);
    await client.close();
    await other.stop();
  });
});
