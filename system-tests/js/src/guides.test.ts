import type { ClientSocket, Notification } from '@fanfare/client';
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { token } from './clients';
import { ForeignServer } from './foreign';
import { channel, close, desktop as desktopLine, lines, other } from './guides/comingfrom';
import { redirectTo } from './guides/redirect';
import * as parts from './guides/socket';
import { ServerProcess, written } from './server';

// The programs of the guides are run as they are printed. What they name but do not have is given to them here.

const SECRET = 'change-me';
const GUIDES = resolve(import.meta.dirname, 'guides');
const SDKS = resolve(import.meta.dirname, '../../sdks');
const CONFIG = {
  client: { token: { hmac_secret_key: SECRET }, allow_anonymous_connect_without_token: true },
  http_api: { key: 'key' },
  notifications: { enabled: true, secret: 'another one that is kept secret' },
  channel: {
    namespaces: [
      { name: 'news', history_size: 100, history_ttl: '10m', force_recovery: true, allow_subscribe_for_client: true },
    ],
  },
};

let server: ServerProcess;
let printed: unknown[][] = [];
const sockets: { close?(): unknown; disconnect?(): unknown }[] = [];
const processes: ChildProcess[] = [];
const folders: string[] = [];
const changes: ((state: string) => void)[] = [];

vi.mock('react-native', () => ({
  AppState: { addEventListener: (_: string, listener: (state: string) => void) => changes.push(listener) },
}));

/** Adds what a program has made to what is closed at the end of the test. */
function opened<S extends { close?(): unknown; disconnect?(): unknown }>(socket: S): S {
  sockets.push(socket);
  return socket;
}

beforeAll(async () => {
  server = await ServerProcess.program(join(GUIDES, 'Orders.java'), written(CONFIG));
  redirectTo(server.port);
  vi.spyOn(console, 'log').mockImplementation((...what) => void printed.push(what));
  const ann = token(SECRET, { sub: 'ann' });
  Object.assign(globalThis, {
    prompt: () => ann,
    fetchToken: async () => ann,
    readToken: async () => '',
    writeToken: (text: string) => printed.push(['token', text]),
  });
});

afterEach(async () => {
  await Promise.all(sockets.splice(0).map((each) => each.close?.() ?? each.disconnect?.()));
  processes.splice(0).forEach((each) => each.kill('SIGKILL'));
  printed = [];
});

afterAll(async () => {
  folders.forEach((each) => rmSync(each, { recursive: true }));
  await server.stop();
});

const publish = (data: unknown) => server.api('publish', { channel: 'news:today', data });
const broadcast = (notification: object) => server.api('notify_broadcast', { notification });

/** Until something is printed, does it again. */
async function until(line: unknown[], again: () => Promise<unknown>): Promise<void> {
  await expect
    .poll(async () => {
      await again();
      return printed;
    })
    .toContainEqual(line);
}

