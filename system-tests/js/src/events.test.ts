import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeAll, socket } from './sockets';
import { WildServer, welcome, type Command } from './wild';

/** What a server would answer to calls of the method for events. */
let answers: object[];
let server: WildServer;

beforeEach(async () => {
  answers = [];
  server = await WildServer.start({
    answer: (command: Command) =>
      command.rpc?.method === 'fanfare.event' ? { id: command.id, ...answers.shift() } : welcome(command),
  });
});

afterEach(async () => {
  await closeAll();
  await server.stop();
});

async function connected() {
  const client = socket();
  await client.open(server.url);
  return client;
}

const calls = () => server.commands.flatMap(({ rpc }) => (rpc?.method === 'fanfare.event' ? [rpc.data] : []));
const answer = (data: object) => ({ rpc: { data } });
const refusal = (code: number, message: string) => ({ error: { code, message } });

describe('N11 an event', () => {
  test('is called by its name with its data, as it was, or without', async () => {
    const client = await connected();
    answers = Array.from({ length: 5 }, () => answer({}));
    const data = { id: 42 };
    const raised = [client.event('save', data)];
    data.id = 43;
    raised.push(client.event('save', [1]), client.event('save', null), client.event('save', undefined), client.event('save'));
    await Promise.all(raised);
    expect(calls()).toEqual([
      { name: 'save', data: { id: 42 } },
      { name: 'save', data: [1] },
      { name: 'save', data: null },
      { name: 'save' },
      { name: 'save' },
    ]);
    await expect(client.event('save', () => 1)).rejects.toMatchObject({ code: 'badInput' });
  });

  test('resolves with the answer, and says on request whether it was a repeat', async () => {
    const client = await connected();
    answers = [{ data: { case: 1 } }, {}, { data: { case: 1 }, repeated: true }, { data: null, repeated: false }, {}].map(answer);
    expect(await client.event('case')).toEqual({ case: 1 });
    expect(await client.event('case')).toBeUndefined();
    expect(await client.eventResult('case')).toEqual({ data: { case: 1 }, repeated: true });
    expect(await client.eventResult('case')).toEqual({ data: null, repeated: false });
    expect(await client.eventResult('case')).toEqual({ data: undefined, repeated: false });
  });

  test('that is refused says which it was, or what the application says', async () => {
    const client = await connected();
    answers = [
      refusal(104, 'method not found'),
      refusal(108, 'not available'),
      refusal(103, 'permission denied'),
      refusal(1000, 'There is nothing in it'),
    ];
    const unknown = 'Event "save" was refused: the server has no handler for it';
    await expect(client.event('save')).rejects.toMatchObject({ code: 'refused', serverCode: 104, message: unknown });
    await expect(client.event('save')).rejects.toMatchObject({ code: 'refused', serverCode: 108, message: unknown });
    await expect(client.event('save')).rejects.toMatchObject({
      serverCode: 103,
      message: 'Event "save" was refused: permission denied',
    });
    await expect(client.eventResult('save')).rejects.toMatchObject({ serverCode: 1000, message: 'There is nothing in it' });
  });

  test('that waits for the connection is called when there is one', async () => {
    const client = socket();
    answers = [answer({ data: 1 })];
    void client.open(server.url);
    expect(await client.event('save', 'x')).toBe(1);
    expect(calls()).toEqual([{ name: 'save', data: 'x' }]);
  });
});
