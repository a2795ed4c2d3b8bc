import type { ClientSocket, FanfareError, SocketOptions } from '@fanfare/client';

/** How a connection ended, and what became of its socket. */
export interface Outcome {
  readonly event: string;
  readonly code: number;
  readonly reason: string;
  /** What the event said. */
  readonly reconnecting?: boolean;
  /** The status when it was told. */
  readonly status: string;
  /** Whether there was another attempt. */
  readonly triedAgain: boolean;
  /** What `open` was rejected with; null if it was not. */
  readonly rejected: { readonly code: string; readonly serverCode: number } | null;
  /** Events that were told after the last one. */
  readonly late: string[];
}

/** The options of a socket that can be passed to a page: `getToken` is what it answers, "fail" for a failure. */
export type Told = Partial<Omit<SocketOptions, 'getToken'>> & { getToken?: string };

/** Opens a socket, sees how its connection ends, and closes it. Refers to nothing outside of itself, to run in a page. */
export async function observe(Socket: typeof ClientSocket, { getToken, ...options }: Told, url: string): Promise<Outcome> {
  const answer = () => (getToken === 'fail' ? Promise.reject(new Error('on purpose')) : Promise.resolve(getToken!));
  const socket = new Socket({ minDelay: 10, maxDelay: 50, ...options, ...(getToken === undefined ? {} : { getToken: answer }) });

  const all: string[] = [];
  const ends: Omit<Outcome, 'triedAgain' | 'rejected' | 'late'>[] = [];
  let wake = (): void => undefined;
  const toldUntil = async (isEnough: () => boolean): Promise<void> => {
    while (!isEnough()) {
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const note = (event: string): void => {
    all.push(event);
    wake();
  };
  socket.on('status', note);
  socket.on('connected', () => note('connected'));
  for (const event of ['connectionFailed', 'connectionClosed'] as const) {
    socket.on(event, (context) => {
      ends.push({ event, ...context, status: socket.status });
      note(event);
    });
  }

  const opened = socket.open(url).then(
    () => null,
    ({ code, serverCode }: FanfareError) => ({ code, serverCode }),
  );
  await toldUntil(() => ends.length > 0);
  const [end] = ends;
  const before = all.length;
  const triedAgain = end!.status === 'connecting';
  if (triedAgain) {
    // A connection, or a second failure.
    await toldUntil(() => all.length > before);
  }
  const late = triedAgain ? [] : all.slice(all.lastIndexOf(end!.event) + 1);
  await socket.close();
  return { ...end!, triedAgain, rejected: await opened, late };
}
