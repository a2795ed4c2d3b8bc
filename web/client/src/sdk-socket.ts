import type { Ending, Verdict } from './ending.js';
import { isRecord } from './arguments.js';
import type { Socket, SocketListener } from './socket.js';

/** What the link decides about its socket. */
export interface Referee {
  verdictOn(ending: Ending): Verdict;
  /** Something answers, but it is no Fanfare server. */
  foreign(): void;
}

/**
 * The WebSocket as the SDK is to see it. The SDK has rules of its own for what follows an end (it gives up after 1009, or
 * when a reason happens to be JSON), so it gets to see an end that makes it do what is right; and it would take the
 * echo of its own greeting for a server.
 */
export class SdkSocket implements SocketListener {
  binaryType = '';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  onclose: ((event: Ending) => void) | null = null;

  private socket: Socket | null = null;
  /** A Fanfare server has answered. What it sends behind may come before the SDK has taken that in. */
  private isGreeted = false;

  constructor(private readonly referee: Referee) {}

  /** The socket beneath; without one nothing ever happens. */
  over(socket: Socket): this {
    this.socket = socket;
    return this;
  }

  send(data: string): void {
    this.socket?.send(data);
  }

  close(): void {
    this.socket?.drop();
  }

  opened(): void {
    this.onopen?.();
  }

  received(data: unknown): void {
    this.isGreeted ||= isGreeting(data);
    if (this.isGreeted) {
      this.onmessage?.({ data });
    } else {
      this.referee.foreign();
    }
  }

  ended(ending: Ending): void {
    const isFinal = this.referee.verdictOn(ending) !== 'comeBack';
    // Below 3000 the SDK takes every code for a break but 1009; from 3500 on it needs a reason that is not JSON.
    const code = isFinal ? Math.max(3500, ending.code) : ending.code >= 3000 ? ending.code : 1006;
    this.onclose?.({ code, reason: 'closed' });
  }
}

/** Whether a frame begins with a server's answer to a connect command. */
function isGreeting(data: unknown): boolean {
  try {
    const reply: unknown = JSON.parse(String(data).split('\n', 1)[0]!);
    if (!isRecord(reply) || typeof reply['id'] !== 'number') {
      return false;
    }
    const { connect, error } = reply;
    return isRecord(connect) ? typeof connect['client'] === 'string' : isRecord(error) && typeof error['code'] === 'number';
  } catch {
    return false;
  }
}
