import { spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { WildServer, type Script } from './wild';

/** A program that does something with a socket whose timers are long; it ends by itself when nothing is left. */
const PROGRAM = `
import { ClientSocket } from '@fanfare/client';
import WebSocket from 'ws';
const [mode, url, then] = process.argv.slice(1);
const HOUR = 3_600_000;
const socket = new ClientSocket({
  mode, websocket: WebSocket, minDelay: HOUR, maxDelay: HOUR, timeout: HOUR,
  ...(then === 'token' ? { getToken: () => new Promise(() => undefined) } : {}),
});
const failed = new Promise((resolve) => socket.on('connectionFailed', resolve));
const opened = socket.open(url).catch(() => undefined);
const sent = socket.send('any').catch(() => undefined);
const asked = socket.event('any').catch(() => undefined);
await { connected: opened, failed, token: null, connecting: new Promise((resolve) => setTimeout(resolve, 50)) }[then];
if (then !== 'failed' || socket.status !== 'disconnected') await socket.close();
await Promise.all([opened, sent, asked]);
console.log('nothing left');
`;

let server: WildServer;

afterEach(() => server.stop());

const CASES: [string, Script, string][] = [
  ['it was connected', {}, 'connected'],
  ['the server does not answer the close frame', { standing: ({ webSocket }) => webSocket.pause() }, 'connected'],
  ['it waited for the next attempt', { handshake: (tcp) => tcp.destroy() }, 'failed'],
  ['the handshake is not answered', { handshake: () => undefined }, 'connecting'],
  ['the greeting is not answered', { answer: () => undefined }, 'connecting'],
  ['it waited for a token', {}, 'token'],
  ['the server does not want it', { standing: ({ webSocket }) => webSocket.close(4501, 'because') }, 'failed'],
  ['the network broke', { standing: ({ tcp }) => tcp.destroy() }, 'failed'],
];

test.each(
  (['fanfare', 'plain'] as const).flatMap((mode) =>
    CASES.filter(([, , then]) => mode === 'fanfare' || then !== 'token').map((each) => [mode, ...each] as const),
  ),
)('C2 in mode %s a closed socket keeps no program running where %s', { timeout: 25_000 }, async (mode, _, script, then) => {
  server = await WildServer.start({ ...script, isPlain: mode === 'plain' });
  const program = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, mode, server.url, then], { cwd: import.meta.dirname });
  let output = '';
  program.stdout.on('data', (data) => (output += data));
  program.stderr.on('data', (data) => (output += data));
  const code = await new Promise((resolve) => program.once('exit', resolve));
  expect({ code, output: output.trim() }).toEqual({ code: 0, output: 'nothing left' });
});
