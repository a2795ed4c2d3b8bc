import { expect, test } from 'vitest';
import { ClientSocket } from './client-socket.js';
import type { SocketOptions } from './options.js';

test.each<[Record<string, unknown>, string]>([
  [{ minDelai: 1 }, 'There is no option "minDelai"; there are mode, dataType'],
  [{ mode: 'plane' }, 'Option mode is "plane"; it must be one of fanfare, plain'],
  [{ queueLimit: -1 }, 'Option queueLimit is -1; it must be a number that is not negative'],
  [{ timeout: '5s' }, 'Option timeout is 5s; it must be a number'],
  [{ minDelay: 30_000 }, 'Option maxDelay is 20000; it must not be less than minDelay, 30000'],
])('options %j are refused: %s', (options, problem) => {
  expect(() => new ClientSocket(options as Partial<SocketOptions>)).toThrow(problem);
});

test('an event that does not exist cannot be listened to', () => {
  expect(() => new ClientSocket().on('conected' as 'connected', () => undefined)).toThrow(
    'There is no event "conected"; there are connected, connectionFailed',
  );
});
