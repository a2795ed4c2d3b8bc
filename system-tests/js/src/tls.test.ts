import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import type { Centrifuge } from 'centrifuge';
import { client, decode, encode, ENCODINGS, Inbox, next } from './clients';
import { ServerProcess } from './server';

const FOLDER = mkdtempSync(join(tmpdir(), 'fanfare-tls-'));
const STORE = join(FOLDER, 'server.p12');
const PASSWORD = 'hidden-password';

/** Makes a certificate that signs itself, and its key, with the tool of the JDK. */
function certificate(name: string): string {
  const store = join(FOLDER, `${name}.p12`);
  const common = ['-keystore', store, '-storepass', PASSWORD, '-alias', 'server'];
  execFileSync('keytool', [
    ...['-genkeypair', ...common, '-storetype', 'PKCS12', '-keyalg', 'EC', '-dname', `CN=${name}`, '-validity', '30'],
    ...['-ext', 'SAN=dns:localhost,ip:127.0.0.1'],
  ]);
  const pem = execFileSync('keytool', ['-exportcert', '-rfc', ...common], { encoding: 'utf8' });
  renameSync(store, STORE);
  return pem;
}

/** Whose certificate a new connection is shown. */
function shown(port: number, authorities: string[]): Promise<string> {
  return new Promise((found, failed) => {
    const socket = connect({ port, host: 'localhost', ca: authorities }, () => {
      const peer: PeerCertificate = socket.getPeerCertificate();
      socket.end();
      found(String(peer.subject.CN));
    });
    socket.once('error', failed);
  });
}

let server: ServerProcess;
let authorities: string[];
const clients: Centrifuge[] = [];

beforeAll(async () => {
  authorities = [certificate('first')];
  server = await ServerProcess.serve({
    client: { allow_anonymous_connect_without_token: true },
    http_server: {
      tls: { enabled: true, pkcs12_file: STORE, pkcs12_password: PASSWORD, reload_interval: '50ms' },
      tls_external: true,
      internal_port: '0',
    },
    channel: {
      without_namespace: {
        history_size: 100,
        history_ttl: '1m',
        force_recovery: true,
        allow_subscribe_for_client: true,
        allow_subscribe_for_anonymous: true,
        allow_publish_for_subscriber: true,
        allow_publish_for_anonymous: true,
      },
    },
  });
});

afterEach(() => clients.splice(0).forEach((each) => each.disconnect()));

afterAll(() => server.stop());

/** A client of the SDK that trusts the certificates of this test alone. */
function open(encoding: (typeof ENCODINGS)[number]): Centrifuge {
  class Trusting extends WebSocket {
    constructor(address: string, protocols?: string | string[]) {
      super(address, protocols, { ca: authorities });
    }
  }
  const opened = client(encoding, server.webSocketUrl, { websocket: Trusting });
  clients.push(opened);
  return opened;
}

describe.each(ENCODINGS)('M22 the JavaScript SDK over wss in %s', (encoding) => {
  test('M22 publishes, gets what is published, and recovers what it missed', async () => {
    expect(server.webSocketUrl).toMatch(/^wss:/);
    const centrifuge = open(encoding);
    const subscription = centrifuge.newSubscription(`news-${encoding}`);
    const inbox = new Inbox(subscription);
    const subscribed = next(subscription, 'subscribed');
    subscription.subscribe();
    centrifuge.connect();
    await subscribed;
    await subscription.publish(encode(encoding, { n: 1 }));
    await inbox.count(1);
    centrifuge.disconnect();

    const other = open(encoding);
    const theirs = other.newSubscription(`news-${encoding}`);
    const there = next(theirs, 'subscribed');
    theirs.subscribe();
    other.connect();
    await there;
    await theirs.publish(encode(encoding, { n: 2, text: 'x'.repeat(40_000) }));

    centrifuge.connect();
    const all = await inbox.count(2);
    expect(all.map((each) => (decode(encoding, each.data) as { n: number }).n)).toEqual([1, 2]);
  });
});

test('M22 a certificate is renewed without a restart, and who is connected stays', async () => {
  const centrifuge = open('json');
  const subscription = centrifuge.newSubscription('renewed');
  const inbox = new Inbox(subscription);
  const subscribed = next(subscription, 'subscribed');
  subscription.subscribe();
  centrifuge.connect();
  await subscribed;
  let ended = 0;
  centrifuge.on('connecting', () => (ended += 1));
  expect(await shown(server.port, authorities)).toBe('first');

  authorities.push(certificate('second'));
  await vi.waitUntil(async () => (await shown(server.port, authorities)) === 'second', { timeout: 20_000 });
  await subscription.publish({ n: 1 });
  await inbox.count(1);
  expect(ended).toBe(0);
  expect(server.errors.filter((line) => /WARN|ERROR/.test(line) && /certificate/.test(line))).toEqual([]);
});

test('M22 requests are encrypted, and what is internal is not on the port for clients', async () => {
  const status = (path: string) =>
    new Promise<number | undefined>((answered, failed) => {
      const sent = request(`${server.url}${path}`, { ca: authorities }, (answer) => {
        answer.resume();
        answered(answer.statusCode);
      });
      sent.once('error', failed);
      sent.end();
    });
  expect(await status('/')).toBe(200);
  expect(await status('/health')).toBe(404);
  expect(await status('/api/info')).toBe(404);
});
