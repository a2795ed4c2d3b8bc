import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { client, decode, encode, ENCODINGS, Inbox } from './clients';
import { ServerProcess } from './server';

let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.serve({ client: { insecure: true }, websocket: { compression: true } });
});

afterAll(() => server.stop());

test.each(ENCODINGS)('M1 messages of the JavaScript SDK in %s are compressed both ways', async (encoding) => {
  const sockets: WebSocket[] = [];
  class Observed extends WebSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, { perMessageDeflate: { threshold: 0 } });
      sockets.push(this);
    }
  }
  const opened = client(encoding, server.webSocketUrl, { websocket: Observed });
  opened.connect();
  const subscription = opened.newSubscription(`c-${encoding}`);
  const inbox = new Inbox(subscription);
  subscription.subscribe();
  const long = { text: 'wörld '.repeat(2_000) };
  for (let i = 0; i < 3; i++) {
    await subscription.publish(encode(encoding, { i, ...long }));
  }
  const publications = await inbox.count(3);
  expect(publications.map((each) => decode(encoding, each.data))).toEqual([0, 1, 2].map((i) => ({ i, ...long })));
  expect(sockets[0]!.extensions).toContain('permessage-deflate');
  opened.disconnect();
});
