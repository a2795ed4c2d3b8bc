import type { ClientSocket } from '@fanfare/client';

/** Somebody the server knows by a token. */
interface Visitor {
  readonly user: string;
  readonly name: string;
  readonly token: string;
}

/** How a server turns away whose token does not hold, such as after its secret has changed. */
const INVALID_TOKEN = 3500;

const params = new URLSearchParams(location.search);
const KEY = `fanfare.visitor.${params.get('pane') ?? ''}`;

/** What the visitor of this pane is called. */
export const name = params.get('as')?.trim() || 'You';

let given = '';

/**
 * The token of this pane's visitor, who is the same when the page is loaded again. It is asked for again if the server
 * refuses it, such as when its time is over: then this is a new visitor.
 */
export async function token(): Promise<string> {
  const known = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Visitor | null;
  const visitor = known === null || known.token === given ? await entered() : known;
  given = visitor.token;
  return given;
}

async function entered(): Promise<Visitor> {
  const response = await fetch('/visitors', { method: 'POST', body: JSON.stringify({ name }) });
  if (!response.ok) {
    throw new Error((await response.text()) || `The server answered ${response.status}`);
  }
  const visitor = (await response.json()) as Visitor;
  sessionStorage.setItem(KEY, JSON.stringify(visitor));
  return visitor;
}

/** Lets a visitor in; and once more, as a new one, each time the server turns away one whom it has let in before. */
export class Entrance {
  private isNew = false;

  /** @param open connects as the visitor that `token` names */
  constructor(private readonly open: () => void) {
    open();
  }

  letIn(): void {
    this.isNew = false;
  }

  /** It does not come again by itself, with the code that the server has said. */
  turnedAway(code: number): void {
    if (code === INVALID_TOKEN && !this.isNew) {
      this.isNew = true;
      this.open();
    }
  }
}

/** Opens a socket, for this pane's visitor. */
export function enter(socket: ClientSocket): void {
  const entrance = new Entrance(() => void socket.open().catch((problem: unknown) => console.warn('Not let in', problem)));
  socket.on('connected', () => entrance.letIn());
  socket.on('connectionFailed', ({ code, reconnecting }) => reconnecting || entrance.turnedAway(code));
}
