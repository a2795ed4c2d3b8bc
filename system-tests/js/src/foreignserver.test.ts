import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ForeignServer } from './foreign';
import { closeAll, Diary, socket } from './sockets';

let server: ForeignServer;

beforeEach(async () => {
  server = await ForeignServer.start();
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await closeAll();
  await server.stop();
});

const plain = (options = {}) => socket({ mode: 'plain', ...options });

/** Lets an hour pass on the clock of the socket, while the network stays real. */
function letAnHourPass(): void {
  vi.advanceTimersByTime(3_600_000);
}

describe('C1 open', () => {
  test('C1 to the URL that is open already does nothing', async () => {
    const client = plain();
    await Promise.all([client.open(server.url), client.open(server.url)]);
    await client.open(server.url.replace('ws:', 'HTTP:'));
    expect(client.url).toBe(server.url);
    expect(server.log).toEqual(['open']);
  });

  test('C1 to another URL closes the old one first', async () => {
    const log: string[] = [];
    const [first, second] = [await ForeignServer.start({}, '1 ', log), await ForeignServer.start({}, '2 ', log)];
    const client = plain();
    const diary = new Diary(client);
    await client.open(first.url);
    await client.open(second.url);
    expect(log).toEqual(['1 open', '1 close 1000', '2 open']);
    expect(diary.events).toEqual(['connected', 'connectionClosed', 'connected']);
    await Promise.all([client.close(), first.stop(), second.stop()]);
  });

  test('C1 without a URL and without a page says what is missing', async () => {
    await expect(plain().open()).rejects.toMatchObject({ code: 'badInput', message: expect.stringContaining('wss://') });
  });

  test.each(['fanfare', 'plain'] as const)('C1 in mode %s what the platform refuses fails once, with its reason', async (mode) => {
    let count = 0;
    class Refusing {
      constructor() {
        count++;
        throw new Error('Insecure WebSockets are not allowed here');
      }
    }
    const client = socket({ mode, websocket: Refusing, minDelay: 0, maxDelay: 0 });
    const diary = new Diary(client);
    const opening = client.open(server.url);
    const sent = client.send('never');
    const message = expect.stringMatching(/^ws:.* cannot be opened here: Insecure WebSockets are not allowed here$/);
    const refused = { code: 'badInput', message };
    await expect(opening).rejects.toMatchObject(refused);
    await expect(sent).rejects.toMatchObject(refused);
    // Another socket has come back by now.
    const other = plain({ minDelay: 0, maxDelay: 0 });
    await other.open(server.url);
    server.socket.terminate();
    await expect.poll(() => server.log.length).toBeGreaterThan(2);
    expect(diary.entries).toEqual([
      { event: 'connectionFailed', context: { code: 1006, reason: message, reconnecting: false } },
    ]);
    expect(count).toBe(1);
  });

  test('C1 rejects when the socket is closed before it is connected', async () => {
    const client = plain();
    const opening = client.open(server.url);
    void client.close();
    await expect(opening).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('C2 close', () => {
  test.each(['plain', 'fanfare'] as const)('C2 in mode %s uses code 1000, and no reconnect follows', async (mode) => {
    const client = socket({ mode });
    const diary = new Diary(client);
    void client.open(server.url);
    await expect.poll(() => server.log).toEqual(['open']);
    if (mode === 'plain') {
      await expect.poll(() => client.status).toBe('connected');
    }
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await client.close();
    expect(client.status).toBe('disconnected');
    letAnHourPass();
    client.retryNow();
    vi.useRealTimers();
    expect(diary.entries.at(-1)).toEqual({
      event: 'connectionClosed',
      context: { code: 1000, reason: 'Closed by this side' },
    });
    // What the server sees next is somebody else.
    await plain().open(server.url);
    expect(server.log).toEqual(['open', 'close 1000', 'open']);
  });
});

describe('C3 send', () => {
  test('C3 resolves when the message is written, and keeps the order', async () => {
    const client = plain();
    await client.open(server.url);
    await Promise.all([client.send('1'), client.send('2'), client.send('3')]);
    await expect.poll(() => server.received.map((each) => each.data)).toEqual(['1', '2', '3']);
  });

  test('C3 messages wait while reconnecting, as they were, and are refused when too many wait', async () => {
    const client = plain({ queueLimit: 3 });
    const first = { text: 'a' };
    void client.open(server.url);
    const waiting = [client.send(first), client.send('b'), client.send('c')];
    first.text = 'changed';
    await expect(client.send('d')).rejects.toMatchObject({ code: 'queueFull' });
    await Promise.all(waiting);
    await expect.poll(() => server.received.map((each) => each.data)).toEqual(['{"text":"a"}', 'b', 'c']);

    client.on('connectionFailed', () => waiting.push(client.send('while away')));
    server.socket.terminate();
    await expect.poll(() => server.received.length).toBe(4);
    await Promise.all(waiting);
    expect(server.received.at(-1)!.data).toBe('while away');
    expect(server.sockets).toHaveLength(2);
  });

  test('C3 rejects what waits when the socket is closed, and what comes afterwards', async () => {
    const client = plain();
    void client.open(server.url);
    const waiting = client.send('never');
    void client.close();
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
    await expect(client.send('too late')).rejects.toMatchObject({ code: 'notOpen' });
  });

  test('C3 rejects a message that was not written when the connection broke', async () => {
    const client = plain();
    await client.open(server.url);
    await expect.poll(() => server.log).toEqual(['open']);
    server.socket.pause();
    const large = client.send('x'.repeat(64 * 1024 * 1024));
    server.socket.terminate();
    await expect(large).rejects.toMatchObject({ code: 'connectionLost' });
    expect(server.received).toEqual([]);
  });

  test('C3 rejects what is no message, with the reason', async () => {
    const client = plain();
    await client.open(server.url);
    await expect(client.send(undefined)).rejects.toMatchObject({ code: 'badInput', message: expect.stringContaining('undefined') });
    await expect(client.send({ big: 1n })).rejects.toMatchObject({ code: 'badInput', message: expect.stringContaining('BigInt') });
    await expect(client.event('save')).rejects.toMatchObject({ code: 'notSupported' });
  });
});

describe('C4 status', () => {
  test('C4 follows the connection and cannot be set', async () => {
    const client = plain();
    const seen: string[] = [];
    client.on('status', (status) => seen.push(status));
    expect(client.status).toBe('disconnected');
    const opening = client.open(server.url);
    expect(client.status).toBe('connecting');
    await opening;
    expect(client.status).toBe('connected');
    server.socket.terminate();
    await expect.poll(() => seen).toEqual(['connecting', 'connected', 'connecting', 'connected']);
    void client.close();
    expect(client.status).toBe('disconnected');
    expect(() => Object.assign(client, { status: 'connected' })).toThrow(TypeError);
  });
});

describe('C5 events', () => {
  test('C5 tell of every failed attempt and every loss, with the reason', async () => {
    const client = plain();
    const diary = new Diary(client);
    const { port, url } = server;
    await server.stop();
    const opening = client.open(url);
    await expect.poll(() => diary.of('connectionFailed').length).toBeGreaterThan(2);
    expect(diary.of('connectionFailed')[0]).toEqual({
      code: 1006,
      reason: `No connection to ${url}: connect ECONNREFUSED 127.0.0.1:${port}`,
      reconnecting: true,
    });
    server = await ForeignServer.start({ port });
    await opening;
    expect(diary.entries.at(-1)).toEqual({ event: 'connected', context: { clientId: '', url, reconnected: false } });

    await expect.poll(() => server.log).toEqual(['open']);
    server.socket.close(1012, 'back in a minute');
    await expect.poll(() => diary.of('connected').length).toBe(2);
    expect(diary.of('connectionFailed').at(-1)).toEqual({ code: 1012, reason: 'back in a minute', reconnecting: true });
    expect(diary.of('connected').at(-1)).toMatchObject({ reconnected: true });
  });

  test('C5 tell of the end that the server meant, and no reconnect follows', async () => {
    const client = plain();
    const diary = new Diary(client);
    await client.open(server.url);
    await expect.poll(() => server.log).toEqual(['open']);
    server.socket.close(1000, 'that was all');
    await expect.poll(() => diary.events).toEqual(['connected', 'connectionClosed']);
    expect(diary.of('connectionClosed')).toEqual([{ code: 1000, reason: 'that was all' }]);
    expect(client.status).toBe('disconnected');
  });

  test('C5 tell when the server does not want the client back', async () => {
    const client = plain();
    const diary = new Diary(client);
    await client.open(server.url);
    await expect.poll(() => server.log).toEqual(['open']);
    server.socket.close(4501, 'banned');
    await expect.poll(() => diary.events).toEqual(['connected', 'connectionFailed']);
    expect(diary.of('connectionFailed')).toEqual([{ code: 4501, reason: 'banned', reconnecting: false }]);
    expect(client.status).toBe('disconnected');
  });
});

describe('C6 reconnect', () => {
  /** A port where connections are taken, counted, and not answered. */
  async function silentPort(): Promise<{ port: number; open: Set<Socket>; most: () => number; count: () => number; stop(): void }> {
    const open = new Set<Socket>();
    let most = 0;
    let count = 0;
    const silent = createServer((connection) => {
      open.add(connection);
      count++;
      most = Math.max(most, open.size);
      connection.resume().on('error', () => undefined);
      connection.on('close', () => open.delete(connection));
    });
    await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready));
    const stop = () => {
      open.forEach((each) => each.destroy());
      silent.close();
    };
    return { port: (silent.address() as AddressInfo).port, open, most: () => most, count: () => count, stop };
  }

  test.each(['plain', 'fanfare'] as const)('C6 in mode %s makes one attempt at a time, each within a timeout', async (mode) => {
    const silent = await silentPort();
    const client = socket({ mode, timeout: 100, minDelay: 50 });
    const diary = new Diary(client);
    void client.open(`ws://127.0.0.1:${silent.port}/`);
    await expect.poll(() => diary.of('connectionFailed').length, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
    expect(silent.count()).toBeGreaterThanOrEqual(4);
    expect(silent.most()).toBe(1);
    await client.close();
    silent.stop();
  });

  test.each(['plain', 'fanfare'] as const)('C6 in mode %s goes at once when told that there is hope', async (mode) => {
    const { port, url } = server;
    await server.stop();
    const client = socket({ mode, minDelay: 3_600_000, maxDelay: 3_600_000 });
    const diary = new Diary(client);
    void client.open(url);
    await expect.poll(() => diary.events).toEqual(['connectionFailed']);
    server = await ForeignServer.start({ port });
    client.retryNow();
    await expect.poll(() => server.log).toEqual(['open']);
  });

  test.each(['plain', 'fanfare'] as const)('C6 in mode %s is endless, unless told otherwise', async (mode) => {
    const { url } = server;
    await server.stop();
    const client = socket({ mode, maxAttempts: 3 });
    const diary = new Diary(client);
    await expect(client.open(url)).rejects.toMatchObject({
      code: 'connectionFailed',
      message: expect.stringContaining('3 attempts in a row failed'),
    });
    expect(diary.of('connectionFailed').map((each) => each.reconnecting)).toEqual([true, true, false]);
    expect(client.status).toBe('disconnected');
  });

  test('C6 the delays keep growing over connections that end at once', async () => {
    const client = plain({ minDelay: 1, maxDelay: 1_000 });
    const delays: number[] = [];
    const realTimeout = globalThis.setTimeout;
    vi.spyOn(Math, 'random').mockReturnValue(0.999999);
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, delay: number) => {
      delays.push(delay);
      return realTimeout(run, delay);
    }) as typeof setTimeout);
    client.on('connected', () => server.socket?.close(1013, 'not now'));
    void client.open(server.url);
    await expect.poll(() => delays.filter((each) => each >= 16 && each < 1_000).length).toBeGreaterThan(0);
  });
});

