import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { InboxFilter } from './inbox-change.js';
import { InboxNetwork, InboxServer, turn } from './inbox.fake.js';
import { inboxOf, type Inbox, type InboxMessage } from './index.js';

const FILTERS: InboxFilter[] = [{}, { tag: 'a' }, { unread: true }, { archived: true }, { tag: 'b', unread: true }];

/** Numbers from 0 to below a bound; the same ones for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** A tab of the user's, and what it has heard. */
class Tab {
  readonly network: InboxNetwork;
  readonly inbox: Inbox;
  readonly added: InboxMessage[] = [];
  filter: InboxFilter = {};

  constructor(server: InboxServer) {
    this.network = new InboxNetwork(server);
    this.inbox = inboxOf(this.network.socket);
    this.inbox.on('added', (message) => this.added.push(message));
    this.network.connect(false);
  }
}

function change(server: InboxServer, roll: (sides: number) => number): void {
  const some = () => server.rows[roll(server.rows.length || 1)]?.id ?? 1;
  const kinds = ['seen', 'read', 'unread', 'archived', 'unarchived', 'deleted'] as const;
  switch (roll(8)) {
    case 0:
    case 1:
    case 2:
      server.add(`message ${server.top}`, ['', 'a', 'b'][roll(3)]);
      break;
    case 3:
      server.collapse(some());
      break;
    case 4:
      server.markAll(roll(2) === 0 ? 'seen' : 'read', roll(server.top + 1));
      break;
    default:
      server.mark(kinds[roll(kinds.length)]!, [some(), some()]);
  }
  if (roll(60) === 0) {
    server.forget();
  }
}

/** What a network does: it delays, reorders, doubles, loses, breaks. */
function disturb({ network, inbox }: Tab, roll: (sides: number) => number): void {
  const { pushes, answers } = network;
  const isUp = network.status === 'connected';
  switch (roll(10)) {
    case 0:
    case 1:
    case 2:
      isUp && pushes.shift()?.arrive();
      break;
    case 3:
      isUp && pushes.splice(roll(pushes.length || 1), 1)[0]?.arrive();
      break;
    case 4:
      isUp && pushes[0]?.arrive();
      break;
    case 5:
      pushes.splice(roll(pushes.length || 1), 1);
      break;
    case 6:
    case 7:
      answers.shift()?.arrive();
      break;
    case 8:
      inbox.more().catch(() => undefined);
      break;
    default:
      if (!isUp) {
        roll(2) === 0 ? network.comeBackWithout() : network.connect(true);
      } else if (roll(4) === 0) {
        network.cut();
      }
  }
}

beforeEach(() => void vi.useFakeTimers());

afterEach(() => vi.useRealTimers());

describe('M20 the inbox over a network that loses, doubles and reorders', () => {
  test.each(Array.from({ length: 150 }, (_, seed) => seed))('M20 ends as the server has it, in every tab, seed %i', async (seed) => {
    const roll = dice(seed);
    const server = new InboxServer();
    for (let i = roll(15); i > 0; i--) {
      change(server, roll);
    }
    const tabs = [new Tab(server), new Tab(server)];
    for (let step = 0; step < 150; step++) {
      const tab = tabs[roll(tabs.length)]!;
      if (roll(3) === 0) {
        change(server, roll);
      } else if (roll(25) === 0) {
        tab.filter = FILTERS[roll(FILTERS.length)]!;
        tab.inbox.show(tab.filter).catch(() => undefined);
      } else {
        disturb(tab, roll);
      }
      await turn();
    }
    // From now on nothing is lost; the next change shows what was.
    tabs.forEach(({ network }) => network.status === 'connected' || network.comeBackWithout());
    server.add('the last one', 'a');
    for (const { network, inbox, filter, added } of tabs) {
      await network.settle();
      await vi.advanceTimersByTimeAsync(60_000);
      await network.settle();
      const shown = inbox.state.messages;
      const all = server.rows.length;
      const expected = [];
      for (let cursor = 0, page = server.list(filter); ; page = server.list({ ...filter, cursor })) {
        expected.push(...page.messages.map((each) => [each.id, each.position, 'seen_at' in each, 'read_at' in each]));
        cursor = page.cursor ?? 0;
        if (cursor === 0) {
          break;
        }
      }
      expect(shown.map(({ id, position, seen, read }) => [id, position, seen, read])).toEqual(expected.slice(0, shown.length));
      expect(shown.length === expected.length || inbox.state.hasMore, `${shown.length} of ${all}`).toBe(true);
      const { unseen, unread } = server.standing;
      expect(inbox.state).toMatchObject({ status: 'live', unseen, unread });
      const told = added.map(({ position }) => position);
      expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
      const acknowledged = network.calls.filter(({ method }) => method === 'acknowledge').map(({ data }) => Number(data['position']));
      expect(acknowledged).toEqual([...acknowledged].sort((a, b) => a - b));
      expect(Object.keys(filter).length > 0 || acknowledged.at(-1) === server.top).toBe(true);
    }
  });
});
