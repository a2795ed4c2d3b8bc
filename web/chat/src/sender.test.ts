import { expect, test } from 'vitest';
import { type Post, rest, Sender } from './sender';

/** A sender whose posts end when the test says so. */
function sender() {
  const posts: (Post & { arrive: () => void; fail: (problem: Error) => void })[] = [];
  const post = (each: Post) => new Promise<void>((arrive, fail) => posts.push({ ...each, arrive, fail }));
  return { posts, sender: new Sender('ann', post) };
}

const message = (user: string, text: string) => ({ id: 1, user, name: user, text, time: 0 });

test('one text is under way at a time', async () => {
  const { posts, sender: ann } = sender();
  const first = ann.send('hello');
  expect(ann.isBusy).toBe(true);
  expect(await ann.send('hello')).toBe(false);
  posts[0]!.arrive();
  expect(await first).toBe(true);
  expect(ann.isBusy).toBe(false);
  const second = ann.send('again');
  posts[1]!.arrive();
  expect(await second).toBe(true);
  expect(posts.map((each) => each.text)).toEqual(['hello', 'again']);
});

test('without words nothing is sent', async () => {
  const { posts, sender: ann } = sender();
  expect(await ann.send('')).toBe(false);
  expect(posts).toEqual([]);
});

test('a text whose answer was lost is recognised when it comes', async () => {
  const { posts, sender: ann } = sender();
  const sent = ann.send('hello');
  posts[0]!.fail(new Error('connection closed'));
  await expect(sent).rejects.toThrow('connection closed');
  expect(ann.isBusy).toBe(false);
  expect(ann.seen(message('bob', 'hello'))).toBe(false);
  expect(ann.seen(message('ann', 'other'))).toBe(false);
  expect(ann.seen(message('ann', 'hello'))).toBe(true);
  expect(ann.seen(message('ann', 'hello'))).toBe(false);
});

test('a text that is sent again because its answer was lost has the same key, every other a new one', async () => {
  const { posts, sender: ann } = sender();
  const sendAndLose = async (words: string) => {
    const sent = ann.send(words);
    posts.at(-1)!.fail(new Error('connection closed'));
    await expect(sent).rejects.toThrow();
  };
  await sendAndLose('hello');
  await sendAndLose('hello');
  await sendAndLose('other');
  const arrives = ann.send('other');
  posts.at(-1)!.arrive();
  await arrives;
  await sendAndLose('other');
  ann.seen(message('ann', 'other'));
  await sendAndLose('other');
  const [hello, again, other, otherAgain, another, last] = posts.map((post) => post.key);
  expect(again).toBe(hello);
  expect(otherAgain).toBe(other);
  expect(new Set([hello, other, another, last]).size).toBe(4);
});

test('what was written while a text was under way stays in the field', () => {
  expect(rest('hello', 'hello')).toBe('');
  expect(rest(' hello\nand more', 'hello')).toBe('and more');
  expect(rest('something else', 'hello')).toBe('something else');
});
