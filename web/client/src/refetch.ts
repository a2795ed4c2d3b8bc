import { mustBeFunction } from './arguments.js';
import { call } from './emitter.js';
import type { LiveObject, LiveUpdate } from './live-object.js';

/**
 * Why something is fetched: an update of the object, with what changed, or a message to those who follow it; and a signal
 * that says when nobody waits for the answer any more.
 */
export interface RefetchReason<T> {
  readonly update: LiveUpdate<T> | undefined;
  readonly message: unknown;
  readonly signal: AbortSignal;
}

/** What to do but showing. */
export interface RefetchOptions {
  /** Is called with what a fetch failed with; by default it is reported like an uncaught exception. */
  readonly failed?: (problem: unknown) => void;
}

/**
 * Fetches something anew whenever a live object changes or its followers are told something, and shows it. So confidential
 * data never travels in the object: it has an id, and who may see more asks for it.
 *
 * Only the answer to the latest change is shown: earlier ones are aborted, and dropped if they come nevertheless. Several
 * changes in one turn are fetched once. When the object is gone, nothing is fetched and `undefined` is shown.
 *
 * @param fetcher fetches what is to be shown, given the object; pass `signal` on to `fetch`
 * @param show shows what came, or `undefined` if the object is gone
 * @returns stops it; what is under way is not shown any more
 */
export function refetch<T, R>(
  object: LiveObject<T>,
  fetcher: (state: Readonly<T>, reason: RefetchReason<T>) => Promise<R>,
  show: (result: R | undefined) => void,
  options: RefetchOptions = {},
): () => void {
  mustBeFunction(fetcher, 'The fetcher', 'refetch(object, fetcher, show)');
  mustBeFunction(show, 'What shows the result', 'refetch(object, fetcher, show)');
  let current: AbortController | undefined;

  const begin = (update: LiveUpdate<T> | undefined, message: unknown): void => {
    current?.abort();
    const mine = (current = new AbortController());
    queueMicrotask(() => void run(mine, { update, message, signal: mine.signal }));
  };

  const run = async (mine: AbortController, reason: RefetchReason<T>): Promise<void> => {
    if (current !== mine) {
      return;
    }
    const { state } = object;
    try {
      const result = state === undefined ? undefined : await fetcher(state, reason);
      if (current === mine) {
        call(show, result);
      }
    } catch (problem) {
      if (current === mine) {
        call(options.failed ?? rethrow, problem);
      }
    }
  };

  const removals = [
    object.on('update', (update) => begin(update, undefined)),
    object.on('message', (message) => begin(undefined, message)),
  ];
  return () => {
    removals.forEach((remove) => remove());
    current?.abort();
    current = undefined;
  };
}

function rethrow(problem: unknown): never {
  throw problem;
}
