import { describe, expect, test } from 'vitest';
import { ClientSocket } from './client-socket.js';
import { FanfareError } from './errors.js';

const OPTIONS: [Record<string, unknown> | null | string, string][] = [
  [null, 'option is null; it must be an object with any of mode, dataType'],
  ['plain', 'option is "plain"; it must be an object'],
  [{ minDelai: 1 }, 'There is no option "minDelai"; there are mode, dataType'],
  [{ mode: 'plane' }, 'Option mode is "plane"; it must be one of fanfare, plain'],
  [{ dataType: 5 }, 'Option dataType is 5 (a number); it must be one of text, json'],
  [{ protocols: [5] }, 'Option protocols is an array; it must be a text, or an array of texts'],
  [{ path: 'connection' }, 'Option path is "connection"; it must be a text that begins with /'],
  [{ queueLimit: -1 }, 'Option queueLimit is -1 (a number); it must be a number that is not less than 0'],
  [{ maxQueuedBytes: NaN }, 'Option maxQueuedBytes is NaN (a number); it must be a number that is not less than 0'],
  [{ maxAttempts: 0 }, 'Option maxAttempts is 0 (a number); it must be a number that is not less than 1'],
  [{ timeout: '5s' }, 'Option timeout is "5s"; it must be a number from 1 to 604800000'],
  [{ timeout: Infinity }, 'Option timeout is Infinity (a number); it must be a number from 1 to 604800000'],
  [{ maxDelay: 2 ** 31 }, 'Option maxDelay is 2147483648 (a number); it must be a number from 0 to 604800000'],
  [{ minDelay: 30_000 }, 'Option maxDelay is 20000; it must not be less than minDelay, 30000'],
  [{ token: 5 }, 'Option token is 5 (a number); it must be a text'],
  [{ getToken: 'token' }, 'Option getToken is "token"; it must be a function that answers a promise of a token'],
  [{ csrfToken: 5 }, 'Option csrfToken is 5 (a number); it must be a text'],
  [{ data: 'text' }, 'Option data is "text"; it must be an object'],
  [{ data: [1] }, 'Option data is an array; it must be an object'],
  [{ data: { big: 1n } }, 'Option data cannot be sent as JSON'],
  [{ clientToken: {} }, 'Option clientToken is an object; it must be a text'],
  [{ debug: 'yes' }, 'Option debug is "yes"; it must be one of true, false'],
  [{ websocket: {} }, 'Option websocket is an object; it must be a class'],
];

test.each(OPTIONS)('Options %o are refused: %s', (options, problem) => {
  expect(() => new ClientSocket(options as never)).toThrow(expect.objectContaining({ code: 'badInput', message: expect.stringContaining(problem) }));
});

test('Options that are null or undefined are not set', () => {
  expect(() => new ClientSocket({ mode: null, token: undefined, websocket: null } as never)).not.toThrow();
});

type Call = (socket: ClientSocket) => unknown;

const CALLS: [string, Call, string][] = [
  ['on("conected")', (it) => it.on('conected' as never, () => undefined), 'There is no event "conected"; there are connected, connectionFailed'],
  ['on(null)', (it) => it.on(null as never, () => undefined), 'There is no event null; there are connected'],
  ['on(connected, null)', (it) => it.on('connected', null as never), 'The listener of "connected" is null; it must be a function'],
  ['on(connected)', (it) => it.on('connected', undefined as never), 'The listener of "connected" is undefined; it must be a function'],
  ['listen(null)', (it) => it.notifications.listen(null as never, () => undefined), 'filter is null; it must be an object with any of group, object, id'],
  ['listen(function)', (it) => it.notifications.listen((() => undefined) as never, undefined as never), 'filter is a function; it must be an object'],
  ['listen({}, null)', (it) => it.notifications.listen({}, null as never), 'The listener is null; it must be a function'],
  ['listen({ objekt })', (it) => it.notifications.listen({ objekt: 'x' } as never, () => undefined), 'There is no filter "objekt"'],
  ['listen({ id: 12 })', (it) => it.notifications.listen({ id: 12 } as never, () => undefined), 'Filter id is 12 (a number); it must be a text'],
  ['listen({ object: 5 })', (it) => it.notifications.listen({ object: 5 } as never, () => undefined), 'Filter object is 5 (a number); it must be a text'],
  ['listen({ group: null })', (it) => it.notifications.listen({ group: null } as never, () => undefined), 'Filter group is null; it must be a text'],
  ['showOnDesktop(null)', (it) => it.notifications.showOnDesktop(null as never), 'option of a desktop notification is null'],
  ['showOnDesktop({ titel })', (it) => it.notifications.showOnDesktop({ titel: 'x' } as never), 'There is no option of a desktop notification "titel"'],
  ['showOnDesktop({})', (it) => it.notifications.showOnDesktop({} as never), 'The title is undefined; it must be a text'],
  ['showOnDesktop({ onClick: 5 })', (it) => it.notifications.showOnDesktop({ title: 'x', onClick: 5 } as never), 'onClick is 5 (a number); it must be a function'],
  ['open(null)', (it) => it.open(null as never), 'The URL to open is null; it must be a text'],
  ['open(8000)', (it) => it.open(8000 as never), 'The URL to open is 8000 (a number); it must be a text'],
  ['open()', (it) => it.open(), 'There is no page from a server to take the origin from'],
  ['event(null)', (it) => it.event(null as never), 'The name of the event is null; it must be a text'],
  ['event("")', (it) => it.event(''), 'The name of the event is ""; it must be a text that is not empty'],
];

/** What a call throws, or rejects with. */
async function problemOf(call: Call): Promise<unknown> {
  try {
    await call(new ClientSocket());
    return undefined;
  } catch (problem) {
    return problem;
  }
}

describe('What cannot be meant is refused at once, by name:', () => {
  test.each(CALLS)('%s', async (_, call, message) => {
    const problem = await problemOf(call);
    expect(problem).toBeInstanceOf(FanfareError);
    expect(problem).toMatchObject({ code: 'badInput', message: expect.stringContaining(message) });
  });
});
