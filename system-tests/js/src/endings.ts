import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { range } from './clients';
import { closeFrame, frame, welcome, type Command, type Script, type WildConnection } from './wild';

/** One line of the guide's three tables of ends. */
export interface Line {
  readonly table: 'standing' | 'attempt' | 'greeting';
  readonly what: string;
  readonly event: string;
  readonly code: string;
  readonly reason: string;
  readonly comesBack: boolean;
}

/** Something that happens to a client, in order to see a line of the guide come true. */
export interface Case {
  readonly script: Script;
  /** The code that the server's frame or error has. */
  readonly code?: number;
  readonly options?: Record<string, unknown>;
  /** Where to open; by default the server of the script. */
  readonly url?: string;
}

const GUIDE = new URL('../../../docs/client-socket.md', import.meta.url);
const TABLES = ['standing', 'attempt', 'greeting'] as const;

/** The reason that servers give. */
export const BECAUSE = 'because';

/** A port of this machine where nobody listens, and one that speaks no TLS: both are reserved for other things. */
const NOBODY = 'ws://127.0.0.1:1/';

/** What the guide says of the ends of connections. */
export function lines(): Line[] {
  const [, section = ''] = readFileSync(GUIDE, 'utf8').split('### When a connection ends');
  const tables = section.split('\n### ')[0]!.split('|---|---|---|---|---|\n').slice(1);
  return tables.flatMap((text, index) =>
    text
      .split('\n\n')[0]!
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [what, event, code, reason, again] = line.split('|').slice(1, -1).map((cell) => cell.trim().replaceAll('`', ''));
        return { table: TABLES[index]!, what: what!, event: event!, code: code!, reason: reason!, comesBack: again === 'yes' };
      }),
  );
}

/** The cases of a line. */
export function casesOf({ table, what }: Line, mode: 'fanfare' | 'plain'): Case[] {
  if (table === 'greeting' && mode === 'plain') {
    return [];
  }
  const build = BUILDS[table].find(([begin]) => what.startsWith(begin))?.[1];
  if (build === undefined) {
    throw new Error(`Nothing shows the line "${what}" of ${GUIDE.pathname}`);
  }
  const cases = build(numbersIn(what));
  return mode === 'plain' ? cases.map((each) => ({ ...each, script: { ...each.script, isPlain: true } })) : cases;
}

/** The numbers that a line names before it says more about them; of "3000 to 3499" both ends and one between. */
function numbersIn(what: string): number[] {
  const ranges = [...what.split(/\. |: it|: what/)[0]!.matchAll(/\b(\d+)(?: to (\d+))?/g)];
  return ranges.flatMap(([, from, to = from]) => {
    const [first, last] = [Number(from), Number(to)];
    return last - first < 20 ? range(first, last) : [first, Math.floor((first + last) / 2), last];
  });
}

/** When the connection stands. */
const then = (standing: (connection: WildConnection) => void): Case => ({ script: { standing } });

const closing = (codes: number[]): Case[] =>
  codes.map((code) => ({ code, ...then(({ webSocket }) => webSocket.close(code, BECAUSE)) }));

const writing = (...all: Buffer[]): Case[] => all.map((bytes) => then(({ tcp }) => void tcp.write(bytes)));

/** In place of the handshake. */
const instead = (handshake: (tcp: Socket) => void): Case => ({ script: { handshake } });

const status = (codes: number[], headers = ''): Case[] =>
  codes.map((code) => instead((tcp) => tcp.end(`HTTP/1.1 ${code} Because\r\nContent-Length: 0\r\n${headers}\r\n`)));

/** In place of the welcome. */
const greeting = (answer: (id: number | undefined) => object | string | undefined): Script => ({
  answer: (command: Command) => (command.connect === undefined ? welcome(command) : answer(command.id)),
});

const refusing = (code: number, temporary: boolean, options: Record<string, unknown> = {}): Case => ({
  code,
  options,
  script: greeting((id) => ({ id, error: { code, message: BECAUSE, temporary } })),
});

const closingInstead = (codes: number[]): Case[] =>
  codes.map((code) => ({
    code,
    script: { ...greeting(() => undefined), standing: ({ webSocket }) => webSocket.close(code, BECAUSE) },
  }));

/** For each table, by the first words of its lines, what shows that they are true. */
const BUILDS: Record<Line['table'], readonly [begin: string, build: (numbers: number[]) => Case[]][]> = {
  standing: [
    ['It closes without a code', () => [then(({ webSocket }) => webSocket.close())]],
    ['It closes with a code that nobody may send', (codes) => writing(...codes.map((code) => closeFrame(code, BECAUSE)))],
    ['It closes with', closing],
    ['The server closes with', closing],
    [
      'It breaks another rule',
      () =>
        writing(
          frame(0xc1, Buffer.from('a reserved bit')),
          frame(0x83, Buffer.from('a reserved opcode')),
          frame(0x80, Buffer.from('the rest of nothing')),
          frame(0x81, Buffer.from([0xff])),
          frame(0x88, Buffer.from([1])),
        ),
    ],
    ['The connection ends without', () => [then(({ tcp }) => void tcp.end()), then(({ tcp }) => void tcp.destroy())]],
    ['It is reset in the middle', () => [then(({ tcp }) => void tcp.write(Buffer.from([0x81, 100, 1]), () => tcp.resetAndDestroy()))]],
  ],
  attempt: [
    ['Nobody listens', () => [{ url: NOBODY, script: {} }]],
    // No label of a host is that long, so nobody is asked.
    ['There is no such host', () => [{ url: `ws://${'x'.repeat(64)}.invalid/`, script: {} }]],
    ['TLS fails', () => [{ url: 'wss', script: {} }]],
    ['The answer is the HTTP status', (codes) => status(codes)],
    ['The answer is a redirect', (codes) => status(codes, `Location: ${NOBODY.replace('ws', 'http')}\r\n`)],
    ['The answer is no HTTP', () => [instead((tcp) => void tcp.end('220 mail.example.com ESMTP\r\n'))]],
    ['There is no answer within', () => [{ options: { timeout: 100 }, ...instead(() => undefined) }]],
    ['It was the last of', () => [{ options: { maxAttempts: 1 }, url: NOBODY, script: {} }]],
  ],
  greeting: [
    ['The server closes with', closingInstead],
    ['It closes with', closingInstead],
    ['It answers with an error that is temporary', (codes) => codes.map((code) => refusing(code, true))],
    ['It answers with another error', (codes) => codes.map((code) => refusing(code, false))],
    ['It answers that the token has expired, 109, and there is a getToken', () => [refusing(109, false, { getToken: 'fresh' })]],
    ['It answers that the token has expired, 109, and there is none', () => [refusing(109, false, { token: 'old' })]],
    ['It does not answer within', () => [{ options: { timeout: 100 }, script: greeting(() => undefined) }]],
    [
      'It answers, but not as a Fanfare server',
      () => [
        ...['hello', '{"hello":1}', '{}', '[]', 'null', '{"id":1}', '{"id":1,"connect":{}}'].map((text) => ({ script: greeting(() => text) })),
        { script: greeting((id) => ({ id, connect: { name: 'an echo' } })) },
      ],
    ],
    ['getToken fails', () => [{ options: { getToken: 'fail' }, script: {} }]],
    ['getToken says that', () => [{ options: { getToken: '' }, script: {} }]],
  ],
};
