import { describe, expect, test } from 'vitest';
import type { FollowEvents, Link } from './link.js';
import type { LiveUpdate } from './live-object.js';
import { LiveObjects } from './live-objects.js';

type State = Record<string, unknown>;

/** An object, what the server says of it, and what a listener hears. */
function followed() {
  const objects = new LiveObjects((what) => what());
  const object = objects.follow<State>('live', 'patient:7');
  let server: FollowEvents | undefined;
  objects.use({
    follow: (_kind: string, _id: string, events: FollowEvents) => {
      server = events;
      return () => undefined;
    },
  } as unknown as Link);
  return { object, server: server! };
}

describe('L3 L5 live objects', () => {
  test('L3 a listener that is added later hears what is there, whenever the object was asked for', () => {
    const { object, server } = followed();
    server.given({ state: { text1: 'a' }, version: 3 });
    const heard: LiveUpdate<State>[] = [];
    object.on('update', (update) => heard.push(update));
    expect(heard).toEqual([{ state: { text1: 'a' }, changed: ['text1'], reason: 'initial' }]);
    server.changed({ patch: { text1: 'b' } }, 4);
    expect(heard).toHaveLength(2);
  });

  test('L5 what one may not see any more is not kept, and its listeners hear so', () => {
    const { object, server } = followed();
    server.given({ state: { text1: 'a secret' }, version: 3 });
    const heard: LiveUpdate<State>[] = [];
    object.on('update', (update) => heard.push(update));
    server.refused(103, 'permission denied');
    expect([object.status, object.state, object.version]).toEqual(['denied', undefined, 0]);
    expect(heard.at(-1)).toEqual({ state: undefined, changed: ['text1'], reason: 'denied' });
  });

  test('L5 an object that was denied from the beginning says so by its status alone', () => {
    const { object, server } = followed();
    const heard: unknown[] = [];
    object.on('update', (update) => heard.push(update));
    server.refused(103, 'permission denied');
    expect([object.status, heard]).toEqual(['denied', []]);
  });
});