describe('C7 a foreign server', () => {
  test('C7 takes text, binary and JSON, and answers with them', async () => {
    const client = plain();
    const diary = new Diary(client);
    await client.open(server.url);
    await client.send('grüß dich');
    await client.send(new Uint8Array([0, 1, 255]).subarray(1));
    await client.send(new Uint8Array([7]).buffer);
    await client.send({ a: [1, null] });
    await expect.poll(() => server.received).toEqual([
      { data: 'grüß dich', isBinary: false },
      { data: Buffer.from([1, 255]), isBinary: true },
      { data: Buffer.from([7]), isBinary: true },
      { data: '{"a":[1,null]}', isBinary: false },
    ]);
    server.socket.send('{"text":true}');
    server.socket.send(Buffer.from([1, 2]));
    await expect.poll(() => diary.of('messageReceived').length).toBe(2);
    const [text, binary] = diary.of('messageReceived').map((each) => each.message);
    expect(text).toBe('{"text":true}');
    expect([...new Uint8Array(binary as ArrayBuffer)]).toEqual([1, 2]);
  });

  test('C7 with the data type json everything is JSON, and text that is none stays text', async () => {
    const client = plain({ dataType: 'json' });
    const diary = new Diary(client);
    await client.open(server.url);
    await client.send('text');
    await client.send(null);
    await expect.poll(() => server.received.map((each) => each.data)).toEqual(['"text"', 'null']);
    server.socket.send('{"a":1}');
    server.socket.send('bare words');
    await expect.poll(() => diary.of('messageReceived').map((each) => each.message)).toEqual([{ a: 1 }, 'bare words']);
  });

  test('C7 chooses a subprotocol', async () => {
    const choosy = await ForeignServer.start({ handleProtocols: (offered) => [...offered][1] ?? false });
    const client = plain({ protocols: ['v1', 'v2'] });
    await client.open(choosy.url);
    await expect.poll(() => choosy.socket.protocol).toBe('v2');
    await client.close();
    await choosy.stop();
  });
});

describe('C9 debug', () => {
  test('C9 prints every frame and every change of state, and can be switched off', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const client = plain({ debug: true });
    await client.open(server.url);
    await client.send('hello');
    await client.send(new Uint8Array(3));
    await expect.poll(() => server.received.length).toBe(2);
    server.socket.send('world');
    await expect.poll(() => log.mock.calls.length).toBe(7);
    client.debug = false;
    await client.send('quiet');
    await client.close();
    expect(log.mock.calls.flat()).toEqual([
      '[fanfare] · connecting',
      `[fanfare] · opening ${server.url}`,
      '[fanfare] · open',
      '[fanfare] · connected',
      '[fanfare] → hello',
      '[fanfare] → 3 bytes',
      '[fanfare] ← world',
    ]);
  });
});
