import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FanfareError } from '../errors.js';
import { InboxNetwork, InboxServer, turn } from './inbox.fake.js';
import { inboxOf, type Inbox, type InboxOptions } from './index.js';

let server: InboxServer;
let network: InboxNetwork;

beforeEach(() => {
  vi.useFakeTimers();
  server = new InboxServer();
  network = new InboxNetwork(server);
});

afterEach(() => vi.useRealTimers());

const titles = (inbox: Inbox) => inbox.state.messages.map(({ title }) => title);
const calls = (method: string) => network.calls.filter((each) => each.method === method).map(({ data }) => data);

async function opened(options: InboxOptions = {}): Promise<Inbox> {
  const inbox = inboxOf(network.socket, options);
  network.connect(false);
  await network.settle();
  return inbox;
}

describe('M20 the inbox', () => {
  test('M20 has the newest messages and the counts, and older ones by pages', async () => {
    'abcdefghij'.split('').forEach((title) => server.add(title));
    const inbox = await opened();
    expect(inbox.state).toMatchObject({ status: 'live', hasMore: true, unseen: 10, unread: 10 });
    expect(titles(inbox)).toEqual(['j', 'i', 'h', 'g']);
    for (const shown of [8, 10]) {
      const more = inbox.more();
      await network.settle();
      await more;
      expect(titles(inbox)).toHaveLength(shown);
    }
    expect(inbox.state.hasMore).toBe(false);
    await inbox.more();
    expect(calls('list')).toHaveLength(3);
  });

  test('M20 follows what is told, without asking', async () => {
    const inbox = await opened();
    const added: string[] = [];
    inbox.on('added', ({ title }) => added.push(title));
    server.add('a');
    server.add('b');
    server.mark('read', [1]);
    await network.settle();
    expect(inbox.state.messages.map(({ title, seen, read }) => [title, seen, read])).toEqual([
      ['b', false, false],
      ['a', true, true],
    ]);
    expect(inbox.state).toMatchObject({ unseen: 1, unread: 1 });
    expect(added).toEqual(['a', 'b']);
    server.mark('archived', [2]);
    server.forget();
    await network.settle();
    expect(inbox.state).toMatchObject({ messages: [], unseen: 0, unread: 0 });
    expect(calls('list')).toHaveLength(1);
  });

  test('M20 marks, also everything up to what has come', async () => {
    ['a', 'b'].forEach((title) => server.add(title));
    const inbox = await opened();
    const marked = inbox.mark('archived', [2]);
    await network.settle();
    await marked;
    expect(titles(inbox)).toEqual(['a']);
    const all = inbox.markAll('read');
    await turn();
    server.add('c');
    await network.settle();
    await all;
    expect(calls('mark').at(-1)).toEqual({ mark: 'read', up_to: 2 });
    expect(inbox.state.messages.map(({ title, read }) => [title, read])).toEqual([
      ['c', false],
      ['a', true],
    ]);
    await inbox.mark('read', []);
    expect(calls('mark')).toHaveLength(2);
  });

  test('M20 brings back what was archived', async () => {
    ['a', 'b', 'c'].forEach((title) => server.add(title));
    const inbox = await opened();
    void inbox.mark('archived', [2]);
    await network.settle();
    void inbox.mark('unarchived', [2]);
    await network.settle();
    expect(titles(inbox)).toEqual(['c', 'b', 'a']);
  });

  test('M20 shows what a filter lets through, and follows it', async () => {
    server.add('a', 'news');
    server.add('b');
    const inbox = await opened();
    const shown = inbox.show({ tag: 'news', unread: true });
    expect(inbox.state).toMatchObject({ status: 'loading', messages: [], unseen: 2 });
    await network.settle();
    await shown;
    expect(titles(inbox)).toEqual(['a']);
    server.add('c');
    server.add('d', 'news');
    server.mark('read', [1]);
    await network.settle();
    expect(titles(inbox)).toEqual(['d']);
    server.mark('unread', [1]);
    await network.settle();
    expect(titles(inbox)).toEqual(['d', 'a']);
    void inbox.show({ archived: true });
    await network.settle();
    server.mark('archived', [2]);
    await network.settle();
    expect(titles(inbox)).toEqual(['b']);
  });

  test('M20 acknowledges what has come, once, and not what a filter keeps back', async () => {
    server.add('a');
    const inbox = await opened();
    server.add('b');
    await network.settle();
    expect(calls('acknowledge')).toEqual([{ position: 1 }, { position: 2 }]);
    void inbox.show({ tag: 'news' });
    await network.settle();
    network.cut();
    server.add('c');
    network.comeBackWithout();
    await network.settle();
    expect(calls('acknowledge')).toHaveLength(2);
    void inbox.show({});
    await network.settle();
    expect(calls('acknowledge').at(-1)).toEqual({ position: 3 });
  });

  test('M20 lists anew after a break that cost something, with as much as there was, and tells what came', async () => {
    'abcdefgh'.split('').forEach((title) => server.add(title));
    const inbox = await opened();
    void inbox.more();
    await network.settle();
    const added: string[] = [];
    inbox.on('added', ({ title }) => added.push(title));
    network.cut();
    expect(inbox.state.status).toBe('stale');
    server.add('i');
    network.comeBackWithout();
    await network.settle();
    expect([titles(inbox), added]).toEqual([['i', 'h', 'g', 'f', 'e', 'd', 'c', 'b'], ['i']]);
    expect(inbox.state.status).toBe('live');
  });

  test('M20 asks for nothing after a break that cost nothing', async () => {
    const inbox = await opened();
    network.cut();
    server.add('a');
    network.connect(true);
    await network.settle();
    expect(titles(inbox)).toEqual(['a']);
    expect(calls('list')).toHaveLength(1);
  });

  test('M20 finds out that the change of its own mark was lost', async () => {
    server.add('a');
    const inbox = await opened();
    const marked = inbox.mark('read', [1]);
    await turn();
    network.answers.shift()!.arrive();
    network.pushes = [];
    await marked;
    expect(inbox.state.unread).toBe(1);
    await vi.advanceTimersByTimeAsync(2_000);
    await network.settle();
    expect(inbox.state.unread).toBe(0);
  });

  test('M20 asks again after what is over some time, and not after what stays', async () => {
    network.refusal = new FanfareError('refused', 'internal server error', 100);
    const inbox = await opened();
    expect(inbox.state.status).toBe('loading');
    network.refusal = null;
    server.add('a');
    await vi.advanceTimersByTimeAsync(20_000);
    await network.settle();
    expect(titles(inbox)).toEqual(['a']);

    network.refusal = new FanfareError('refused', 'permission denied', 103);
    const other = await opened();
    await expect(other.ready).rejects.toMatchObject({ serverCode: 103 });
    expect(other.state).toMatchObject({ status: 'denied', messages: [] });
    const asked = network.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(network.calls).toHaveLength(asked);
  });

  test('M20 has what the user wants to be told of', async () => {
    const inbox = await opened();
    const before = inbox.preferences();
    await network.settle();
    expect(await before).toEqual([{ category: 'news', label: 'News', mandatory: false, inbox: true, push: true }]);
    const after = inbox.prefer('news', { inbox: true, push: false });
    await network.settle();
    expect(await after).toMatchObject([{ push: false }]);
  });

  test('M20 ends', async () => {
    const inbox = inboxOf(network.socket);
    inbox.close();
    await expect(inbox.ready).rejects.toMatchObject({ code: 'closed' });
    await expect(inbox.more()).rejects.toMatchObject({ code: 'closed' });
    network.connect(false);
    await network.settle();
    expect(network.calls).toEqual([]);
  });

  test('says what cannot be meant', async () => {
    const inbox = await opened();
    expect(() => inboxOf(null as never)).toThrow(/The socket is null; it must be a ClientSocket/);
    expect(() => inboxOf(network.socket, { size: 3 } as never)).toThrow(/There is no option "size"/);
    expect(() => inboxOf(network.socket, { pageSize: 0 })).toThrow(/Option pageSize is 0/);
    expect(() => inboxOf(network.socket, { tag: 3 } as never)).toThrow(/Filter tag is 3/);
    await expect(inbox.mark('eaten' as never, [1])).rejects.toThrow(/The mark is "eaten"; it must be one of seen/);
    await expect(inbox.mark('read', ['1'] as never)).rejects.toThrow(/The ids are \["1"\]/);
    await expect(inbox.markAll('archived' as never)).rejects.toThrow(/must be one of seen, read/);
    await expect(inbox.prefer('news', true as never)).rejects.toThrow(/prefer needs a category and a choice/);
    await expect(inbox.show({ unseen: true } as never)).rejects.toThrow(/There is no filter "unseen"/);
  });
});
