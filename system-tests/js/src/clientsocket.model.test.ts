import type { ClientSocket, FanfareError } from '@fanfare/client';
import { afterEach, describe, expect, test } from 'vitest';
import { newDice, type Dice } from './dice';
import { closeAll, socket } from './sockets';
import { WildServer, welcome, type Command, type Script, type WildConnection } from './wild';

const RUNS = 40;
const STEPS = 60;
const CODES = [1000, 1001, 1009, 1011, 3000, 3014, 3501, 4000, 4501];

/** What a call was rejected with; null if it was not. */
type Settled = FanfareError['code'] | null;

/** Everything that a socket tells and promises, and what must always be true of it. */
class Witness {
  readonly events: string[] = [];
  readonly problems: string[] = [];
  readonly calls = new Map<number, Settled | 'pending'>();
  /** Those of the calls that are messages. */
  readonly sends: number[] = [];
  private status = 'disconnected';
  private isOver = true;
  private wasConnected = false;

  constructor(private readonly socket: ClientSocket) {
    socket.on('status', (status) => {
      this.check(status !== this.status, `status ${status} twice`);
      this.check(status !== 'connected' || this.status === 'connecting', `connected after ${this.status}`);
      if (this.status === 'disconnected') {
        this.check(this.isOver, 'a session begins before the one before has ended');
        this.isOver = false;
        this.wasConnected = false;
      }
      this.status = status;
      this.note(`status ${status}`);
    });
    socket.on('connected', ({ reconnected }) => {
      this.check(this.status === 'connected', `connected while ${this.status}`);
      this.check(reconnected === this.wasConnected, `reconnected ${reconnected}`);
      this.wasConnected = true;
      this.note('connected');
    });
    socket.on('connectionFailed', ({ code, reconnecting }) => {
      this.check(this.status === (reconnecting ? 'connecting' : 'disconnected'), `failed while ${this.status}, ${reconnecting}`);
      this.note(`failed ${code} ${reconnecting}`);
      this.isOver = !reconnecting;
    });
    socket.on('connectionClosed', ({ code }) => {
      this.check(this.status === 'disconnected', `closed while ${this.status}`);
      this.note(`closed ${code}`);
      this.isOver = true;
    });
  }

  private note(event: string): void {
    this.check(!this.isOver, `${event} after the last event`);
    this.events.push(event);
  }

  check(isTrue: boolean, problem: string): void {
    if (!isTrue) {
      this.problems.push(`${problem}, after ${this.events.slice(-6).join(', ')}`);
    }
  }

  /** Remembers what becomes of a call. */
  watch(call: number, promise: Promise<unknown>): void {
    this.calls.set(call, 'pending');
    const settle = (result: Settled) => {
      this.check(this.calls.get(call) === 'pending', `call ${call} settled twice`);
      this.calls.set(call, result);
    };
    promise.then(() => settle(null), ({ code }: FanfareError) => settle(code ?? `no code`));
  }

  /** What must be true when nothing is under way any more. */
  checkEnd(): void {
    this.check(this.isOver, 'the last session has not ended');
    this.check(this.socket.status === 'disconnected' && this.socket.url === '', 'the socket is open');
    for (const [call, result] of this.calls) {
      this.check(result !== 'pending', `call ${call} is pending`);
    }
  }

  /** What must be true of the messages that servers have got, each of which is the number of its call. */
  checkArrival(servers: readonly WildServer[]): void {
    const all: number[] = [];
    for (const { commands } of servers) {
      // What was on the way when a connection broke may be read after what came over the next one.
      const last = new Map<number, number>();
      for (const { send, connection } of commands.filter((each) => each.send !== undefined)) {
        const message = Number(send!.data);
        this.check(!all.includes(message), `message ${message} arrived twice`);
        this.check(message > (last.get(connection) ?? 0), `message ${message} arrived after ${last.get(connection)}`);
        last.set(connection, message);
        all.push(message);
      }
    }
    for (const call of this.sends) {
      this.check(this.calls.get(call) !== null || all.includes(call), `message ${call} was sent and did not arrive`);
    }
  }
}

