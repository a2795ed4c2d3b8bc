import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Followed, type State } from './followed.js';
import { LiveObjects } from './live-objects.js';
import type { FollowEvents, Link } from './link.js';
import { refetch, type RefetchReason } from './refetch.js';

/** A fetch that is under way. */
interface Fetch {
  readonly state: State;
  readonly reason: RefetchReason<State>;
  succeed(result: unknown): void;
  fail(problem: unknown): void;
}

let server: FollowEvents;
let fetches: Fetch[];
let shown: unknown[];
let reported: unknown[];

/** What happens in this turn. */
const turn = () => new Promise((done) => setTimeout(done));

function fetcher(state: Readonly<State>, reason: RefetchReason<State>): Promise<unknown> {
  return new Promise((succeed, fail) => fetches.push({ state, reason, succeed, fail }));
}

function begin(options = {}): () => void {
  const objects = new LiveObjects((what) => what());
  const object = objects.follow<State>('live', 'job:42');
  const stop = refetch(object, fetcher, (result) => shown.push(result), options);
  objects.use({
    follow: (_kind: string, _id: string, events: FollowEvents) => {
      server = events;
      return () => undefined;
    },
  } as unknown as Link);
  expect(server).toBeInstanceOf(Followed);
  return stop;
}

beforeEach(() => {
  [fetches, shown, reported] = [[], [], []];
  vi.stubGlobal('reportError', (problem: unknown) => reported.push(problem));
});

afterEach(() => vi.unstubAllGlobals());

describe('L10 refetching', () => {
  test('shows what was fetched for the object, and again after each change and message', async () => {
    begin();
    server.given({ state: { order: 7 }, version: 1 });
    await turn();
    expect(fetches[0]!.state).toEqual({ order: 7 });
    expect(fetches[0]!.reason.update).toMatchObject({ reason: 'initial', changed: ['order'] });
    fetches[0]!.succeed('secret 7');
    await turn();
    server.changed({ patch: { order: 8 } }, 2);
    await turn();
    fetches[1]!.succeed('secret 8');
    await turn();
    server.changed({ message: 'look again' }, 3);
    await turn();
    expect(fetches[2]!.reason).toMatchObject({ update: undefined, message: 'look again' });
    fetches[2]!.succeed('secret 8, later');
    await turn();
    expect(shown).toEqual(['secret 7', 'secret 8', 'secret 8, later']);
    expect(fetches).toHaveLength(3);
  });

  test('shows the latest, whatever answers come when', async () => {
    begin();
    server.given({ state: { order: 1 }, version: 1 });
    await turn();
    server.changed({ patch: { order: 2 } }, 2);
    await turn();
    expect(fetches.map(({ reason }) => reason.signal.aborted)).toEqual([true, false]);
    fetches[1]!.succeed('new');
    await turn();
    fetches[0]!.succeed('old');
    await turn();
    expect(shown).toEqual(['new']);
  });

  test('fetches once for what changes in one turn', async () => {
    begin();
    server.given({ state: { order: 1 }, version: 1 });
    server.changed({ patch: { order: 2 } }, 2);
    server.changed({ patch: { order: 3 } }, 3);
    await turn();
    expect(fetches.map(({ state }) => state)).toEqual([{ order: 3 }]);
  });

  test('shows nothing when the object is gone, also if an answer comes then', async () => {
    begin();
    server.given({ state: { order: 1 }, version: 1 });
    await turn();
    server.changed({ gone: 'removed' }, 2);
    await turn();
    fetches[0]!.succeed('secret');
    await turn();
    expect(shown).toEqual([undefined]);
  });

  test('tells what failed, unless nobody waits for it, and goes on', async () => {
    begin();
    server.given({ state: { order: 1 }, version: 1 });
    await turn();
    server.changed({ patch: { order: 2 } }, 2);
    await turn();
    fetches[0]!.fail('aborted');
    fetches[1]!.fail('500');
    await turn();
    expect(reported).toEqual(['500']);
    server.changed({ patch: { order: 3 } }, 3);
    await turn();
    fetches[2]!.succeed('there');
    await turn();
    expect(shown).toEqual(['there']);
  });

  test('tells it to whoever wants to know', async () => {
    const failures: unknown[] = [];
    begin({ failed: (problem: unknown) => failures.push(problem) });
    server.given({ state: { order: 1 }, version: 1 });
    await turn();
    fetches[0]!.fail('500');
    await turn();
    expect([failures, reported]).toEqual([['500'], []]);
  });

  test('ends', async () => {
    const stop = begin();
    server.given({ state: { order: 1 }, version: 1 });
    await turn();
    stop();
    expect(fetches[0]!.reason.signal.aborted).toBe(true);
    fetches[0]!.succeed('secret');
    server.changed({ patch: { order: 2 } }, 2);
    await turn();
    expect([shown, fetches.length]).toEqual([[], 1]);
  });

  test('needs functions', () => {
    const object = new LiveObjects((what) => what()).follow('live', 'job:42');
    expect(() => refetch(object, undefined as never, () => undefined)).toThrow(/The fetcher is undefined/);
    expect(() => refetch(object, async () => 1, 'x' as never)).toThrow(/"x"; it must be a function/);
  });
});
