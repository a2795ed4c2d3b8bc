import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { range } from './clients';
import { newSeed, randomNumbers } from './dice';
import { startHelpDesk } from './helpdesk';
import { Network } from './proxy';
import type { ServerProcess } from './server';
import { closeAll, Diary, socket } from './sockets';

const NOTIFICATIONS = 1_000;
const CUTS = 20;
/** Twenty times this are fewer bytes than the notifications have, even where they are recovered. */
const MOST_BYTES_BETWEEN_CUTS = 4_000;

let server: ServerProcess;
let network: Network;

beforeAll(async () => {
  server = await startHelpDesk(0, NOTIFICATIONS);
});

afterEach(async () => {
  await closeAll();
  network.close();
});

afterAll(() => server.stop());

test.each(['the client', 'everyone'])(
  'N14 1,000 notifications to %s arrive once each, in order, though the connection breaks 20 times',
  async (target) => {
    const seed = newSeed();
    network = await Network.to(server.port);
    const client = socket();
    const diary = new Diary(client);
    const heard: string[] = [];
    client.notifications.listen({}, ({ id }) => heard.push(id));
    await client.open(`http://127.0.0.1:${network.port}`);

    const breaking = (async () => {
      const random = randomNumbers(seed);
      for (let cut = 0; cut < CUTS; cut++) {
        await network.dropAfter(1 + random(MOST_BYTES_BETWEEN_CUTS));
      }
    })();
    const random = randomNumbers(seed + 1);
    const send = (ids: number[]) => {
      const commands = ids.map((id) => {
        const notification = { id: String(id), message: 'x'.repeat(random(100)) };
        return target === 'everyone'
          ? { notify_broadcast: { notification } }
          : { notify_client: { client: client.clientId, notification } };
      });
      return server.api('batch', { commands });
    };
    for (let sent = 0; sent < NOTIFICATIONS; ) {
      const last = Math.min(sent + 1 + random(20), NOTIFICATIONS);
      await send(range(sent + 1, last));
      sent = last;
    }
    await breaking;
    // Whatever came twice would come before the last one.
    await expect.poll(() => heard.length).toBeGreaterThanOrEqual(NOTIFICATIONS);
    await send([NOTIFICATIONS + 1]);
    await expect.poll(() => heard.at(-1)).toBe(String(NOTIFICATIONS + 1));
    expect(heard).toEqual(range(1, NOTIFICATIONS + 1).map(String));
    expect(diary.of('connectionFailed').length).toBeGreaterThanOrEqual(CUTS);
    expect(diary.of('missed')).toEqual([]);
  },
);