/** Something that can happen to a connection. */
function misfortune(dice: Dice): (connection: WildConnection) => void {
  return dice.one<(connection: WildConnection) => void>([
    () => undefined,
    () => undefined,
    ({ webSocket }) => webSocket.close(dice.one(CODES), 'because'),
    ({ webSocket }) => webSocket.close(),
    ({ tcp }) => tcp.destroy(),
    ({ tcp }) => tcp.write(Buffer.from([0x81, 100, 1]), () => tcp.resetAndDestroy()),
    ({ tcp }) => tcp.write(Buffer.from([0xff, 0xff])),
  ]);
}

/** What a server does to a client, at random. */
function script(dice: Dice, isPlain: boolean): Script {
  const strike = misfortune(dice);
  const mercy = dice.below(6);
  const standing = async (connection: WildConnection) => {
    await dice.turns(mercy * 10);
    strike(connection);
  };
  const late = dice.below(4) === 0;
  // Each answer is given or not, for a whole connection, or comes late.
  const answer = (command: Command) => (late && command.rpc !== undefined ? undefined : welcome(command));
  return dice.one<Script>([
    { isPlain, standing, answer },
    { isPlain, standing, answer },
    { isPlain, standing, answer },
    { handshake: (tcp) => tcp.destroy() },
    { handshake: (tcp) => tcp.end('HTTP/1.1 503 Because\r\nContent-Length: 0\r\n\r\n') },
    { handshake: () => undefined },
    { isPlain, standing, answer: ({ id, connect }) => (connect === undefined ? undefined : { id, error: { code: 100, message: 'because', temporary: true } }) },
    { isPlain, standing, answer: () => undefined },
    ...(dice.below(4) === 0 ? [{ isPlain, standing, answer: () => 'no reply' }] : []),
  ]);
}

/** Does something with a socket, at random. */
async function act(dice: Dice, client: ClientSocket, witness: Witness, urls: string[], call: number): Promise<void> {
  const send = () => {
    witness.sends.push(call);
    witness.watch(call, client.send(call));
  };
  await dice.one<() => unknown>([
    send,
    send,
    send,
    () => witness.watch(call, client.event('any', call)),
    () => witness.watch(call, client.open(urls[0])),
    () => dice.below(5) === 0 && witness.watch(call, client.open(dice.one(urls))),
    () => dice.below(8) === 0 && witness.watch(call, client.close()),
    () => client.retryNow(),
    () => dice.turns(dice.below(500)),
    () => dice.turns(dice.below(100)),
    () => dice.turns(dice.below(10)),
  ])();
}

describe.each(['fanfare', 'plain'] as const)('C4 C5 In mode %s', (mode) => {
  afterEach(closeAll);

  test('C5 whatever the network does, status, events and promises are consistent', async () => {
    const dice = newDice();
    for (let run = 0; run < RUNS; run++) {
      const isPlain = mode === 'plain';
      const scripts = () => Array.from({ length: 30 }, () => script(dice, isPlain));
      const servers = [await WildServer.start(...scripts()), await WildServer.start(...scripts())];
      const client = socket({ mode, minDelay: 0, maxDelay: 5, timeout: 50, queueLimit: 5, ...(dice.below(3) === 0 ? { maxAttempts: 3 } : {}) });
      const witness = new Witness(client);
      // Listeners may do things, too.
      client.on('connectionFailed', () => dice.below(10) === 0 && witness.watch(-run, client.close()));
      client.on('status', (status) => status === 'connected' && dice.below(4) === 0 && client.retryNow());
      for (let step = 1; step <= STEPS; step++) {
        await act(dice, client, witness, servers.map((each) => each.url), step);
      }
      await client.close();
      await expect.poll(() => [...witness.calls.values()]).not.toContain('pending');
      witness.checkEnd();
      if (mode === 'fanfare') {
        witness.checkArrival(servers);
      }
      expect(witness.problems, `SEED=${dice.seed} run ${run}`).toEqual([]);
      await Promise.all(servers.map((each) => each.stop()));
    }
  });
});
