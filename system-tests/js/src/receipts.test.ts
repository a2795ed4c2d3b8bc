import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { notify, Staff, startHelpDesk } from './helpdesk';
import { Network } from './proxy';
import { ServerProcess } from './server';
import { closeAll, Diary, socket } from './sockets';
import { WildServer, type WildConnection } from './wild';

const TOO_BIG = 'x'.repeat(70_000);
const REFUSED = { code: 'connectionLost', serverCode: 1009, message: expect.stringContaining('message too big') };

let server: ServerProcess;

beforeAll(async () => {
  server = await startHelpDesk();
});

afterEach(closeAll);

afterAll(() => server.stop());

async function connected(url = server.webSocketUrl) {
  const client = socket();
  const diary = new Diary(client);
  await client.open(url);
  return { client, diary };
}

describe('C3 a message that the server does not take', () => {
  test('is rejected with the reason, and the socket comes back and goes on', async () => {
    const staff = await Staff.at(server);
    const { client, diary } = await connected();
    const before = client.send('before');
    const refused = client.send(TOO_BIG);
    const behind = client.send('behind');
    await expect(refused).rejects.toMatchObject(REFUSED);
    await expect(behind).rejects.toMatchObject(REFUSED);
    // It was under way when the connection ended, so nobody knows.
    await before.catch((problem) => expect(problem).toMatchObject(REFUSED));
    expect(diary.of('connectionFailed')).toEqual([{ code: 1009, reason: 'message too big', reconnecting: true }]);
    await client.send('afterwards');
    expect(client.status).toBe('connected');
    await expect.poll(() => staff.of(client.clientId).filter((each) => each.startsWith('said'))).toEqual(['said before', 'said afterwards']);
  });

  test('is rejected if it waited for the connection', async () => {
    const client = socket();
    void client.open(server.webSocketUrl);
    const sent = [client.send(TOO_BIG), client.send('waits, too')];
    for (const each of sent) {
      await expect(each).rejects.toMatchObject(REFUSED);
    }
    await client.send('afterwards');
  });

  test('is rejected if the socket is closed right behind it', async () => {
    const { client } = await connected();
    const refused = client.send(TOO_BIG);
    await client.close();
    await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(/closed|connectionLost/) });
  });

  test('is rejected as an event, too', async () => {
    const { client } = await connected();
    await expect(client.event('case', TOO_BIG)).rejects.toMatchObject(REFUSED);
    await expect.poll(() => client.status).toBe('connected');
  });

  test('is rejected where nobody listens, with the reason', async () => {
    const deaf = await ServerProcess.serve({ client: { allow_anonymous_connect_without_token: true } });
    const { client, diary } = await connected(deaf.webSocketUrl);
    await expect(client.send('anybody?')).rejects.toMatchObject({ code: 'connectionLost', serverCode: 3508 });
    expect(diary.of('connectionFailed')).toEqual([{ code: 3508, reason: 'not available', reconnecting: false }]);
    await deaf.stop();
  });
});

describe('C3 a message', () => {
  test.each([1000, 1001, undefined])('has not arrived because a close frame of the server with code %s crosses that of the socket', async (code) => {
    let connection: WildConnection;
    const wild = await WildServer.start({ standing: (made) => (connection = made) });
    const { client } = await connected(wild.url);
    // It reads nothing any more.
    connection!.webSocket.pause();
    connection!.webSocket.close(code, code === undefined ? undefined : 'because');
    const sent = client.send('too late');
    await client.close();
    await expect(sent).rejects.toMatchObject({ code: expect.stringMatching(/closed|connectionLost/) });
    await wild.stop();
  });

  test('is not said to be sent while the network is silent, and is lost with it', async () => {
    const network = await Network.to(server.port);
    const { client } = await connected(`http://127.0.0.1:${network.port}`);
    await client.send('through');
    network.freeze();
    let isSettled = false;
    const sent = client.send('into the dark').finally(() => (isSettled = true));
    // Behind an answer of the server itself, which does not pass the silent network.
    await notify(server, client.clientId, { id: 'not heard' });
    expect(isSettled).toBe(false);
    network.cut();
    await expect(sent).rejects.toMatchObject({ code: 'connectionLost', serverCode: 0 });
    network.close();
  });

  test('has arrived when it was sent, many at once, too', async () => {
    const staff = await Staff.at(server);
    const { client } = await connected();
    const texts = Array.from({ length: 500 }, (_, i) => `${i}`);
    await Promise.all(texts.map((text) => client.send(text)));
    await expect.poll(() => staff.of(client.clientId).filter((each) => each.startsWith('said'))).toEqual(texts.map((text) => `said ${text}`));
  });
});

describe('C5 a page that is not let in', () => {
  test('is told what the server may want', async () => {
    const closed = await ServerProcess.serve({ client: { token: { hmac_secret_key: 'a secret' } } });
    const client = socket();
    await expect(client.open(closed.webSocketUrl)).rejects.toMatchObject({
      serverCode: 3501,
      message: expect.stringMatching(/^bad request; the server may want a token .*client\.allow_anonymous_connect_without_token/),
    });
    await closed.stop();
  });
});
