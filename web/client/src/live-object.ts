import type { Listener } from './emitter.js';

/**
 * How much an object here is the one of the server: `loading` until it is known; `live` while it is kept current; `stale`
 * while there is no connection; `gone` if there is no such object, which may come; `denied` if one may not see it.
 */
export type LiveStatus = 'loading' | 'live' | 'stale' | 'gone' | 'denied';

/** That an object is there, has changed, or is gone. */
export interface LiveUpdate<T> {
  /** The whole object, which nobody may change; undefined if it is gone or denied. */
  readonly state: Readonly<T> | undefined;
  /** The names of the attributes that came, changed or went. */
  readonly changed: readonly (keyof T & string)[];
  /**
   * Why: it was given for the first time, it changed, it is given anew after more was missed than the server keeps, it was
   * removed, its time was over, or one may not see it any more.
   */
  readonly reason: 'initial' | 'change' | 'resync' | 'removed' | 'expired' | 'denied';
}

/** The events of a live object. */
export interface LiveEvents<T> {
  /** After all attributes of a change have been set. */
  update: LiveUpdate<T>;
  /** A message to those who follow the object, which leaves it as it is. */
  message: unknown;
  status: LiveStatus;
}

/** What a sequence is as an object that is followed. */
export interface SequenceState {
  /** The number that was given last. All up to there have been given. */
  readonly number: number;
}

/** An object of the server's that is followed. */
export interface LiveObject<T> {
  readonly id: string;
  readonly status: LiveStatus;
  /** The whole object; undefined while it is loading, or gone. */
  readonly state: Readonly<T> | undefined;
  /** Rises with every change, and is what the server compares with `if_version`; 0 if there is no such object. */
  readonly version: number;
  /** Resolves when it is known what the object is; rejects with a `FanfareError` if it is denied, or closed before. */
  readonly ready: Promise<void>;
  /** Adds a listener and answers how to remove it. */
  on<K extends keyof LiveEvents<T>>(event: K, listener: Listener<LiveEvents<T>[K]>): () => void;
  /** Follows it no longer. Others who asked the socket for the same object still do. */
  close(): void;
}
