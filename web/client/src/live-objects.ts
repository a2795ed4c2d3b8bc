import { call, type Listener } from './emitter.js';
import type { FanfareError } from './errors.js';
import type { Kind, Link } from './link.js';
import { Followed, type State } from './followed.js';
import type { LiveObject, LiveUpdate } from './live-object.js';

/** What is followed over a socket, each once however many ask for it. */
export class LiveObjects {
  private readonly followed = new Map<string, { object: Followed; users: number }>();
  private link: Link | null = null;

  /** @param tell does something in its turn */
  constructor(private readonly tell: (what: () => void) => void) {}

  /** A link that objects are followed over from now on; null for none. */
  use(link: Link | null): void {
    const before = this.link;
    this.link = link;
    this.followed.forEach(({ object }) => {
      if (before !== null) {
        object.detach();
      }
      if (link !== null) {
        object.attach(link);
      }
    });
  }

  /** The connection is gone, and may come back over the same link. */
  lost(): void {
    this.followed.forEach(({ object }) => object.lost());
  }

  follow<T>(kind: Kind, id: string): LiveObject<T> {
    const key = `${kind}:${id}`;
    const present = this.followed.get(key);
    const entry = present ?? { object: new Followed(kind, id, this.tell), users: 0 };
    entry.users++;
    if (present === undefined) {
      this.followed.set(key, entry);
      if (this.link !== null) {
        entry.object.attach(this.link);
      }
    }
    return this.handle(entry.object, () => this.release(key, entry));
  }

  /** Not at once: what is closed and asked for again in one turn, as when a page is drawn anew, stays. */
  private release(key: string, entry: { object: Followed; users: number }): void {
    entry.users--;
    queueMicrotask(() => {
      if (entry.users === 0 && this.followed.get(key) === entry) {
        this.followed.delete(key);
        entry.object.close();
      }
    });
  }

  private handle<T>(object: Followed, release: () => void): LiveObject<T> {
    const removals: (() => void)[] = [];
    let isClosed = false;
    let closed: (reason: FanfareError) => void = () => undefined;
    const end = new Promise<void>((_, reject) => (closed = reject));
    end.catch(() => undefined);
    const { tell } = this;
    return {
      id: object.id,
      get ready() {
        const ready = Promise.race([object.ready, end]);
        ready.catch(() => undefined);
        return ready;
      },
      get status() {
        return object.status;
      },
      get state() {
        return object.state as Readonly<T> | undefined;
      },
      get version() {
        return object.version;
      },
      on(event, listener) {
        const remove = object.emitter.on(event, listener as never);
        removals.push(remove);
        // Whoever comes later must hear as well what is there.
        if (object.wasGiven && event === 'update') {
          tell(() => isClosed || call(listener as Listener<LiveUpdate<State>>, object.initial()));
        }
        return remove;
      },
      close() {
        if (!isClosed) {
          isClosed = true;
          removals.forEach((remove) => remove());
          closed(object.closed());
          release();
        }
      },
    };
  }
}

