import { expect, test } from 'vitest';
import { closeAll, Diary, socket } from './sockets';
import { WildServer } from './wild';

const GREETING = JSON.stringify({ id: 1, connect: { client: 'wild', version: '0', subs: { 'notify:all': {} } } });
const push = (data: unknown) => JSON.stringify({ push: { channel: 'notify:all', pub: { data } } });

test('N8 what comes in one segment with the greeting is heard, at the first connection and at the next', async () => {
  const server = await WildServer.start({
    answer: () => undefined,
    standing: ({ tcp, webSocket }) => {
      tcp.cork();
      webSocket.send(GREETING);
      webSocket.send(push({ id: 'first' }));
      webSocket.send(push({ id: 'second' }));
      tcp.uncork();
    },
  });
  const client = socket();
  const diary = new Diary(client);
  const heard: string[] = [];
  client.notifications.listen({}, ({ id }) => heard.push(id));
  try {
    await client.open(server.url);
    await expect.poll(() => heard).toEqual(['first', 'second']);
    server.breakAll();
    await expect.poll(() => heard).toEqual(['first', 'second', 'first', 'second']);
    expect(diary.of('connectionFailed')).toMatchObject([{ reconnecting: true }]);
  } finally {
    await closeAll();
    await server.stop();
  }
});
