import type { ClientSocket, LiveStatus } from '@fanfare/client';
import { useMemo, useSyncExternalStore } from 'react';
import { LiveBinding, type State } from './live-binding.js';
import { page, type SocketSource } from './page.js';

export type * from './jsx.js';

/** A live object as it is now. */
export interface LiveSnapshot<T> {
  /** The whole object; undefined while it is loading, gone, or denied. */
  readonly state: Readonly<T> | undefined;
  /** How much it is the server's; empty if no object is followed. */
  readonly status: LiveStatus | '';
  /** Rises with every change; 0 if there is no such object. */
  readonly version: number;
}

const NOTHING: LiveSnapshot<never> = { state: undefined, status: '', version: 0 };

/** What React sees of an object: the same snapshot as long as nothing changes. */
class Store<T> {
  private snapshot: LiveSnapshot<T> = NOTHING;
  private tell: () => void = () => undefined;
  private readonly binding: LiveBinding;

  constructor(
    private readonly id: string,
    source: SocketSource,
  ) {
    this.binding = new LiveBinding({ updated: () => this.changed(), becameStatus: () => this.changed() }, source);
  }

  readonly current = (): LiveSnapshot<T> => this.snapshot;

  readonly subscribe = (tell: () => void): (() => void) => {
    this.tell = tell;
    this.binding.follow(this.id);
    return () => this.binding.leave();
  };

  private changed(): void {
    const { state, status, version } = this.binding;
    this.snapshot = { state: state as Readonly<T> | undefined, status, version };
    this.tell();
  }
}

/**
 * Follows a live object while the component is there.
 *
 * @param id which object; empty or undefined for none
 * @param socket by default that of the widgets of the page, which is made and opened when it is needed
 */
export function useLive<T extends object = State>(id: string | undefined, socket?: ClientSocket): LiveSnapshot<T> {
  const store = useMemo(() => new Store<T>(id ?? '', sourceOf(socket)), [id, socket]);
  return useSyncExternalStore(store.subscribe, store.current, () => NOTHING);
}

function sourceOf(socket: ClientSocket | undefined): SocketSource {
  if (socket === undefined) {
    return page;
  }
  return {
    use: (listener) => {
      listener(socket);
      return () => undefined;
    },
  };
}
