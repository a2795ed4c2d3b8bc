import type { ClientSocket, LiveObject, LiveStatus, LiveUpdate } from '@fanfare/client';
import { page, type SocketSource } from './page.js';

export type State = Record<string, unknown>;

/** Who is told of an object. */
export interface Follower {
  updated(update: LiveUpdate<State>): void;
  /** @param status empty if no object is followed */
  becameStatus(status: LiveStatus | ''): void;
  messaged?(message: unknown): void;
}

/** Follows one object at a time, over whatever socket there is. */
export class LiveBinding {
  status: LiveStatus | '' = '';
  state: Readonly<State> | undefined;
  version = 0;

  /** The object that is followed; empty if none is. */
  id = '';
  private object: LiveObject<State> | undefined;
  private removeSource: (() => void) | undefined;
  private isLeaving = false;

  constructor(
    private readonly follower: Follower,
    private readonly source: SocketSource = page,
  ) {}

  /** Follows an object in place of the one before; none if the id is empty. */
  follow(id: string): void {
    this.isLeaving = false;
    if (this.id === id) {
      return;
    }
    this.drop();
    this.id = id;
    if (id === '') {
      this.become('');
      return;
    }
    this.become('loading');
    this.removeSource = this.source.use((socket) => this.attach(socket));
  }

  /** Lets the object go, unless it is followed again in this turn, as when an element is moved. */
  leave(): void {
    this.isLeaving = true;
    queueMicrotask(() => {
      if (this.isLeaving) {
        this.isLeaving = false;
        this.drop();
        this.status = '';
      }
    });
  }

  private drop(): void {
    this.removeSource?.();
    this.removeSource = undefined;
    this.detach();
    this.id = '';
  }

  private detach(): void {
    this.object?.close();
    this.object = undefined;
    this.state = undefined;
    this.version = 0;
  }

  private attach(socket: ClientSocket): void {
    const wasThere = this.object !== undefined;
    this.detach();
    if (wasThere) {
      this.become('loading');
    }
    let object: LiveObject<State>;
    try {
      object = socket.live<State>(this.id);
    } catch (problem) {
      this.deny(problem);
      return;
    }
    this.object = object;
    object.on('status', (status) => this.became(object, status));
    object.on('update', (update) => {
      this.see(object);
      this.follower.updated(update);
    });
    object.on('message', (message) => this.follower.messaged?.(message));
    object.ready.catch((problem: { code?: string }) => problem.code === 'closed' || warn(problem));
    this.became(object, object.status);
  }

  private became(object: LiveObject<State>, status: LiveStatus): void {
    this.see(object);
    this.become(status);
  }

  private see(object: LiveObject<State>): void {
    this.state = object.state;
    this.version = object.version;
  }

  private deny(problem: unknown): void {
    warn(problem);
    this.become('denied');
  }

  private become(status: LiveStatus | ''): void {
    if (this.status !== status) {
      this.status = status;
      this.follower.becameStatus(status);
    }
  }
}

function warn(problem: unknown): void {
  console.warn(`[fanfare] ${(problem as Error).message}`);
}
