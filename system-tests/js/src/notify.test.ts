import type { Centrifuge, ConnectedContext, ServerPublicationContext, ServerSubscribedContext } from 'centrifuge';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { client, decode, encode, ENCODINGS, next, range } from './clients';
import { Network } from './proxy';
import { ServerProcess } from './server';

const CONFIG = {
  client: { allow_anonymous_connect_without_token: true },
  http_api: { key: 'key' },
  notifications: { enabled: true, secret: 'a secret of more than 16 bytes', retention_size: 50 },
};

let server: ServerProcess;
const clients: Centrifuge[] = [];
const networks: Network[] = [];

beforeAll(async () => {
  server = await ServerProcess.serve(CONFIG);
});

afterEach(() => {
  clients.splice(0).forEach((each) => each.disconnect());
  networks.splice(0).forEach((each) => each.close());
});

afterAll(() => server.stop());

interface Ours {
  fanfare: { client: string; token: string };
}

describe.each(ENCODINGS)('notifications with the JavaScript SDK in %s', (encoding) => {
  /** A connected client that keeps its identity, and what it got. */
  async function connected() {
    const network = await Network.to(server.port);
    networks.push(network);
    const opened = client(encoding, `ws://127.0.0.1:${network.port}/connection/websocket`);
    clients.push(opened);
    const messages: unknown[] = [];
    opened.on('publication', ({ data }: ServerPublicationContext) => {
      messages.push((decode(encoding, data) as { message: unknown }).message);
    });
    const reply = next<ConnectedContext>(opened, 'connected');
    opened.connect();
    const { fanfare } = decode(encoding, (await reply).data) as Ours;
    opened.setData(encode(encoding, { fanfare: { client: fanfare.token } }) as never);
    return { network, opened, messages, id: fanfare.client };
  }

  async function notify(id: string, from: number, to: number): Promise<void> {
    for (const message of range(from, to)) {
      await server.api('notify_client', { client: id, notification: { message } });
    }
  }

  async function away(network: Network, opened: Centrifuge): Promise<void> {
    const lost = next(opened, 'connecting');
    network.cut();
    await lost;
  }

  test('N14 the unmodified SDK gets what was sent while it was away, in order, once', async () => {
    const { network, opened, messages, id } = await connected();
    await notify(id, 1, 3);
    await expect.poll(() => messages).toEqual(range(1, 3));
    await away(network, opened);
    await notify(id, 4, 30);
    network.restore();
    await expect.poll(() => messages, { timeout: 10_000 }).toEqual(range(1, 30));
    await notify(id, 31, 31);
    await expect.poll(() => messages).toEqual(range(1, 31));
  });

  test('N14 the unmodified SDK is told when more was sent than is kept', async () => {
    const { network, opened, id } = await connected();
    await notify(id, 1, 1);
    await away(network, opened);
    await notify(id, 2, 60);
    const told = new Promise<ServerSubscribedContext>((resolve) => {
      opened.on('subscribed', (context) => {
        if (context.channel === `notify:client/${id}`) {
          resolve(context);
        }
      });
    });
    network.restore();
    expect(await told).toMatchObject({ wasRecovering: true, recovered: false });
  });
});