describe('The programs of the guides', () => {
  test('C8 README: an SDK subscribes with a token', async () => {
    opened((await import('./guides/readme')).client);
    await until([{ hello: 'world' }], () => publish({ hello: 'world' }));
  });

  test('N15 notifications: an SDK gets what is for everyone', async () => {
    opened((await import('./guides/notifications')).client);
    const welcome = { id: 'hello', message: 'Welcome' };
    await until([welcome], () => broadcast(welcome));
  });

  test('C1 client socket: the module opens and sends', async () => {
    const socket = opened((await import('./guides/module')).socket);
    expect(socket.status).toBe('connected');
    expect(printed).toEqual([]);
  });

  test('N16 client socket: a program keeps its token', async () => {
    const socket = opened((await import('./guides/node')).socket);
    await socket.open(server.url);
    await expect.poll(() => printed).toEqual([['token', socket.clientToken]]);
  });

  test('C3 client socket: the parts do what is said of them', async () => {
    const { ClientSocket } = await import('@fanfare/client');
    const socket = opened(new ClientSocket());
    await socket.open(server.url);
    expect(await parts.event(socket)).toBe('saved {"id":42}');

    const heard: Notification[] = [];
    const stop = parts.listen(socket, (notification) => heard.push(notification));
    const sale = { id: 'new', object: 'orders', group: 'sales', message: 'tea' };
    await parts.pause(socket, async () => {
      await broadcast(sale);
      await broadcast({ ...sale, group: '' });
      await socket.event('save', 1);
      expect(heard).toEqual([]);
    });
    expect(heard).toEqual([sale]);
    stop();
    await broadcast(sale);
    await socket.event('save', 2);
    expect(heard).toEqual([sale]);

    const button = { onclick: undefined as unknown };
    parts.desktop(socket, button, () => undefined);
    await expect((button.onclick as () => Promise<unknown>)()).rejects.toMatchObject({ code: 'notSupported' });

    const retry = vi.spyOn(socket, 'retryNow');
    parts.app(socket, (await import('react-native')).AppState);
    changes.at(-1)!('background');
    expect(retry).not.toHaveBeenCalled();
    changes.at(-1)!('active');
    expect(retry).toHaveBeenCalledOnce();
  });

  test('C7 client socket: any WebSocket server is opened in the plain mode', async () => {
    const feed = await ForeignServer.start();
    feed.onMessage = (text, connection) => connection.send(text);
    redirectTo(feed.port);
    try {
      const socket = opened(await parts.plain());
      const heard: unknown[] = [];
      socket.on('messageReceived', ({ message }) => heard.push(message));
      await socket.send({ any: 'json' });
      await expect.poll(() => heard).toEqual([{ any: 'json' }]);
    } finally {
      redirectTo(server.port);
      await feed.stop();
    }
  });

  test('C8 clients: a browser and React Native', async () => {
    const client = opened((await import('./guides/browser')).client);
    await until(['news', 1], () => publish(1));
    const note = { id: 'n', message: 'for all' };
    await until(['notification', note], () => broadcast(note));
    globalThis.client = client;
    await import('./guides/reactnative');
    changes.at(-1)!('background');
    expect(client.state).toBe('disconnected');
    changes.at(-1)!('active');
    await expect.poll(() => client.state).toBe('connected');
  });

  test('C8 coming from elsewhere: the lines for pages', async () => {
    const { ClientSocket } = await import('@fanfare/client');
    const { Centrifuge } = await import('centrifuge');
    const socket: ClientSocket = opened(new ClientSocket());
    const done: string[] = [];
    await lines(socket, (what) => done.push(what));
    expect(done.slice(0, 3)).toEqual(['connected', socket.clientId, 'saved {"id":7}']);
    done.length = 0;
    await broadcast({ id: 'saved', object: 'Invoice', message: 7 });
    await broadcast({ id: 'x', object: 'other', message: 'y' });
    await broadcast({ id: 'changed', object: 'other' });
    await expect.poll(() => done).toEqual(['saved 7', 'heard 7', 'heard "y"', 'fetched']);
    await expect(desktopLine(socket)).rejects.toMatchObject({ code: 'notSupported' });
    expect(channel(new Centrifuge(server.webSocketUrl)).channel).toBe('news:today');
    const plain = opened(other());
    const texts: unknown[] = [];
    plain.on('messageReceived', ({ message }) => texts.push(message));
    await plain.open(`${server.url.replace('http', 'ws')}/connection/notify`);
    await plain.send('hello');
    await expect.poll(() => texts).toContain('heard "hello"');
    await close(socket);
    expect(socket.status).toBe('disconnected');
  });
});

/** A program of Node, where it finds the SDK. */
function node(name: string): string {
  const folder = mkdtempSync(resolve(import.meta.dirname, '../node_modules/.guides-'));
  folders.push(folder);
  const file = join(folder, name.replace('.js', '.mjs'));
  copyFileSync(join(SDKS, 'node', name), file);
  return file;
}

/** Runs a program of a platform, and collects what it prints. */
function run(command: string, args: string[]): string[] {
  const child = spawn(command, args, {
    cwd: mkdtempSync(join(tmpdir(), 'fanfare-')),
    env: { ...process.env, URL: server.webSocketUrl, TOKEN: token(SECRET, { sub: 'ann' }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.push(child);
  const output: string[] = [];
  createInterface(child.stdout).on('line', (line) => output.push(line));
  return output;
}

describe('The programs of docs/clients.md', () => {
  const LIBRARIES = resolve(import.meta.dirname, '../../../examples/target/lib');
  const JAVA = process.env['TEST_JAVA'] ?? 'java';

  test.each([
    ['node', ['listen.js'], 'notification { message: ', 'news '],
    [JAVA, ['-Xmx256m', '-cp', `${LIBRARIES}/*`, join(SDKS, 'java/Listen.java')], 'notification {"message":', 'news '],
  ])('C8 %s: it connects, subscribes and is notified', async (command, args, notification, news) => {
    const output = run(command, command === 'node' ? args.map(node) : args);
    await expect.poll(() => output).toContainEqual(expect.stringMatching(/^connected as /));
    await expect.poll(() => output).toContain('subscribed');
    await publish(17);
    await expect.poll(() => output).toContain(`${news}17`);
    await server.api('notify_user', { user: 'ann', notification: { message: 'Hello, Ann' } });
    await expect.poll(() => output).toContainEqual(expect.stringContaining(notification));
  });

  test('C8 without an SDK: the protocol as it is', async () => {
    const output = run('node', [node('bare.js')]);
    await expect.poll(() => output).toContain('answer 2 ok');
    await publish(18);
    await expect.poll(() => output).toContain('news:today 18');
  });

  test('N15 without a protocol: the plain endpoint', async () => {
    const output = run('node', [node('plain.js')]);
    await expect.poll(() => output).toContain('heard hello');
    await broadcast({ id: 'n', message: 'hello' });
    await expect.poll(() => output).toContain('{"id":"n","message":"hello"}');
  });
});
