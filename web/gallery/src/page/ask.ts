import { element } from '../dom';

/** What an event is raised by: a socket, or a client of the SDK that calls. */
export interface Asked {
  event(name: string, data?: unknown): Promise<unknown>;
}

/**
 * Raises an event. If the server refuses it, or there is no answer, the page says so until something is answered again.
 *
 * @returns what the server answered; null if it did not
 */
export async function ask<T>(server: Asked, event: string, data?: unknown): Promise<{ readonly answer: T } | null> {
  try {
    const answer = (await server.event(event, data)) as T;
    element('problem').textContent = '';
    return { answer };
  } catch (problem) {
    element('problem').textContent = `Not done: ${(problem as Error).message}`;
    return null;
  }
}
