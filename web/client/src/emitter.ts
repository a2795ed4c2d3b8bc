import { mustBeFunction, named, wrong } from './arguments.js';

export type Listener<E> = (event: E) => void;

/** Calls what the application gave us; its exceptions are reported like uncaught ones and disturb nobody else. */
export function call<E>(listener: Listener<E>, event: E): void {
  try {
    const result: unknown = listener(event);
    if (result instanceof Promise) {
      result.catch(report);
    }
  } catch (problem) {
    report(problem);
  }
}

function report(problem: unknown): void {
  if (typeof globalThis.reportError === 'function') {
    globalThis.reportError(problem);
  } else {
    console.error(problem);
  }
}

/** Typed events. */
export class Emitter<Events extends object> {
  private readonly listeners = new Map<keyof Events, Set<Listener<never>>>();

  constructor(names: readonly (keyof Events)[]) {
    names.forEach((name) => this.listeners.set(name, new Set()));
  }

  /** Adds a listener and answers how to remove it. */
  on<K extends keyof Events>(name: K, listener: Listener<Events[K]>): () => void {
    const set = this.listeners.get(name);
    if (set === undefined) {
      throw wrong(`There is no event ${named(name)}; there are ${[...this.listeners.keys()].join(', ')}`);
    }
    mustBeFunction(listener, `The listener of "${String(name)}"`, `on('${String(name)}', function)`);
    set.add(listener);
    return () => void set.delete(listener);
  }

  emit<K extends keyof Events>(name: K, event: Events[K]): void {
    // A copy, because listeners may come and go meanwhile.
    for (const listener of [...(this.listeners.get(name) ?? [])]) {
      call(listener as Listener<Events[K]>, event);
    }
  }
}
