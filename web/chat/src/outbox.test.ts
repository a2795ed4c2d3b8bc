import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Outbox, type Post } from './outbox';

interface Posted extends Post {
  arrive(): void;
  fail(problem: unknown): void;
}

/** An outbox whose posts end when the test says so. */
function outbox(kept: Record<string, string> = {}) {
  const posts: Posted[] = [];
  const outbox = new Outbox({
    post: (post) => new Promise<void>((arrive, fail) => posts.push({ ...post, arrive, fail })),
    changed: () => undefined,
    key: 'outbox',
    memory: { getItem: (key) => kept[key] ?? null, setItem: (key, value) => (kept[key] = value) },
  });
  const texts = () => outbox.entries.map((entry) => `${entry.text} ${entry.state}`);
  return { kept, outbox, posts, texts };
}

/** Lets everything happen that waits for nothing but its turn, and what is due by then. */
const after = (millis: number) => vi.advanceTimersByTimeAsync(millis);

async function posted(posts: Posted[], count: number): Promise<void> {
  for (let waited = 0; posts.length < count; waited += 100) {
    expect(waited).toBeLessThan(60_000);
    await after(100);
  }
}

const LOST = { code: 11, message: 'connection closed' };
const FULL = { code: 1002, message: 'the disk is full', temporary: true };
const NOT_ALLOWED = { code: 103, message: 'permission denied', temporary: false };

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('messages go one after the other, each with a key of its own, in their order', async () => {
  const { outbox: box, posts, texts } = outbox();
  for (const text of ['one', 'two', 'two']) {
    expect(box.add(text)).toBe(true);
  }
  await after(0);
  expect(posts.map((post) => post.text)).toEqual(['one']);
  posts[0]!.arrive();
  await after(0);
  expect(texts()).toEqual(['one stored', 'two waiting', 'two waiting']);
  posts[1]!.arrive();
  await after(0);
  posts[2]!.arrive();
  await after(0);
  expect(posts.map((post) => post.text)).toEqual(['one', 'two', 'two']);
  expect(new Set(posts.map((post) => post.key)).size).toBe(3);
  expect(box.waiting).toBe(0);
});

test('one whose answer was lost goes again under its key, before those behind it', async () => {
  const { outbox: box, posts } = outbox();
  box.add('one');
  box.add('two');
  await after(0);
  posts[0]!.fail(LOST);
  await after(1_000);
  expect(posts.map((post) => post.text)).toEqual(['one', 'one']);
  expect(posts[1]!.key).toBe(posts[0]!.key);
  expect(box.trouble).toBe('');
});

test('one that is seen in the room is gone, and does not go again', async () => {
  const { outbox: box, posts, texts } = outbox();
  box.add('one');
  box.add('two');
  await after(0);
  box.seen(posts[0]!.key);
  posts[0]!.fail(LOST);
  await after(1_000);
  expect(posts.map((post) => post.text)).toEqual(['one', 'two']);
  box.seen('that of somebody else');
  expect(texts()).toEqual(['two waiting']);
});

test('a server that cannot take one now is asked again, ever less often, and the reason is known', async () => {
  const { outbox: box, posts } = outbox();
  box.add('one');
  const at: number[] = [];
  for (let i = 0; i < 8; i++) {
    await posted(posts, i + 1);
    at.push(Date.now());
    posts[i]!.fail(FULL);
    await after(0);
    expect(box.trouble).toBe('the disk is full');
  }
  const pauses = at.slice(1).map((time, i) => time - at[i]!);
  expect(pauses[0]).toBeLessThan(1_000);
  expect(pauses.at(-1)).toBeGreaterThanOrEqual(10_000);
  expect(Math.max(...pauses)).toBeLessThan(11_000);
  await posted(posts, 9);
  posts[8]!.arrive();
  await after(0);
  expect(box.trouble).toBe('');
  expect(box.waiting).toBe(0);
});

test('one that is refused for good says why, holds nobody up, and can go again or be removed', async () => {
  const { outbox: box, posts, texts } = outbox();
  box.add('one');
  box.add('two');
  await after(0);
  posts[0]!.fail(NOT_ALLOWED);
  await after(0);
  posts[1]!.arrive();
  await after(0);
  expect(texts()).toEqual(['one refused', 'two stored']);
  expect(box.entries[0]!.reason).toBe('permission denied');
  box.again(posts[0]!.key);
  await after(0);
  expect(posts[2]).toMatchObject({ text: 'one', key: posts[0]!.key });
  posts[2]!.fail(NOT_ALLOWED);
  await after(0);
  box.remove(posts[0]!.key);
  expect(texts()).toEqual(['two stored']);
});

test('what waits is there when the page is loaded again, in its order and under its keys', async () => {
  const before = outbox();
  before.outbox.add('one');
  before.outbox.add('two');
  await after(0);
  const again = outbox(before.kept);
  again.outbox.open();
  await after(0);
  expect(again.texts()).toEqual(['one waiting', 'two waiting']);
  expect(again.posts[0]).toMatchObject({ text: 'one', key: before.posts[0]!.key });
});

test('one that is stored, but not in the room when that is read again, is not on its way any more', async () => {
  const { outbox: box, posts, texts } = outbox();
  box.add('one');
  box.add('two');
  await after(0);
  posts[0]!.arrive();
  await after(0);
  box.roomRead();
  expect(texts()).toEqual(['two waiting']);
});

test.each(['not what it wrote', 'null', '{}'])('a browser that keeps nothing for the page hinders nobody: %s', async (kept) => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const posts: Post[] = [];
  const box = new Outbox({
    post: async (post) => void posts.push(post),
    changed: () => undefined,
    key: 'outbox',
    memory: {
      getItem: () => kept,
      setItem: () => {
        throw new Error('the quota is exceeded');
      },
    },
  });
  expect(box.add('one')).toBe(true);
  await after(0);
  expect(posts.map((post) => post.text)).toEqual(['one']);
});

test('no more than a thousand wait', () => {
  const { outbox: box } = outbox();
  for (let i = 0; i < 1_000; i++) {
    expect(box.add(`${i}`)).toBe(true);
  }
  expect(box.add('one too many')).toBe(false);
  expect(box.entries).toHaveLength(1_000);
});
