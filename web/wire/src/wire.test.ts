import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WireReport } from './messages';
import { Wire } from './wire';
import { wiredSocketOf } from './wired-socket';

/** A socket of the browser's, whose server is the test. */
class RealSocket extends EventTarget {
  static readonly made: RealSocket[] = [];
  readyState = 0;
  bufferedAmount = 0;
  extensions = '';
  protocol = '';
  binaryType = 'blob';
  readonly sent: unknown[] = [];
  closed = false;

  constructor(readonly url: string) {
    super();
    RealSocket.made.push(this);
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  bring(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

class TestCloseEvent extends Event {
  constructor(
    type: string,
    readonly init: CloseEventInit,
  ) {
    super(type);
  }
}

let reports: WireReport[];
let wire: Wire;
let Wired: typeof WebSocket;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('CloseEvent', TestCloseEvent);
  RealSocket.made.length = 0;
  reports = [];
  wire = new Wire((report) => reports.push(report));
  Wired = wiredSocketOf(wire, RealSocket as unknown as typeof WebSocket);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A socket that is open, what happens to it, and the real one beneath. */
function opened() {
  const socket = new Wired('ws://localhost/');
  const events: unknown[] = [];
  for (const type of ['open', 'message', 'error', 'close']) {
    socket.addEventListener(type, (event) =>
      events.push(event instanceof MessageEvent ? event.data : event instanceof TestCloseEvent ? event.init.code : event.type),
    );
  }
  const real = RealSocket.made.at(-1)!;
  real.open();
  return { socket, events, real };
}

test('messages pass as they are, and are counted in bytes', async () => {
  const { socket, events, real } = opened();
  socket.send('Grüße');
  socket.send(new Uint8Array(3));
  real.bring('ok');
  await vi.advanceTimersByTimeAsync(50);
  expect(real.sent).toEqual(['Grüße', new Uint8Array(3)]);
  expect(events).toEqual(['open', 'ok']);
  expect(reports).toHaveLength(1);
  expect(reports[0]).toMatchObject({ open: 1, sent: { messages: 2, bytes: 10 }, received: { messages: 1, bytes: 2 } });
  expect(reports[0]!.frames.map((frame) => frame.text)).toEqual(['Grüße', '', 'ok']);
  expect(wire.received).toEqual({ messages: 1, bytes: 2 });
});

test('a token is not shown', async () => {
  const { socket } = opened();
  socket.send('{"connect":{"token":"secret"}}');
  await vi.advanceTimersByTimeAsync(50);
  expect(reports[0]!.frames[0]!.text).toBe('{"connect":{"token":"…"}}');
});

test('a cut ends what is open without a goodbye, lets nothing through, and refuses what is new', async () => {
  const { socket, events, real } = opened();
  wire.cut(true);
  expect(events).toEqual(['open', 'error', 1006]);
  expect(socket.readyState).toBe(3);
  expect(real.closed).toBe(true);
  real.bring('too late');
  socket.send('nowhere');
  expect(events).toHaveLength(3);
  expect(real.sent).toEqual([]);

  const refused = new Wired('ws://localhost/');
  const ends: string[] = [];
  refused.onerror = () => ends.push('error');
  refused.onclose = () => ends.push('close');
  expect(refused.readyState).toBe(0);
  await vi.advanceTimersByTimeAsync(0);
  expect(ends).toEqual(['error', 'close']);
  expect(RealSocket.made).toHaveLength(1);

  wire.cut(false);
  expect(opened().events).toEqual(['open']);
});

test('a cut ends what is still connecting', async () => {
  const socket = new Wired('ws://localhost/');
  const events: string[] = [];
  for (const type of ['open', 'message', 'error', 'close']) {
    socket.addEventListener(type, () => events.push(type));
  }
  const real = RealSocket.made.at(-1)!;
  await vi.advanceTimersByTimeAsync(50);
  expect(reports.at(-1)!.open).toBe(0);
  wire.cut(true);
  expect(events).toEqual(['error', 'close']);
  expect(socket.readyState).toBe(3);
  expect(real.closed).toBe(true);
  // It may have been on its way.
  real.open();
  real.bring('too late');
  await vi.advanceTimersByTimeAsync(50);
  expect(events).toEqual(['error', 'close']);
  expect(reports.at(-1)).toMatchObject({ open: 0, received: { messages: 0 } });
});

test('a delay holds messages back in both directions, in their order', async () => {
  const { socket, events, real } = opened();
  wire.delay = 100;
  socket.send('one');
  real.bring('a');
  await vi.advanceTimersByTimeAsync(50);
  wire.delay = 0;
  socket.send('two');
  real.bring('b');
  expect(real.sent).toEqual([]);
  expect(events).toEqual(['open']);
  await vi.advanceTimersByTimeAsync(50);
  expect(real.sent).toEqual(['one', 'two']);
  expect(events).toEqual(['open', 'a', 'b']);
});
